"""The prefilter's second look: is every command in the text one that the reader would find nothing in?

Asked only of calls that hold a word of interest or start something to be read. The answer is yes only of text that is
understood (see scanner.py) and whose programs are known to start nothing, or to start what is judged here as well. What
feeds a program as data, prose in quotes and heredocs included, is not looked at.
"""

from __future__ import annotations

from claimonce.catalog.names import (
    CARRY,
    ESCAPING,
    GIVEN,
    LEAD,
    MAKERS,
    MOVERS,
    NEAR_RULES,
    PROSE,
    READ,
    SHELLS,
    WRITERS,
)
from claimonce.catalog.names import RULES as FAR_RULES
from claimonce.prefilter.fed_programs import is_fed
from claimonce.prefilter.gates import Gates
from claimonce.prefilter.git_rules import git, git_verb
from claimonce.prefilter.scan_result import BEFORE, LONGEST, NAME, UNKNOWN, WIDE, Command, Doubt
from claimonce.prefilter.scanner import scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 6
SPECIAL = READ | CARRY | LEAD | MOVERS | {b"env", b"git"}
# Variables whose value is started, or read as a program.
RUNS = frozenset((
    "EDITOR", "VISUAL", "PAGER", "BASH_ENV", "ENV", "PROMPT_COMMAND", "PS0", "PS1", "PS4",
    "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PAGER",
    "GIT_SSH_COMMAND", "GIT_SSH", "GIT_EXTERNAL_DIFF", "GIT_ASKPASS", "GIT_PROXY_COMMAND",
))  # fmt: skip
BEHIND = frozenset((b"git", b"--", b"-c", b"-e", b"-x", b"-s"))
MAKES = (b"make", b"gmake")
PLAINLY = ("", "cat", "true", ":", "0", "1", "less", "never")
PAIRS = (("if", "fi"), ("do", "done"), ("{", "}"))
ODD = (UNKNOWN, "*", "?", "[", "{", "}", "#")
KEYWORDS = ("for", "select", ":", "true", "false", "continue", "break", "[[", "[", "cd", "pushd", "popd")


def is_settled(
    text: str, lines: list[bytes], words: list[bytes], cwd: str, in_text: Callable[[bytes, list[bytes]], bool]
) -> bool:
    """Say whether the shell text, run in `cwd`, has no effect for certain.

    `lines` are those of the prefilter's words that begin with `~`, `words` the others, in lower case; `in_text` is the
    first look.
    """
    gates = Gates(lines, words, in_text)
    if not gates.forms or len(text) > LONGEST or "/dev/tcp" in text or "/dev/udp" in text or "hooks/" in text:
        return False
    try:
        judge = Judge(gates, [cwd])
        judge.text(text)
        if gates.counters:
            judge.links(cwd)
        if gates.counters and judge.writing():
            from claimonce.prefilter.counter_rules import require_no_counter

            require_no_counter(judge, text)
    except Exception:  # noqa: BLE001  (whatever this look meets and does not know, the reader must see)
        return False
    return True


