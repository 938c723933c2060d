"""`bash -c`, `sh script`, `... | bash`: shells started by the shell."""

from __future__ import annotations

from claimonce.catalog.index import SHELLS_READ
from claimonce.effects.paths import resolved
from claimonce.interp.script_files import load
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

VALUES = frozenset(("-o", "+o", "-O", "+O", "--rcfile", "--init-file", "-C", "--init-command"))


def shell(sh: Shell, name: str, words: list[str]) -> Done:
    """Judge the start of a shell."""
    from claimonce.catalog.index import POWERSHELLS

    if name in POWERSHELLS:
        return powershell(sh, words)
    given = ShellOptions(sh, name, words)
    at, end, code = given.at, len(words), given.code
    if given.idle or (code == "" and at >= end):
        return (0 if given.idle else 2), given.prints
    sub = child(sh)
    sub.hidden = sub.hidden or ("login shell" if given.login else "start-up file" if given.own_path else "")
    if code == "":
        code = words[at]
        at += 1
    start_up(sub, name)
    if code is not None:
        sub.name = words[at] if at < end else name
        return text(sub, code, words[at + 1 :], name)
    if at < end and "-s" not in words[1:at]:
        from claimonce.interp.redirections import contents

        path = words[at]
        held = contents(sh, path)
        if held != UNKNOWN:
            return text(sub, held, words[at + 1 :], name)
        from claimonce.interp.script_files import read_in

        return read_in(sub, path, words[at + 1 :])
    return feed_shell(sub, words[at:])


class ShellOptions:
    """A shell's options: where they end, and what they say.

    `code` is the text to run, "" where the next word is that; `idle` says that nothing runs, and `prints` what is seen.
    `own_path` is for one that reads a start-up file of the user's, where PATH is set as often as not: an interactive
    shell (bash(1), zsh(1)), and fish always, whose `fish_user_paths` stand first besides (fish 4.0).
    """

    def __init__(self, sh: Shell, name: str, words: list[str]) -> None:
        self.at = 1
        self.code: str | None = None
        self.login = words[0].startswith("-")
        self.idle, self.prints = False, ""
        self.own_path = name == "fish"
        while self.at < len(words) and words[self.at][:1] in ("-", "+") and not self.idle:
            word, value = words[self.at], words[self.at + 1] if self.at + 1 < len(words) else ""
            if len(word) < 2 and word != "-":
                break
            self.at += 1
            if word in ("--", "-"):
                break
            if word in VALUES or (word in ("--command", "--commands") and value):
                self.valued(sh, word, value)
                self.at += 1
            elif word.startswith("--"):
                self.long(word)
            else:
                self.short(name, word)

    def valued(self, sh: Shell, word: str, value: str) -> None:
        """Take an option whose value is the next word."""
        if word in ("--rcfile", "--init-file"):
            source_file(sh, value)
        elif word in ("--command", "--commands"):
            self.code = value
        elif value == "noexec":
            self.idle = True

    def long(self, word: str) -> None:
        """Take `--login` and its kind."""
        self.login = self.login or word == "--login"
        if word in ("--version", "--help"):
            self.idle, self.prints = True, UNKNOWN
        elif word.startswith("--command="):
            self.code = word[10:]

    def short(self, name: str, word: str) -> None:
        """Take a cluster of letters."""
        if "n" in word[1:] and name not in ("fish", "zsh"):
            self.idle = True
        self.login = self.login or "l" in word
        self.own_path = self.own_path or (word[0] == "-" and "i" in word)
        if "c" in word[1:]:
            self.code = ""


def child(sh: Shell) -> Shell:
    """Return a new shell; only exported variables reach it, and functions only when exported."""
    sub = sh.copy()
    sub.aliases, sub.expands = {}, False
    sub.noexec = sub.done = False
    sub.vars = {name: held for name, held in sh.vars.items() if name in sh.env or name == "PATH"}
    sub.functions = {name: held for name, held in sh.functions.items() if name in sh.env}
    sub.args = []
    return sub


