"""Code in JavaScript, Perl, Ruby, PHP, Lua, Go, awk and AppleScript: calls by name, and their constant arguments.

One small tokenizer serves them all (see codetokens.py). No grammar is known: what stands between the brackets of a call
is folded to constants (arguments.py), and the call is judged by its name (calls.py).
"""

from __future__ import annotations

from claimonce.catalog.script_calls import MODULES, SPAWN
from claimonce.lang.tokens import scan
from claimonce.programs.code.script_arguments import arguments, fill_names
from claimonce.programs.code.script_calls import judge_call
from claimonce.programs.code.script_values import write_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Arg, Token

LONGEST = 65_536
BARE = frozenset(("perl", "ruby", "lua", "osascript", "tcl"))  # calls need no brackets
DOTS = (("op", "."), ("op", "->"), ("op", "::"))
OPEN = ("op", "(")
NOTHING = ("", "")


def run(sh: Shell, language: str, text: str, names: dict[str, Arg] | None = None) -> None:
    """Judge code; `names` are variables whose values are known."""
    if len(text) > LONGEST:
        sh.unsure("code is too long to read")
        return
    if language in ("osascript", "tcl"):
        from claimonce.programs.code.awk import apple, tcl

        if language == "tcl":
            tcl(sh, text)
            return
        apple(sh, text)
    tokens = scan(text, language)
    sh.shared.code = text
    if language == "awk":
        from claimonce.programs.code.awk import awk

        awk(sh, tokens, names or {})
        return
    if language == "ruby":
        from claimonce.programs.code.ruby import read_letters

        read_letters(sh, tokens)
    if language == "php" and "PHPMailer" in text:
        from claimonce.programs.code.php_letters import read_letters as php_letters

        tokens = php_letters(sh, tokens)
    if language == "perl" and ("mime::lite" in text.lower() or "email::stuffer" in text.lower() or "net::smtp" in
                               text.lower()):  # fmt: skip
        from claimonce.programs.code.perl_letters import read_letters as perl_letters

        tokens = perl_letters(sh, tokens)
    Code(sh, language, text.lower(), tokens, names if names is not None else {}).run()


