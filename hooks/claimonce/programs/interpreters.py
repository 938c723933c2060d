"""Interpreters whose program stands in the command: which flag carries it, and in which language it is."""

from __future__ import annotations

from claimonce.catalog.starts import LANGUAGE, LANGUAGES
from claimonce.lang import UNKNOWN
from claimonce.programs.program_text import run_code, run_file, take_program
from claimonce.programs.python_command import SCRIPTS, run_behind, run_python_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell


CLUSTERED = frozenset(("perl", "ruby"))

# Flags with which a program is only checked.
CHECKS = {"php": ("-l", "--syntax-check"), "js": ("-c", "--check"), "perl": ("-c", "-wc", "-cw"), "ruby": ("-c", "-wc")}

# verbs behind which the code stands: deno, rails; wp-cli and drush, which are PHP's
EVALS = {"deno": ("eval",), "rails": ("runner", "r"), "wp": ("eval",), "drush": ("php:eval", "php-eval", "ev")}
RUNS = {**EVALS, "deno": ("eval", "run")}

VERSIONS = ("--version", "-v", "--help", "-h", "-V")


def interpret(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Read the program that an interpreter is given; None when it is given none."""
    if name == "emacs" or name == "gdb":
        run_lisp(sh, words)
        return None
    language = "python" if name.startswith(("python", "pypy")) else LANGUAGE.get(name)
    if name in SCRIPTS:
        return run_behind(sh, name, words[1:])
    if language == "python":
        return run_python_command(sh, words)
    if language is None:
        return None
    if language == "awk":
        return run_awk(sh, words)
    if language in ("sqlite", "ed"):
        return run_editor(sh, words, language)
    return run_general(sh, name, language, words)


def run_general(sh: Shell, name: str, language: str, words: list[str]) -> Done | None:
    """Interpreters with `-e TEXT`, a script, or standard input."""
    if name in RUNS and not (words[1:] and words[1] in RUNS[name]):
        return None
    if words[1:] and len(words) == 2 and words[1] in VERSIONS and language != "perl":
        return 0, UNKNOWN
    pieces, at = find_code(name, language, words)
    if not pieces and name not in ("bun", "deno") and any(one in CHECKS.get(language, ()) for one in words[1:at]):
        return 0, UNKNOWN
    end = len(words)
    if language == "perl" or language == "ruby":
        from claimonce.programs.writers import writes

        if sh.shared.counters:
            writes(sh, language, words)
    if pieces:
        run_code(sh, language, "\n".join(pieces), ["-e", *words[at:]])
        return None, UNKNOWN
    if at < end and words[at] != "-":
        if name not in ("bun", "deno", "expect") or "/" in words[at] or "." in words[at]:
            return run_file(sh, language, words[at], words[at + 1 :])
        return None
    if (text := take_program(sh)) is not None:
        run_code(sh, language, text, words[at:] or ["-"])
    return None, UNKNOWN


def find_code(name: str, language: str, words: list[str]) -> tuple[list[str], int]:
    """Return the code that stands among an interpreter's options (`-e TEXT`), and where its operands begin."""
    carries, takes = (part.split() for part in LANGUAGES[language])
    at, end = 1, len(words)
    pieces: list[str] = []
    if end > 2 and words[1] in EVALS.get(name, ()):
        return [word for word in words[2:] if not word.startswith("-")][:1], end
    if name in ("deno", "bun") and words[1:2] == ["run"]:
        at = 2
    while at < end and words[at] != "-" and words[at].startswith("-"):
        word = words[at]
        at += 1
        flag, sign, value = word.partition("=")
        if word in carries:
            pieces.append(words[at] if at < end else "")
            at += 1
        elif sign and flag in carries:
            pieces.append(value)
        elif language in CLUSTERED and not word.startswith("--"):
            for index, letter in enumerate(word[1:], 1):
                if letter in "eE":
                    rest = word[index + 1 :]
                    pieces.append(rest or (words[at] if at < end else ""))
                    at += not rest
                    break
                if letter in "IMmirCx":
                    break
        elif word in takes:
            at += 1
    return pieces, at


def run_awk(sh: Shell, words: list[str]) -> Done | None:
    """awk's program is its first operand."""
    at, end = 1, len(words)
    in_place = False
    pieces: list[str] = []
    while at < end and words[at].startswith("-") and len(words[at]) > 1:
        word = words[at]
        if word == "--":
            at += 1
            break
        value = words[at + 1] if at + 1 < end else ""
        if word in ("-v", "-F", "--assign", "--field-separator", "-i", "--include"):
            in_place = in_place or value == "inplace"
            at += 1
        elif word in ("-f", "--file"):
            from claimonce.interp.redirections import contents
            from claimonce.interp.script_files import load

            held = contents(sh, value)
            pieces.append(held if held != UNKNOWN else load(sh, value) or "")
            at += 1
        elif word in ("-e", "--source"):
            pieces.append(value)
            at += 1
        elif word.startswith("-i") and "inplace" in word:
            in_place = True
        at += 1
    if not pieces and at < end:
        pieces = [words[at]]
        at += 1
    names = dict(
        pair for pair in (word.split("=", 1) for word in words[1:]) if len(pair) == 2 and pair[0].isidentifier()
    )
    if in_place and sh.shared.counters:
        from claimonce.effects.counter_files import record_write

        for path in words[at:]:
            record_write(sh, path)
    for piece in pieces:
        if any(mark in piece for mark in ("system", "|", ">")):
            from claimonce.programs.code.script import run

            run(sh, "awk", piece.replace("|&", "|"), dict(names))
    from claimonce.programs.printed.line_filters import awk

    return None, awk(sh, words)


def run_lisp(sh: Shell, words: list[str]) -> None:
    """`emacs --eval '(shell-command "...")'`, `gdb -ex 'shell ...'`."""
    for word in words[1:]:
        for mark in ('(shell-command "', '(shell-command-to-string "', '(async-shell-command "', "shell ", "!"):
            if word.startswith(mark):
                sh.copy().run_text(word[len(mark) :].partition('"')[0] if mark[0] == "(" else word[len(mark) :])
        for mark in ("(call-process ", "(start-process ", "(process-lines "):
            if mark in word:  # `(call-process "git" nil nil nil "push")`
                said = word.partition(mark)[2].split('"')[1::2]
                sh.copy().run_words(said[mark == "(start-process " :] or [""])


def run_editor(sh: Shell, words: list[str], language: str) -> Done | None:
    """`vim -c '!cmd'`, `ed`'s `!cmd`, sqlite3's `.shell cmd`."""
    marks = (".shell ", ".system ") if language == "sqlite" else ("!", ":!", "silent !", ":silent !", "call system(")
    texts = [words[i + 1] for i, word in enumerate(words[:-1]) if word in ("-c", "-cmd", "--cmd", "-es")]
    texts += [word[1:] for word in words[1:] if word.startswith("+")]
    if language == "sqlite":
        texts += words[1:]
    texts += (sh.stdin or "").split("\n")[:200]
    for text in texts:
        if language == "ed" and text.startswith(("Git ", "G ", "Git! ")):  # vim-fugitive
            sh.copy().run_text(f"git {text.partition(' ')[2]}")
        for mark in marks:
            if text.startswith(mark):
                body = text[len(mark) :]
                sh.copy().run_text(body.strip("'\")") if mark.endswith("(") else body)
                break
    return None
