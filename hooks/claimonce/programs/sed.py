"""`sed` as a program that starts others: its `e` command, and `e` behind a substitution."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.sed import Step, steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

MOST_LINES = 32
ALL = (".*", "^.*", ".*$", "^.*$", ".\\+", ".+", "^.+$")
SIGNS = frozenset(".*[]^$\\+?(")


def executes(sh: Shell, words: list[str]) -> None:
    """Judge what the script of a `sed` starts."""
    scripts, files = find_scripts(sh, words)
    acting = [step for script in scripts if "e" in script for step in steps(script) if step.executes()]
    if not acting or "--sandbox" in words:
        return
    from claimonce.programs.operands import text_in

    text = text_in(sh, files)
    lines = [] if UNKNOWN in text or text.count("\n") > MOST_LINES else text.rstrip("\n").split("\n")
    for step in acting:
        if step.text:
            sh.copy().run_text(step.text)
        elif step.letter == "e":
            run_lines(sh, lines)
        else:
            run_lines(sh, [replace_in(step, line) for line in lines] or [step.replacement.replace("&", UNKNOWN)])


def run_lines(sh: Shell, lines: list[str]) -> None:
    """Run each line as a command of its own."""
    if not lines:
        sh.unsure("sed runs what it reads")
    for line in lines:
        sh.copy().run_text(line)


def replace_in(step: Step, line: str) -> str:
    """Return what a substitution makes of a line."""
    if step.pattern in ALL:
        return step.replacement.replace("&", line)
    if SIGNS.isdisjoint(step.pattern):
        made = step.replacement.replace("&", step.pattern)
        return line.replace(step.pattern, made, -1 if "g" in step.flags else 1)
    return step.replacement.replace("&", UNKNOWN)


def find_scripts(sh: Shell, words: list[str]) -> tuple[list[str], list[str]]:
    """Return the scripts and the files that a `sed` is given."""
    scripts: list[str] = []
    operands: list[str] = []
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if word in ("-e", "--expression", "-f", "--file") or (
            word[:1] == "-" and word[:2] != "--" and word[-1] in "ef"
        ):
            value = words[at] if at < len(words) else ""
            scripts.append(find_script_text(sh, value) if word[-1] == "f" or word == "--file" else value)
            at += 1
        elif word.startswith(("--expression=", "--file=")):
            value = word.partition("=")[2]
            scripts.append(find_script_text(sh, value) if word[2] == "f" else value)
        elif word[:1] != "-" or word == "-":
            operands.append(word)
    if scripts:
        return scripts, operands
    if operands[:1] == [""]:  # the value of macOS's `-i`
        operands = operands[1:]
    return operands[:1], operands[1:]


def find_script_text(sh: Shell, path: str) -> str:
    """Return the text of a script's file, as far as it is known."""
    from claimonce.interp.redirections import contents
    from claimonce.interp.script_files import load

    text = contents(sh, path)
    return text if text != UNKNOWN else load(sh, path) or ""
