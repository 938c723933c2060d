"""What a plugin says once: how its effect looks, wherever it stands.

From one `Description` come the recognition of a live call, the shims and the audit rule, so the three cannot drift.
Everything here is data; it is compiled to a cache that the hook's path reads without importing this module.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Program:
    """One program whose start is, or can be, the effect.

    `names` are what stands in command position. `subcommands` narrow it (`("push",)`, `("pr", "merge")`); none
    means that every start counts. `global_value_flags` take a value before the subcommand, `value_flags` after it,
    so that the value is not read as an operand. An `unless` flag or word makes the start harmless (`--dry-run`,
    `--help`), and so do arguments that begin with one of `unless_words`; `only_with`, when set, needs at least one
    of its flags or words; `needs` is the fewest operands (a target flag will do instead). With `clusters`, `-np` is
    read as `-n -p`. `target` says where the recipients are: `operands`, `first-operand`, `last-operand`, `flags`
    (the values of `target_flags`), `header` (To, Cc and Bcc lines on stdin) or `none`. `subject_flags` and
    `body_flags` name flags whose value is text for the reader; `body` is `stdin`, `operands` or `flags`. `urls`
    restricts a general tool such as curl to addresses that contain one of these fragments. `exits_refused` are exit
    statuses that prove nothing was sent, `exits_uncertain` those that cannot tell; other non-zero ones mean failed.
    `shim` false keeps a shim away from a program that only sends but is better left alone (a voice, a dialog box).
    """

    names: tuple[str, ...]
    subcommands: tuple[tuple[str, ...], ...] = ()
    global_value_flags: tuple[str, ...] = ()
    value_flags: tuple[str, ...] = ()
    unless: tuple[str, ...] = ("--help", "--version")
    unless_words: tuple[str, ...] = ()
    needs: int = 0
    clusters: bool = False
    only_with: tuple[str, ...] = ()
    target: str = "none"
    target_flags: tuple[str, ...] = ()
    subject_flags: tuple[str, ...] = ()
    body: str = "none"
    body_flags: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    exits_refused: tuple[int, ...] = ()
    exits_uncertain: tuple[int, ...] = ()
    shim: bool = True


@dataclass(frozen=True)
class McpTool:
    """A tool that is not a program; the hook itself is its gate.

    `tool` is a shell-style pattern over the client's full tool name, matched without regard to case. The other
    fields name the input keys to look in, first present first.
    """

    tool: str
    target: tuple[str, ...] = ("to", "cc", "bcc", "recipient", "recipients")
    subject: tuple[str, ...] = ("subject", "title")
    body: tuple[str, ...] = ("body", "text", "message", "html")


@dataclass(frozen=True)
class Description:
    """One kind of effect, described once.

    `kind` is `notify`, `git_push`, `counter` or a word of the plugin's own; `channel` is what a person would call
    the road (`email`, `slack`). `words` feed the prefilter: a call that contains none of them is never parsed, so
    every form must contain one (`claimonce.reading.compiling` refuses a form that does not). `urls` are address
    fragments, `*` for any text, to which any web client has the effect when it sends something; `get_urls` those
    where a plain GET does. `apis` are dotted names that cause the effect in Python or JavaScript source
    (`smtplib.SMTP`). A program whose name and verb hold none of the words is looked for by its bare name: ` name `
    is added to `words` (of git, ` verb `). `window` is how long a marker counts; `fail` says whether the effect is
    `closed` or `open` when the gate itself fails. `idempotency` is `native`, `reconcilable` or `none`.
    `imperatives` are the words of an instruction to an agent. `has_code` is true when the plugin also implements
    hooks that must run for each such effect.
    """

    name: str
    kind: str
    channel: str = ""
    words: tuple[str, ...] = ()
    programs: tuple[Program, ...] = ()
    mcp_tools: tuple[McpTool, ...] = ()
    apis: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    get_urls: tuple[str, ...] = ()
    imperatives: tuple[str, ...] = ()
    window: str = "24h"
    fail: str = "closed"
    idempotency: str = "none"
    has_code: bool = False
    extra: dict[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:  # noqa: D105
        missing: list[str] = []
        for program in self.programs:
            for name in program.names:
                for chain in program.subcommands or (("",),):
                    form = f" {name} {' '.join(chain)} ".lower().replace(":", " ")
                    if not any(word in form for word in self.words):
                        # git is in every other call, so its verb is looked for instead
                        missing.append(f" {chain[0] if name == 'git' else name.lower()} ")
        if missing:
            object.__setattr__(self, "words", tuple(dict.fromkeys((*self.words, *missing))))

    def compiled(self) -> dict[str, Any]:
        """Return the description as plain JSON data, the form that the hook's path reads."""
        return asdict(self)