class Code:
    """One piece of code: its tokens, and what is known of its variables."""

    __slots__ = ("language", "low", "meant", "names", "plain", "sh", "tokens")

    def __init__(self, sh: Shell, language: str, low: str, tokens: list[Token], names: dict[str, Arg]) -> None:
        self.sh, self.language, self.low, self.names = sh, language, low, names
        self.tokens = write_dotted(tokens) if language == "js" else tokens
        if language == "go":
            from claimonce.programs.code.go import write_plain

            self.tokens = write_plain(tokens)
        if "env" in low:
            from claimonce.programs.code.script_environment import read_environment

            self.tokens = read_environment(sh, self.tokens)
        self.plain: list[Token] = []  # the tokens with JavaScript's signs, made when values are read
        self.meant = find_renamed(self.tokens) if language == "js" else {}  # functions under names of the code's own

    def token(self, at: int) -> Token:
        """Return one token; behind the last there are empty ones."""
        return self.tokens[at] if at < len(self.tokens) else NOTHING

    def run(self) -> None:
        """Judge every call."""
        at, end = 0, len(self.tokens)
        while at < end:
            kind, value = self.tokens[at]
            self.sh.shared.step()
            if kind == "run":
                self.sh.copy().run_text(fill_names(value, self.names))
            at = self.name(at) if kind == "id" else at + 1

    def name(self, at: int) -> int:
        """Judge what begins at a name, an assignment or a call, and return where to go on."""
        chain = [self.tokens[at][1]]
        has_owner = at > 0 and self.tokens[at - 1] in DOTS
        after = at + 1
        while self.token(after) in DOTS and self.token(after + 1)[0] == "id":
            chain.append(self.tokens[after + 1][1])
            after += 2
        kind, value = self.token(after)
        if (kind, value) == ("op", "=") and len(chain) == 1:
            return self.assigned(chain[0], after + 1)
        if len(chain) == 1 and not has_owner:
            chain[0] = self.meant.get(chain[0], chain[0])
        if (kind, value) == OPEN:
            args, stop = arguments(self.tokens, after + 1, ")", self.names, 0)
            self.sh.shared.step(1 + (stop - after) // 8)
            judge_call(self.sh, chain, args, self.language, self.low, has_owner, self.inside(after + 1))
            self.imported(chain, args, stop)
            return after + 1
        if self.language in BARE and (
            (kind in ("str", "list") and len(chain) <= 3)
            or (kind == "id" and chain[-1] in ("open", "unlink", "system", "exec"))
        ):
            args, _ = arguments(self.tokens, after, ";", self.names, 0)
            judge_call(self.sh, chain, args, self.language, self.low, has_owner, self.inside(after))
            return max(after, at + 1)
        if self.language == "lua" and (kind, value) == ("op", "{") and chain[-2:] == ["smtp", "send"]:
            judge_call(self.sh, chain, [], self.language, self.low, has_owner)
            return after + 1
        if self.language == "js" and kind == "tpl" and chain[-1] in ("$", "sh", "shell"):
            self.sh.copy().run_text(fill_names(value, self.names))
            return after + 1
        return after

    def inside(self, at: int) -> tuple[list[Token], int]:
        """Return where a call's arguments stand, in code with JavaScript's signs."""
        if self.language in ("js", "go"):
            return self.tokens, at
        if not self.plain:
            self.plain = write_pairs(self.tokens)
        return self.plain, at

    def assigned(self, name: str, at: int) -> int:
        """Remember what is assigned, a constant or a function."""
        held, _ = arguments(self.tokens, at, ";", self.names, 0)
        if held and held[0] is not None:
            self.names[name] = held[0]
        if self.language == "js" and (function := self.function(at)):
            self.meant[name] = function
        return at

    def function(self, at: int) -> str:
        """Return the function that an expression stands for without calling it: `cp.exec`, `require('execa')`."""
        found = ""
        while self.token(at)[0] == "id":
            found = self.tokens[at][1]
            at += 1
            if found == "require" and self.token(at) == OPEN and self.token(at + 2) == ("op", ")"):
                found = module(self.token(at + 1)[1])
                at += 3
            if self.token(at) in DOTS:
                at += 1
        return "" if self.token(at) == OPEN or found.lower() not in SPAWN else found

    def imported(self, chain: list[str], args: list[Arg], stop: int) -> None:
        """`require('execa')(...)`: the module is a function that is called at once."""
        if chain == ["require"] and self.token(stop) == OPEN and args and isinstance(args[0], str):
            more, _ = arguments(self.tokens, stop + 1, ")", self.names, 0)
            judge_call(self.sh, [module(args[0])], more, self.language, self.low, False)


def module(path: str) -> str:
    """Return the function that a module is."""
    name = path.rpartition("/")[2]
    return MODULES.get(name, name)


def write_dotted(tokens: list[Token]) -> list[Token]:
    """Write `x['name']` as `x.name`."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        if (
            tokens[at] == ("op", "[")
            and made
            and (made[-1][0] == "id" or made[-1] in (("op", ")"), ("op", "]")))
            and tokens[at + 1 : at + 2]
            and tokens[at + 1][0] == "str"
            and tokens[at + 1][1].isidentifier()
            and tokens[at + 2 : at + 3] == [("op", "]")]
        ):
            made += (DOTS[0], ("id", tokens[at + 1][1]))
            at += 3
            continue
        made.append(tokens[at])
        at += 1
    return made


def find_renamed(tokens: list[Token]) -> dict[str, str]:
    """Return what an import calls functions that start programs: `{execSync: run}`, `{execSync as run}`."""
    made: dict[str, str] = {}
    for at in range(1, len(tokens) - 1):
        if tokens[at] in (("op", ":"), ("id", "as")) and tokens[at - 1][0] == tokens[at + 1][0] == "id":
            name = tokens[at - 1][1]
            if name.lower() in SPAWN:
                made[tokens[at + 1][1]] = name
    return made
