"""The verb `completion`: the script that completes verbs and options in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from claimonce.catalog.index import SHELLS
from claimonce.hooks.untrusted_text import tell

# The shells of the catalogue that click writes a script for.
_KNOWN = sorted(shell for shell in SHELLS if get_completion_class(shell))
_EPILOG = """\b
In bash:   eval "$(claimonce completion bash)"
In zsh:    eval "$(claimonce completion zsh)"
In fish:   claimonce completion fish | source
"""


@click.command(epilog=_EPILOG)
@click.argument("shell", type=click.Choice(_KNOWN))
def completion(shell: str) -> None:
    """Print the script that completes claimonce's verbs and options in SHELL."""
    from claimonce.cli.group import claimonce

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"this click completes nothing in {shell}")
    tell(made(claimonce, {}, "claimonce", "_CLAIMONCE_COMPLETE").source(), whole=True)
