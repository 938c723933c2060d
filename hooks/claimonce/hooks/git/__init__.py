"""The one runner of git: what it finds around it, how it is asked, and what is raised when it does not answer."""
