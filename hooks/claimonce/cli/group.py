"""The verbs, and what becomes of words that the parser refuses; of all other errors, see claimonce.cli.ending."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from claimonce.cli.ending import finish, tell_programs
from claimonce.hooks.exit_status import leave
from claimonce.hooks.untrusted_text import tell

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# The verbs in one table, so that help and completion need no verb's module.
#
# A row is: what the verb is called, `module:attribute` below `claimonce.cli`, its group in the help, and its line
# there. The line is how the verb's own help begins, at most 60 characters long; `tests/cli/test_verbs.py` holds both.

# In the order in which help shows them.
GROUPS = {
    "set up": "Set up",
    "act": "Act",
    "look": "Look",
    "fleet": "Fleet",
    "agents": "Agents",
    "plumbing": "Plumbing",
}
# What other programs call: documented and callable, and no line in a person's help or completion.
HIDDEN = "plumbing"


class Verb(NamedTuple):
    """Where a verb stands and what help says of it."""

    module: str
    attribute: str
    group: str
    summary: str


def _verb(where: str, group: str, summary: str) -> Verb:
    module, _, attribute = where.partition(":")
    return Verb(f"claimonce.cli.{module}", attribute, group, summary)


# fmt: off
VERBS = {
    "demo": _verb("demo:demo", "set up", "Play both stories with real processes"),
    "init": _verb("init:init", "set up", "Wire the gate into CLIENT"),
    "doctor": _verb("doctor:doctor", "set up", "Prove that the gate bites"),
    "trust": _verb("trust:trust", "set up", "Trust a repository's settings and plugin files"),
    "config": _verb("config:config", "set up", "Show the settings that are in force here"),
    "shellenv": _verb("shellenv:shellenv", "set up", "Print the line that puts claimonce's shims first on PATH"),
    "completion": _verb("completion:completion", "set up", "Print the script that completes claimonce's verbs"),
    "uninstall": _verb("uninstall:uninstall", "set up", "Take out of CLIENT's settings what `init` added"),
    "notify": _verb("notify:notify", "act", "Tell TARGET something once"),
    "push": _verb("push:push", "act", "Push when it is your turn"),
    "land": _verb("land:land", "act", "Bring a branch into the main branch when it is your turn"),
    "next": _verb("next:next", "act", "Take the next number of the counter NAME and print it"),
    "gate": _verb("gate:gate", "act", "Run COMMAND at most once for KEY within the window"),
    "claim": _verb("claim_commands:claim", "act", "Take a lease on KEY for this session"),
    "release": _verb("claim_commands:release", "act", "Give the claim on KEY back"),
    "mark": _verb("claim_commands:mark", "act", "Record that KEY is done"),
    "settle": _verb("claim_commands:settle", "act", "Settle an uncertain KEY by what really happened"),
    "status": _verb("status:status", "look", "Show who holds what, and what is uncertain"),
    "watch": _verb("watch:watch", "look", "Show who does what on one live screen, and decide from it"),
    "queue": _verb("queue:queue", "look", "Show the line for each branch"),
    "sessions": _verb("sessions:sessions", "look", "Show which agents are here and what each of them does"),
    "questions": _verb("questions:questions", "look", "Show what was kept back and waits for an answer"),
    "keys": _verb("keys:keys", "look", "Show the known keys that match PATTERN"),
    "why": _verb("why:why", "look", "Say how KEY stands, who did what about it"),
    "check": _verb("claim_commands:check", "look", "Say whether KEY is done"),
    "log": _verb("log:log", "look", "Show the ledger's last entries"),
    "lookback": _verb("lookback:lookback", "look", "Say what sessions did twice, by the transcripts on disk"),
    "replay": _verb("lookback:replay", "look", "Say what sessions did twice, by the transcripts on disk"),
    "report": _verb("report:report", "look", "Show what was stopped, asked and put in turn"),
    "serve": _verb("serve:serve", "look", "Show who does what as a page on this host"),
    "explain": _verb("explain:explain", "look", "Say what COMMAND would do to the outside world"),
    "markers": _verb("markers:markers", "look", "Write receipts to a folder that the user tracks"),
    "store": _verb("store:store", "look", "The store: look at it, copy it, put a copy back"),
    "fleet": _verb("fleet:fleet", "fleet", "Run N workers, each with a worktree, numbers and a brief"),
    "run": _verb("run:run", "agents", "Run COMMAND with the shims first on PATH"),
    "answer": _verb("answer:answer", "agents", "Answer the question ID"),
    "context": _verb("context:context", "agents", "Find what belongs to a task"),
    "hook": _verb("hook:hook", "plumbing", "Answer one hook event of CLIENT"),
    "merge-counter": _verb("merge_counter:merge_counter", "plumbing", "Merge a counter file, as git's merge driver"),
}
# fmt: on


_STATUS = "Exit status: 0 done, 1 the answer is no, 2 wrong usage or settings, 84 a bug."


def _with_status(command: click.Command) -> click.Command:
    """Let a verb's help name its exit status, where it says nothing of its own."""
    if not isinstance(command, click.Group) and "exit" not in f"{command.help} {command.epilog}".lower():
        command.epilog = f"{command.epilog}\n\n{_STATUS}" if command.epilog else _STATUS
    return command


class Verbs(click.Group):
    """A group that imports a verb's module when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Return every verb."""
        return list(VERBS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  (click's signature)
        cmd_name: str,
    ) -> click.Command | None:
        """Return one verb, None when there is none of that name."""
        verb = VERBS.get(cmd_name)
        command = getattr(importlib.import_module(verb.module), verb.attribute) if verb else None
        return _with_status(command) if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write each group of verbs, out of the table alone."""
        widest = max(map(len, VERBS))
        for group, title in GROUPS.items():
            if group == HIDDEN:
                continue
            with formatter.section(title):
                rows = [(name.ljust(widest), verb.summary) for name, verb in VERBS.items() if verb.group == group]
                formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a verb out of the table alone."""
        from click.shell_completion import CompletionItem

        shown = {name: verb for name, verb in VERBS.items() if verb.group != HIDDEN}
        verbs = [CompletionItem(name, help=verb.summary) for name, verb in shown.items() if name.startswith(incomplete)]
        return verbs + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest verb when one is unknown."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], VERBS, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"no verb {args[0]!r}{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claimonce", prog_name="claimonce")
def claimonce() -> None:
    """The gate between many agents and one outside world.

    Each mail, each push and each number happens once, in turn, or someone is told why it did not.
    """


def _main(args: list[str]) -> object:
    return claimonce.main(args, prog_name="claimonce", standalone_mode=False)


def _asks_help(args: list[str]) -> bool:
    own = args[: args.index("--")] if "--" in args else args
    return bool({"-h", "--help"} & set(own)) and sys.stdout.isatty()


def _paged(args: list[str]) -> object:
    """Print help on a terminal, a page at a time where it is longer than that."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        status = _main(args)
    text = said.getvalue()
    import shutil  # late: it brings four compressors, and only help on a terminal asks for its size

    if text.count("\n") >= shutil.get_terminal_size().lines:
        click.echo_via_pager(text)
    else:
        tell(text, end="", whole=True)
    return status


def run(args: list[str]) -> NoReturn:
    """Run one verb and exit with its status."""

    def work() -> object:
        try:
            return _paged(args) if _asks_help(args) else _main(args)
        except click.ClickException as error:
            tell_programs(args, error.format_message(), error.exit_code, error)
            error.show()
            leave(error.exit_code)
        except click.Abort as error:
            raise KeyboardInterrupt from error

    finish(args, work)
