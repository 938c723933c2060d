"""From an argument vector, a request or a written file to the effect it has, as the plugins describe it."""
