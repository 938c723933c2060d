"""Rules of the second look for awk and sed, whose scripts may start programs."""

from __future__ import annotations

from claimonce.prefilter.scan_result import UNKNOWN, WIDE, Command, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge


def pattern(judge: Judge, words: list[str], _whole: Command) -> None:
    """`awk`: a program that starts none, and whose files are named."""
    at = 1
    while at < len(words) and words[at][:1] == "-":
        if words[at] in ("-f", "--file", "-i", "-e", "--include", "--source", "--file"):
            raise Doubt
        at += 2 if words[at] in ("-v", "-F") else 1
    text = words[at] if at < len(words) else ""
    if (
        UNKNOWN in "".join(words[: at + 1])
        or "system" in text
        or "|" in text.replace("||", "")
        or (judge.gates.counters and ">" in text and '"' in text)
    ):
        raise Doubt


def stream(judge: Judge, words: list[str], _whole: Command) -> None:
    """`sed`: its `e` starts what its script names."""
    given = [words[i + 1] for i, word in enumerate(words[:-1]) if word in ("-e", "--expression")]
    scripts = given or [word for word in words[1:] if word[:1] != "-"][:2]  # the second where `-i ''` is macOS's
    for script in scripts:
        if "e" in script:
            from claimonce.lang.sed import steps

            if any(step.executes() for step in steps(script)):
                raise Doubt
        if UNKNOWN in script and ("e " in script or not script.strip(WIDE)):
            raise Doubt
    text = " ".join(scripts if given or (len(words) > 3 and words[2:3] == [""]) else scripts[:1])
    if any(word[:2] == "-f" or word.startswith(("--file", "--exp")) for word in words) or judge.gates.names(text):
        raise Doubt
    judge.makes = True
