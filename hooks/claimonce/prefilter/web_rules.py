"""Rules of the second look for programs that reach the web, forges and containers."""

from __future__ import annotations

from claimonce.prefilter.scan_result import UNKNOWN, WIDE, Command, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge


def contained(judge: Judge, words: list[str], _whole: Command) -> None:
    """`docker`, `kubectl`: only `run`, `exec` and their kind start a command of ours."""
    if len(words) < 2:
        return
    if (
        any(WIDE in word for word in words)
        or UNKNOWN in words[1]
        or any(word in ("cp", "rsync") for word in words[1:4])
    ):
        raise Doubt
    for word in ("run", "exec", "debug", "attach", "plugin", "x"):
        if word in words[1:]:
            judge.opaque(words)
            return


def fetched(judge: Judge, words: list[str], _whole: Command) -> None:
    """`curl` and `wget`: a plain GET reaches nobody, some addresses aside."""
    for word in words[1:]:
        low = word.lower()
        if low.startswith("--config") or (word[:1] == "-" != word[1:2] and "K" in word):
            raise Doubt  # its arguments stand in a file
        if (
            word[:1] == "-"
            and (
                low.startswith(
                    (
                        "--data",
                        "--json",
                        "--form",
                        "--upload",
                        "--request",
                        "--config",
                        "--post",
                        "--body",
                        "--method",
                        "--mail",
                        "--variable",
                        "--next",
                        "--exec",
                        "--use-askpass",
                    )
                )
                or (word[1:2] != "-" and any(c in word for c in "dFTXK"))
            )
            and (judge.named() or any(UNKNOWN in one for one in words))
        ):
            raise Doubt
        if any(piece in low for get in judge.gates.gets for piece in [max(get.split("*"), key=len)]):
            raise Doubt
        if low.startswith(("smtp", "imap")):
            raise Doubt
    for at, word in enumerate(words):
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


def forge(_judge: Judge, words: list[str], _whole: Command) -> None:
    """`gh`, `glab`: verbs with an effect are described; `api` is the reader's."""
    if any(word in ("api", "alias", "extension") or UNKNOWN in word for word in words[1:3]):
        raise Doubt
