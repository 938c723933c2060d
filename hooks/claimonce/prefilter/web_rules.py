"""Rules of the second look for programs that reach the web, forges and containers."""

from __future__ import annotations

from claimonce.prefilter.scan_result import UNKNOWN, WIDE, Command, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge


# Options of curl, wget and httpie with which a call is more than a plain GET.
SENDING = (
    "--data", "--json", "--form", "--upload", "--request", "--config", "--post", "--body", "--method", "--mail",
    "--variable", "--next", "--exec", "--use-askpass",
)  # fmt: skip


def contained(judge: Judge, words: list[str], _whole: Command) -> None:
    """`docker`, `kubectl`: only `run`, `exec` and their kind start a command of ours."""
    if len(words) < 2:
        return
    if (  # `docker $args`, `docker cp x c:/y`
        any(WIDE in word for word in words)
        or UNKNOWN in words[1]
        or any(word in ("cp", "rsync") for word in words[1:4])
    ):
        raise Doubt
    for word in (
        "run",
        "exec",
        "debug",
        "attach",
        "plugin",
        "x",
        "rsh",
        "create",
        "unshare",
        "ssh",
        "commit",
        "import",
    ):
        if word in words[1:]:
            judge.opaque(words)
            return


def fetched(judge: Judge, words: list[str], _whole: Command) -> None:
    """`curl` and `wget`: a plain GET reaches nobody, some addresses aside."""
    for word in words[1:]:
        low = word.lower()
        if low.startswith("--config") or (word[:1] == "-" != word[1:2] and "K" in word):
            raise Doubt  # its arguments stand in a file
        sends = low.startswith(SENDING) or (word[:1] == "-" != word[1:2] and any(c in word for c in "dFTXK"))
        if sends and (judge.named() or any(UNKNOWN in one for one in words)):  # `-d "$body" "$URL"`
            raise Doubt
        # an address that acts on a plain GET: `.../bot1:x/sendMessage?text=hi`
        if any(piece in low for get in judge.gates.gets for piece in [max(get.split("*"), key=len)]):
            raise Doubt
        if low.startswith(("smtp", "imap")):  # `curl smtp://host`
            raise Doubt
    for at, word in enumerate(words):  # `-o counter.json`, `--output=x`
        if (word[:1] == "-" and word[1:2] != "-" and any(c in word for c in "oO")) or word.startswith(
            ("--output", "--remote-name")
        ):
            judge.writes += [
                (words[at + 1] if at + 1 < len(words) else "", False),
                (word.partition("=")[2] or word[2:], False),
            ]


def sender(judge: Judge, words: list[str], _whole: Command) -> None:
    """Other web clients, and what speaks to sockets."""
    if judge.named() or any(UNKNOWN in word for word in words):
        raise Doubt


READERS_OWN = ("api", "alias", "extension", "rest", "ssh", "run-command")


def forge(_judge: Judge, words: list[str], _whole: Command) -> None:
    """`gh`, `glab`, `az`: verbs with an effect are described; `api` and what runs elsewhere are the reader's."""
    if any(word in READERS_OWN or UNKNOWN in word for word in words[1:3]):
        raise Doubt


# Rules of the second look for awk and sed, whose scripts may start programs.


def pattern(judge: Judge, words: list[str], _whole: Command) -> None:
    """`awk`: a program that starts none, and whose files are named."""
    at = 1
    while at < len(words) and words[at][:1] == "-":
        if words[at] in ("-f", "--file", "-i", "-e", "--include", "--source"):  # its program stands in a file
            raise Doubt
        at += 2 if words[at] in ("-v", "-F") else 1
    text = words[at] if at < len(words) else ""
    if (  # `system("git push")`, `print | "sh"`, `print > "counter.json"`
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
        if "e" in script:  # `s/x/y/e`
            from claimonce.lang.sed import steps

            if any(step.executes() for step in steps(script)):
                raise Doubt
        if UNKNOWN in script and ("e " in script or not script.strip(WIDE)):
            raise Doubt
    text = " ".join(scripts if given or (len(words) > 3 and words[2:3] == [""]) else scripts[:1])
    if any(word[:2] == "-f" or word.startswith(("--file", "--exp")) for word in words) or judge.gates.names(text):
        raise Doubt
    judge.makes = True


RULES_BY_NAME = {
    "contained": contained, "fetched": fetched, "sender": sender, "forge": forge, "pattern": pattern, "stream": stream,
}  # fmt: skip