# Variables in which a shell carries out substitutions as it starts, prompts or traces.
EXPANDED = ("BASH_ENV", "ENV", "PS0", "PS1", "PS4")


def start_up(sub: Shell, name: str) -> None:
    """Read the file that a variable names to a shell that starts."""
    from claimonce.interp.apart import expand_apart, run_apart

    started = "BASH_ENV" if name == "bash" else "ENV"
    if started in sub.vars and (held := sub.get(started)):
        source_file(sub, held)
    for variable in EXPANDED:
        said = sub.vars.get(variable)
        if isinstance(said, str) and ("$(" in said or "`" in said):
            expand_apart(sub, said)
    prompted = sub.vars.get("PROMPT_COMMAND")
    if isinstance(prompted, str):
        run_apart(sub, prompted)


def source_file(sh: Shell, path: str) -> None:
    """Read a start-up file that the command names."""
    from claimonce.interp.redirections import contents
    from claimonce.interp.script_files import load

    held = contents(sh, path)
    said = held if held != UNKNOWN else load(sh, path)
    if said and not said.startswith(UNKNOWN):
        sh.run_text(said)


def text(sub: Shell, code: str, args: list[str], name: str) -> Done:
    """Run the text of `-c`."""
    if name == "fish":
        code = code.replace("; and ", " && ").replace("; or ", " || ").replace(" (", " $(")
    elif name == "zsh":
        code = code.replace(">!", ">|")  # zshmisc(1): the same redirection
    return sub.run_text(code, args)


def feed_shell(sub: Shell, args: list[str]) -> Done:
    """A shell that reads its program from its input."""
    from claimonce.programs.program_text import take_program

    code = take_program(sub, "a shell")
    return (None, UNKNOWN) if code is None else sub.run_text(code, args, stdin="")


def powershell(sh: Shell, words: list[str]) -> Done:
    """`pwsh -Command ...`: simple commands read alike in both languages."""
    for index, word in enumerate(words[1:], 1):
        low = word.lower()
        if low in ("-c", "-command", "/c", "-commandwithargs"):
            from claimonce.lang.powershell import write_unknown

            return child(sh).run_text(write_unknown(" ".join(words[index + 1 :])))
        if low in ("-e", "-ec", "-encodedcommand", "-enc") and index + 1 < len(words):
            from claimonce.lang.base64_text import unbase64

            return child(sh).run_text(unbase64(words[index + 1]).replace("\0", ""))
        if low in ("-f", "-file") and index + 1 < len(words):
            from claimonce.interp.script_files import read_in

            return read_in(child(sh), words[index + 1], words[index + 2 :])
    if sh.stdin is not None:
        return feed_shell(child(sh), [])
    return None, UNKNOWN


# A program named by its path: the script there, in the language that its first line names.

SYSTEM = ("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/opt/homebrew/bin/",
          "/usr/lib/", "/nix/store/")  # fmt: skip


def script(sh: Shell, path: str, args: list[str]) -> Done:
    """A program named by its path: a script is read, a binary of the system is taken as it is."""

    if path.startswith(SYSTEM) and resolved(sh.cwd, path) not in sh.shared.files:
        return None, UNKNOWN
    text = load(sh, path)
    if text is None:
        sh.unsure("a script is not read")
        return None, UNKNOWN
    return by_shebang(child(sh), text, path, args)


def by_shebang(sub: Shell, text: str, _path: str, args: list[str]) -> Done:
    """Run a script's text in the language that its first line names."""
    first = text.split("\n", 1)[0][:200] if text.startswith("#!") else ""
    name = first[2:].strip().split(" ")[-1 if "env" in first else 0].rsplit("/", 1)[-1]
    if not name or name in SHELLS_READ:
        if name == "bash":
            start_up(sub, name)
        return sub.run_text(text, args)

    from claimonce.programs.program_text import run_code

    if not run_code(sub, name, text):
        sub.unsure("a script is not read")
    return None, UNKNOWN
