"""tmux and screen: a command that gets a terminal of its own, or is typed into the shell of one."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

SCREEN_VALUES = frozenset(("-S", "-t", "-c", "-e", "-h", "-p", "-s", "-T", "-L-file", "-Logfile"))
# Commands that hold others: how many words stand before these, and whether the first is shell text (tmux 3.3a).
TMUX_HOLDS = {
    "if-shell": (1, True), "if": (1, True), "set-hook": (1, False), "bind-key": (1, False), "bind": (1, False),
    "confirm-before": (0, False), "confirm": (0, False), "source-file": (0, False), "source": (0, False),
}  # fmt: skip
TMUX_LINES = 200  # of a file of commands
TMUX_VALUES = frozenset(("-L", "-S", "-f", "-T", "-s", "-n", "-t", "-c", "-e", "-x", "-y", "-F", "-l", "-p"))


def tmux(sh: Shell, words: list[str]) -> Done | None:
    """Each of tmux's own commands, which a word `;` parts."""
    if ";" in words:
        at = words.index(";")
        tmux(sh, words[:at])
        return tmux(sh, ["tmux", *words[at + 1 :]])
    return tmux_command(sh, words)


def tmux_command(sh: Shell, words: list[str]) -> Done | None:
    """`tmux new -d COMMAND`, and `send-keys`, which types the text into a shell."""
    at, end = 1, len(words)
    while at < end and words[at].startswith("-"):
        at += 2 if words[at] in TMUX_VALUES else 1
    verb = words[at] if at < end else ""
    rest: list[str] = []
    at += 1
    takes = TMUX_VALUES if not verb.startswith("send") else frozenset(("-t", "-N"))
    while at < end:
        word = words[at]
        if word.startswith("-") and not rest:
            at += 2 if word in takes else 1
            continue
        rest.append(word)
        at += 1
    if not rest:
        return None, UNKNOWN
    sub = sh.copy()
    sub.functions, sub.aliases = {}, {}
    if verb.startswith("send"):
        keys = "".join("\n" if word in ("Enter", "C-m", "KPEnter", "C-j") else word + " " for word in rest)
        sub.hidden = sub.hidden or "other shell"
        return sub.run_text(keys)
    if verb in TMUX_HOLDS:
        return tmux_held(sub, verb, rest)
    if verb.startswith(("new", "split", "respawn", "display-popup", "popup", "run", "pipe", "neww")):
        if len(rest) == 1 or verb.startswith("run"):
            return sub.run_text(" ".join(rest))
        return sub.run_words(rest)
    return None, UNKNOWN


def tmux_held(sh: Shell, verb: str, rest: list[str]) -> Done:
    """Run what a command of tmux holds: shell text, and texts of tmux's own commands."""
    import shlex

    skipped, shell = TMUX_HOLDS[verb]
    if shell:
        sh.copy().run_text(rest[0])
    texts = [" ".join(rest[skipped:])] if verb.startswith("bind") else rest[skipped:]
    if verb.startswith("source"):
        from claimonce.interp.script_files import load

        texts = [line for path in rest for line in (load(sh, path) or "").split("\n") if line[:1] != "#"]
    for text in texts[:TMUX_LINES]:
        try:
            tmux(sh, ["tmux", *shlex.split(text)])
        except ValueError:  # a quote that stays open
            sh.unsure("a command of tmux cannot be read")
    return None, UNKNOWN


def screen(sh: Shell, words: list[str]) -> Done | None:
    """`screen -dm COMMAND`, and `-X stuff`, which types the text into a shell."""
    at, end = 1, len(words)
    while at < end and words[at].startswith("-"):
        word = words[at]
        if word == "-X":
            rest = words[at + 1 :]
            if rest[:1] == ["stuff"] and len(rest) > 1:
                return sh.copy().run_text(rest[1].replace("^M", "\n"))
            if rest[:1] in (["exec"], ["screen"]):
                return sh.copy().run_words(rest[1:])
            return None, ""
        clustered = not word.startswith("--") and len(word) > 2 and word[-1] in "StT"
        at += 2 if word in SCREEN_VALUES or clustered else 1
    return sh.copy().run_words(words[at:]) if at < end else None
