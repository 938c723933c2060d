"""What a plugin says once: how its effect looks, wherever it stands.

From one `Description` come the recognition of a live call, the shims and the audit rule, so the three cannot drift.
Everything here is data; it is compiled to a cache that the hook's path reads without importing this module.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Program:
    """One program whose start is, or can be, the effect.

    `names` are what stands in command position. `subcommands` narrow it (`("push",)`, `("pr", "merge")`); none
    means that every start counts. `global_value_flags` take a value before the subcommand, `value_flags` after it,
    so that the value is not read as an operand. `synonyms` are pairs of a flag before the subcommand and the one that
    it is another spelling of (`("-u", "--account")`). An `unless` flag or word makes the start harmless (`--help`), and
    so do arguments that begin with one of `unless_words`; `only_with`, when set, needs at least one of its flags or
    words; `needs` is the fewest operands (a flag that brings readers will do). With `clusters`, `-np` is `-n -p`.
    `urls` restricts a general tool such as curl to addresses that contain one of these fragments. `shim` false keeps
    a shim away from a program that only sends but is better left alone (a voice, a dialog box). `undo` are pairs of a
    flag and the `unless` flag that it takes back where it stands behind it (`("--no-dry-run", "-n")`). With `maybe`, a
    reason, the arguments do not say whether the start has the effect (its settings do): the answer is undecidable.
    With `variadic` a flag's value is all the words up to the next flag.

    Who moves the ref, of a push: `by` is `git` where the program starts the git on PATH, which a shim meets, `itself`
    where it speaks to the remote without git, `alone` where `claimonce push` would not do the same either (another
    system's remote, other refs), and "" where somebody else does (a forge, when it is asked).

    Who gets it: `target` is `operands`, `first-operand`, `last-operand`, `other-operands` (all but the first),
    `letters` (the operands are files with whole letters, read as `header` is), `flags` (the values of `target_flags`),
    `header` (To, Cc and Bcc lines of the letter on stdin), `operands-or-header` (the latter without operands), `thread`
    (a forge's issue or request: repository and number), `repository` or `none`. `target_flags` add to each of them
    (of a `thread` they name its number),
    `header_flags` (sendmail's `-t`) add the letter's header lines, in place of the operands with `header_replaces`.
    `default_to` is who gets it where the call names nobody and the program's own settings decide. `forge` is the host
    of a thread or repository without one, and `repository_flags` (`-R`) name the repository; `thread_mark` stands
    before the number, `noun` behind a repository.

    What it says: `subject_flags` and `body_flags` have the text as their value, `body_file_flags` a file with it (`-`
    is stdin); `body` is `stdin`, `operands`, `operands-or-stdin` (the latter where no operand is left), `letter` (a
    header and a text on stdin), `flags`, or `flags-and-stdin` where what stands on stdin goes out as well.
    `letter_flags` name a file with a whole letter (mutt's `-H`). Values that begin with one of `file_marks` (`@`,
    `file://`) name a file; with the mark `?`, so does a value that is the name of a file here.
    `field_flags` hold JSON or `Key=a,b`, in which `field_target`, `field_subject` and `field_body` are paths as in
    `WebCall`. `says` are flags, or a verb, that are part of what is said, as pairs with a word (`("--approve",
    "approve")`); with one of them a text may be missing. `attach_flags` add what is not looked into: the text counts as
    not known. With one of `unread_flags` (one that takes a value is among `value_flags` too) an editor, another program
    or a template has the last word on it.
    `neutral_flags` change nothing of what arrives (one that takes a value is among `value_flags` too);
    `place_flags` choose a server, an account or settings: nothing to who has an address, another reader to a name
    (`root`, `#ops`).

    `reader_variables` are variables of the environment that name the reader where they are set: in place of the first
    operand (all operands are text then), or where the arguments name nobody. `repository_variables` and
    `host_variables` do so for a repository and for its host. `abbreviates` says which options may be cut short to what
    still names one alone: those with `--`, those with `-` (nmh), or `both`, where `-name` is `--name` too (Perl).

    What it is: `act` is `new`, or `file` for what is filed in a place rather than told to a person (an issue). `acts`
    are pairs of a flag or word and what the call is with it: `edit`, `delete`, `reaction`, `dry_run` or `draft`; these
    tell nobody anew. With one of `skips_empty` nothing is sent where the text is empty.

    How it ended: `exits_refused` are exit statuses that prove nothing was sent, `exits_uncertain` those that cannot
    tell; other non-zero ones mean failed. `says_refused` are fragments of its output with which an uncertain status
    proves that nothing was sent, too. `exits_doubtful` are statuses of success that may hide a refusal: where the
    output has one of `says_doubtful`; where the program has no word for it, or `*several` stands among its words, in a
    message to several readers. Of a library (`smtplib`) it is the end of the code that calls it. One that
    is uncertain too is so only then. `says_sent` are fragments of its output that prove that it was sent, where its
    status is not the line's (`gh ... | tail -1`).
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
    exits_doubtful: tuple[int, ...] = ()
    says_refused: tuple[str, ...] = ()
    says_doubtful: tuple[str, ...] = ()
    says_sent: tuple[str, ...] = ()
    shim: bool = True
    header_flags: tuple[str, ...] = ()
    header_replaces: bool = False
    default_to: str = ""
    forge: str = ""
    repository_flags: tuple[str, ...] = ()
    thread_mark: str = "#"
    noun: str = ""
    body_file_flags: tuple[str, ...] = ()
    letter_flags: tuple[str, ...] = ()
    file_marks: tuple[str, ...] = ()
    field_flags: tuple[str, ...] = ()
    field_target: tuple[str, ...] = ()
    field_subject: tuple[str, ...] = ()
    field_body: tuple[str, ...] = ()
    says: tuple[tuple[str, str], ...] = ()
    attach_flags: tuple[str, ...] = ()
    unread_flags: tuple[str, ...] = ()
    neutral_flags: tuple[str, ...] = ()
    place_flags: tuple[str, ...] = ()
    act: str = "new"
    acts: tuple[tuple[str, str], ...] = ()
    skips_empty: tuple[str, ...] = ()
    variadic: bool = False
    undo: tuple[tuple[str, str], ...] = ()
    reader_variables: tuple[str, ...] = ()
    repository_variables: tuple[str, ...] = ()
    host_variables: tuple[str, ...] = ()
    abbreviates: str = ""
    synonyms: tuple[tuple[str, str], ...] = ()
    maybe: str = ""
    by: str = ""


@dataclass(frozen=True)
class WebCall:
    """Requests to one API that have the effect, and where they say to whom and what.

    `urls` are address fragments: `*` is any text, `{name}` a text without `/` that is kept under that name, `$`
    at the end the end of the path. Any client's request there counts when it sends something, with `reads` a plain GET
    too; `methods` names the only ones that do. `only_with` needs one of these fields, or `field=value`, in what is
    sent, where the address alone says too little; such a row counts where no other does. `target`, `subject` and `body`
    are paths into what is sent, whichever way: JSON, a form, the query. `to`,
    `personalizations[].to[].email` and `message.text` are paths, `Title:` is a header, `*` the whole of what is sent,
    `url` the address itself (a webhook's, which is where its channel is), and an entry with braces a text to be filled
    from both (`github.com/{owner}/{repo}#{number}`; `{a|b}` is the first that is there, `{~token}` a secret that is not
    shown but tells two apart, `{X-Key:}` a header). All that `target` finds are
    readers. What `also` finds is part of what arrives beside subject and text (`{workflow}`). `neutral` are fields that
    change nothing of what arrives (tokens, keys of idempotency). `default_to` is who gets it where nothing says so,
    braces filled likewise. `act` and `acts` are those of `Program`; a pair's first
    half is a method (`PATCH`) or a field with its value (`draft=true`).
    """

    urls: tuple[str, ...]
    target: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    reads: bool = False
    methods: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    default_to: str = ""
    act: str = "new"
    acts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class McpTool:
    """A tool that is not a program; the hook itself is its gate.

    `tool` is a shell-style pattern over the client's full tool name, or over its plain form: words in small letters
    joined by `_`, without the server's name in front (`mcp__linear__linear_createIssue` is also
    `mcp__linear__create_issue`). A tool whose verb only looks (`get`, `list`, `search`) is never met. `unless` are
    patterns of names that it does not mean. `only_with` needs one of these fields, or `field=value`, in the input.
    `target`, `subject` and `body` name the input's fields, as paths and templates like those of `WebCall`; of `subject`
    and `body` the first that is there is the text; without a `body` the text stands elsewhere (a draft that is sent)
    and is not known. `also`, `neutral`, `default_to`, `act` and `acts` are those of `WebCall`.
    A row with `fallback` counts only where no other row of any description does.
    """

    tool: str
    target: tuple[str, ...] = ("to", "cc", "bcc", "recipient", "recipients")
    subject: tuple[str, ...] = ("subject", "title")
    body: tuple[str, ...] = ("body", "text", "message", "content", "html")
    unless: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    default_to: str = ""
    act: str = "new"
    acts: tuple[tuple[str, str], ...] = ()
    fallback: bool = False


@dataclass(frozen=True)
class Reply:
    """What the answers of an API say of a message; of its own rows the first that holds, then those that all share.

    `urls` are the addresses that it is about, in the form of `WebCall`; none means all of the description. A mark in
    `sent`, `refused` and `uncertain` is a field of a JSON answer that is there and not empty (`error`, a path as in
    `WebCall`), a field with its value (`ok=false`, `status=4*`), or a text: `=ok` is the whole of it, `~no_service`
    begins it, `*` in it is any text, `=` alone is an empty answer. `&` joins marks that hold at once, `!` negates one
    (`message & !id`).
    They are tried in the order `uncertain`, `refused`, `sent`.
    """

    urls: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Description:
    """One kind of effect, described once.

    `kind` is `notify`, `git_push`, `counter` or a word of the plugin's own; `channel` is what a person would call the
    road (`email`, `slack`). `words` feed the prefilter: a call that contains none of them is never parsed, so every
    form must contain one (`claimonce.reading.description_compiler` refuses a form that does not). `urls` are address
    fragments,
    `*` for any text, to which any web client has the effect when it sends something; `get_urls` those where a plain GET
    does. `apis` are dotted names that cause the effect in Python or JavaScript source (`smtplib.SMTP`). `web` says of
    addresses what `urls` cannot: to whom and what. `shims` are general programs (`curl`) that this description wants a
    shim before: there the arguments are known as they are started, at the cost of every start. `hints` are words by
    which the name of a variable speaks of this channel (`slack` in `$SLACK_WEBHOOK_URL`). A program whose name and verb
    hold none of the words is looked for by its bare name: ` name ` is added to `words` (of git, ` verb `). `window` is
    how long a marker counts; `fail` says whether the effect is `closed` or `open` when the gate itself fails.
    `idempotency` is `native`, `reconcilable` or `none`. `imperatives` are the words of an instruction to an agent.
    `replies` say how an answer of the provider is read: sent, refused, or not to be told.
    `has_code` is true when the plugin also implements hooks that must run for each such effect.
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
    web: tuple[WebCall, ...] = ()
    shims: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()

    def __post_init__(self) -> None:  # noqa: D105
        missing: list[str] = []
        for program in self.programs:
            for name in program.names:
                for chain in program.subcommands or (("",),):
                    said = f"{name} {' '.join(chain)}".lower().replace(":", " ")
                    # git is in every other call, so its verb is looked for instead; `git-review` is `git review`
                    forms = {f" {said} ": f" {chain[0] if name == 'git' else name.lower()} "}
                    if name == "git":
                        forms[f" git-{said[4:]} "] = f" git-{chain[0]} "
                    for form, word in forms.items():
                        if not any(one in form for one in (*self.words, *missing)):
                            missing.append(word)
        if missing:
            object.__setattr__(self, "words", tuple(dict.fromkeys((*self.words, *missing))))

    def compiled(self) -> dict[str, Any]:
        """Return the description as plain JSON data, the form that the hook's path reads."""
        made: dict[str, Any] = {**vars(self), "extra": deepcopy(self.extra)}  # `asdict` takes a third of a compile
        parts = {"programs": self.programs, "mcp_tools": self.mcp_tools, "web": self.web, "replies": self.replies}
        made.update((name, tuple(dict(vars(one)) for one in held)) for name, held in parts.items())
        return made