class Judge:
    """Judges commands one after the other; Doubt ends it."""

    __slots__ = (
        "cwds", "depth", "gates", "heads", "loaded", "makes", "places", "read", "seen", "targets", "texts", "writes",
    )  # fmt: skip

    def __init__(self, gates: Gates, cwds: list[str]) -> None:
        self.gates = gates
        self.cwds = cwds
        self.depth = 0
        self.texts: list[str] = []
        self.loaded: list[str] = []  # what those hold
        self.read: list[str] = []  # files whose content was judged
        self.targets: list[str] = []  # what redirections write
        self.writes: list[tuple[str, bool]] = []  # what else is written; whether all below it is
        self.seen: list[str] = []
        self.heads: list[list[str]] = []
        self.makes = False  # something rewrites text, so that a name need not stand in it
        self.places = ""

    def text(self, text: str) -> None:
        """Judge shell text."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Doubt
        self.texts.append(text)
        found = scan(text)
        self.targets += found.targets
        if any("hooks" in target or target.startswith(("/dev/tcp", "/dev/udp")) for target in found.targets):
            raise Doubt
        self.paired(found.commands)
        if "<" in text or "|" in text:
            for command in found.commands:
                self.unfed(command.words)
        for command in found.commands:
            self.seen += command.words
            self.command(command.words, command)
        for path in self.read:  # a file that this very command writes says nothing yet
            name = path.rpartition("/")[2]
            if any(UNKNOWN in target or "*" in target or target.rpartition("/")[2] == name for target in self.targets):
                raise Doubt
        self.depth -= 1

    def unfed(self, words: list[str]) -> None:
        """Raise Doubt where one of the words may run what it is fed: `nohup ssh host < x.sh`."""
        if is_fed([word.rpartition("/")[2].lower().encode("latin-1", "replace") for word in words]):
            raise Doubt

    def paired(self, commands: list[Command]) -> None:
        """Raise Doubt where a statement is not closed: grammars differ on what it means."""
        counts = dict.fromkeys(BEFORE, 0)
        for command in commands:
            for word in command.words:
                if word not in BEFORE:
                    break
                counts[word] += 1
        if any(counts[first] != counts[last] for first, last in PAIRS) or (
            counts["if"] == 0 and counts["then"] + counts["elif"] + counts["else"]
        ):
            raise Doubt

    def writing(self) -> bool:
        """Say whether anything is written that has a name."""
        return bool(self.targets or self.writes) or any(
            words[0] == "git" or words[0].rpartition("/")[2].lower().encode("latin-1") in WRITERS
            for words in self.heads
        )

    def links(self, cwd: str) -> None:
        """Raise Doubt where one of the texts may write through a link."""
        from claimonce.prefilter.links import may_lead

        place = cwd.encode("latin-1")
        for text in self.texts + self.loaded:
            if may_lead(text.encode("latin-1", "replace"), place, text in self.loaded):
                raise Doubt

    def command(self, words: list[str], whole: Command) -> None:
        """Judge one simple command."""
        at, end = 0, len(words)
        while at < end and (words[at] in BEFORE or self.assigns(words[at])):  # `if`, `!`, `{`, `LANG=C`
            at += 1
        words = words[at:]
        if not words:
            return
        head = words[0]
        if head in KEYWORDS:  # `for x in *`, `[[ -f x ]]`, `cd src`
            if words[:2] == ["[", "["]:
                raise Doubt  # two tests or a broken `[[`: grammars differ
            if head in ("cd", "pushd", "popd"):
                self.moved(words)
            return
        name = head.rpartition("/")[2]
        if any(mark in head for mark in ODD) or not name or name[0] == "-":
            raise Doubt  # `$CMD push`, `g?t push`, `time A=1 -p x`
        self.heads.append(words)
        rule = RULES.get(name)
        if name in RARER:  # `bash`, `xargs`, `curl`
            rule = rare_rule(name)
        self.described(name, words[1:])
        if len(words) > 1 or name.lower().encode("latin-1", "replace") in ESCAPING:
            self.given([name, *words[1:]], rule is None)
        if rule is not None:  # `git log`, `sed -n 1p x`: known, with what it starts
            rule(self, words, whole)
            return
        low = name.lower().encode("latin-1")
        if low.startswith((b"git-", b"python", b"pypy", b"ipython")):
            raise Doubt  # `git-push`, `python3.12 x.py`
        if low in SPECIAL:  # `xargs -n1 wc`: it carries or reads something, by which rules is not known here
            self.opaque([name, *words[1:]])
        elif "/" in head:  # `./scripts/test.sh`: small files are read
            from claimonce.prefilter.nearby_files import script

            script(self, head)

    def opaque(self, words: list[str]) -> None:
        """Look at a command of which this part knows nothing, as the first look does; its input may be what it runs."""
        if self.named() or any(not MAKERS.isdisjoint(text.encode("latin-1").split()) for text in self.texts):
            raise Doubt
        text = " ".join(words).replace("\\", "\\\\").replace(WIDE, "$x").replace(UNKNOWN, "$x")
        if self.gates.in_text(text.replace("\n", "\\n").encode("latin-1"), self.gates.words):
            raise Doubt

    def given(self, words: list[str], unknown: bool) -> None:
        """Raise Doubt where an option, a text or what stands behind a program of no rule may be a command."""
        low = [word.lower().encode("latin-1", "replace") for word in words]
        if any(b"[$(" in word or b"[`" in word for word in low) or (low[0] == b"compgen" and self.named()):
            raise Doubt  # `let 'x[$(date)]=1'`
        if low[0] in PROSE:
            return
        # The name of an option that any program runs is no single letter.
        least = 2 if low[0] in GIVEN or low[0] in ESCAPING else 3
        if any(
            b"=" in word or (word[:1] in (b"-", b"+") and (len(word) >= least or word == b"-o")) for word in low[1:]
        ):
            from claimonce.prefilter.given_commands import gives_script, may_give

            if may_give(low) and (gives_script(low) or self.named()):  # `ag --pager x`, `rg --pre ./x.sh`
                raise Doubt
            if low[0] in ESCAPING and gives_script(low):  # `psql -f x.sql`
                raise Doubt
        if low[0] in ESCAPING and not are_targets(low) and self.named():  # `psql -c '\\! git push'`
            raise Doubt
        if words[0] in RULES or not self.stands_behind(words[1:], low[1:]):
            return
        from claimonce.catalog.index import FAMILIAR, HANDLERS, TASKS
        from claimonce.catalog.starts import RUNNERS, TEXT_RUNNERS

        known = (
            words[0] in RUNNERS
            or words[0] in TEXT_RUNNERS
            or words[0] in TASKS
            or f" {words[0]} " in f" {' '.join(HANDLERS.values())} "
        )
        if known or (unknown and words[0] not in FAMILIAR.split()):  # `gh cs ssh -- git push`, `ccache git push`
            raise Doubt

    def stands_behind(self, words: list[str], low: list[bytes]) -> bool:
        """Say whether a command of interest may stand behind a program.

        `cargo clippy -- -D warnings` holds none, though cargo itself is a word of interest; `x "${GIT:-git}" push` may.
        """
        given = " ".join(words)
        fed = any("<" in text or "|" in text for text in self.texts)
        made = UNKNOWN in given or "{" in given
        pieced = made and any("git" in text for text in self.texts)
        ends = [word.rpartition(b"/")[2] for word in low]
        if not pieced and BEHIND.isdisjoint(ends) and not (fed and not SHELLS.isdisjoint(ends)):
            return False
        return pieced or (self.named() if fed or made else self.gates.names(given))

    def named(self) -> bool:
        """Say whether a word of interest stands anywhere."""
        return any(self.gates.names(text) for text in self.texts)

    def counters_in(self, text: str) -> bool:
        """Say whether the name of a counter file stands in the text."""
        if not self.gates.counters:
            return False
        bare = text.replace("\\\n", "").replace("'", "").replace('"', "").replace("\\", "").lower()
        tight = "".join(bare.replace("+", "").split())  # string constants side by side are one
        return any(one.rpartition("/")[2] in bare or one.rpartition("/")[2] in tight for one in self.gates.counters)

    def assigns(self, word: str) -> bool:
        """Say whether the word is an assignment, and look at what it sets."""
        name, sign, value = word.partition("=")
        name = name.rstrip("+").partition("[")[0]
        if not sign or not name or not NAME.issuperset(name) or name[0].isdigit():
            return False
        if (name in RUNS or name.startswith("GIT_CONFIG")) and value not in PLAINLY:
            raise Doubt  # `GIT_SSH_COMMAND=./x git fetch` starts x
        from claimonce.prefilter.given_commands import holds_options, is_run

        low = name.lower().encode("latin-1")
        if (is_run(low) and value not in PLAINLY) or (holds_options(low) and self.named()):
            raise Doubt  # `MANPAGER=./x man ls`
        return True

    def moved(self, words: list[str]) -> None:
        """`cd`: files are looked for in every folder that may be meant."""
        place = words[1] if len(words) == 2 else UNKNOWN
        # `cd -`, `cd "$x"`: it may be anywhere
        if UNKNOWN in place or "*" in place or place[:1] in ("-", "~", "+") or len(self.cwds) > 3:
            self.cwds = [UNKNOWN]
        elif self.cwds != [UNKNOWN]:
            self.cwds = self.cwds + [place if place[0] == "/" else f"{one}/{place}" for one in self.cwds]

    def described(self, name: str, rest: list[str]) -> None:
        """Compare with the programs that the plugins describe."""
        chains = self.gates.chains(name)
        if not chains:
            return
        if name == "git":
            verb = git_verb(rest)
            chains = [chain for chain in chains if chain[:1] == rest[verb : verb + 1]]
            rest = rest[verb:]
        for chain in chains:
            at = 0
            for word in rest:
                if at < len(chain) and (word == chain[at] or UNKNOWN in word):
                    at += 1
            if at == len(chain):
                raise Doubt  # `gh issue comment`: all words of a description stand there in order

    def inner(self, words: list[str], whole: Command) -> None:
        """Judge what a wrapper starts; nothing but the command may stand there."""
        if (
            not words or words[0][:1] in ("-", UNKNOWN) or " " in words[0]
        ):  # `sudo -u bob x`: an option may take the next word
            raise Doubt
        self.command(words, whole)


def printed(judge: Judge, _words: list[str], _whole: Command) -> None:
    """`tr`, `cut`, `printf`: what they print may be any name."""
    judge.makes = True


def doubtful(_judge: Judge, _words: list[str], _whole: Command) -> None:
    """What changes the meaning of words that follow."""
    raise Doubt


def hashed(_judge: Judge, words: list[str], _whole: Command) -> None:
    """`hash -p` gives a program another name."""
    if len(words) > 2:
        raise Doubt


def are_targets(words: list[bytes]) -> bool:
    """Say whether `make` is given nothing but names of targets, in which no `$(shell ...)` stands."""
    return words[0] in MAKES and all(word.replace(b"-", b"").isalnum() and word[:1] != b"-" for word in words[1:])


def nothing(judge: Judge, words: list[str], whole: Command) -> None:
    """Programs of which only what they write counts."""


RULES_BY_NAME = {"printed": printed, "hashed": hashed, "nothing": nothing, "doubtful": doubtful}
RULES: dict[str, Callable[[Judge, list[str], Command], None]] = {"git": git} | {
    name: RULES_BY_NAME[rule] for rule, names in NEAR_RULES.items() for name in names.split()
}
# Rules of seldom programs stand in modules of their own, loaded when one is met: these, and program_rules for the rest.
MODULES = {
    "recipe": "recipe_rules", "package": "recipe_rules", "contained": "web_rules", "fetched": "web_rules",
    "sender": "web_rules", "forge": "web_rules", "pattern": "web_rules", "stream": "web_rules",
}  # fmt: skip
RARER = frozenset(" ".join(FAR_RULES.values()).split()) | {shell.decode() for shell in SHELLS}


def rare_rule(name: str) -> Callable[[Judge, list[str], Command], None]:
    """Return the rule of one of these programs."""
    rule = "shell"
    for one, names in FAR_RULES.items():
        if name in names.split():
            rule = one
    module = __import__("claimonce.prefilter." + MODULES.get(rule, "program_rules"), fromlist=("RULES_BY_NAME",))
    return module.RULES_BY_NAME[rule]  # type: ignore[no-any-return]
