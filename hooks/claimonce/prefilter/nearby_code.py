"""Python and JavaScript in the prefilter's second look: by the names in it, does it start, send or write anything?"""

from __future__ import annotations

from claimonce.catalog.library_calls import PYTHON, PYTHON_FOLDERS, PYTHON_WRITES
from claimonce.catalog.script_calls import MAILS, OPENS, POSTS, SPAWN, WRITES_BOTH, WRITES_FIRST, WRITES_SECOND
from claimonce.prefilter.file_contents import texts
from claimonce.prefilter.scan_result import UNKNOWN, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge

JAVASCRIPT = SPAWN | POSTS | MAILS | {"eval", "function", "child_process", "import"} - {"get", "command"}
WRITES = WRITES_FIRST | WRITES_SECOND | WRITES_BOTH | OPENS
# Latin 1 with a blank for each sign that stands in no name.
IDENTIFIERS = (
    f"{'':48}0123456789{'':7}ABCDEFGHIJKLMNOPQRSTUVWXYZ    _ abcdefghijklmnopqrstuvwxyz{'':47}"
    f"\xaa{'':7}\xb2\xb3 \xb5   \xb9\xba \xbc\xbd\xbe {bytes(range(192, 256)).decode('latin-1')}"
).translate({215: " ", 247: " "})


def python_file(judge: Judge, path: str) -> None:
    """`python file.py`."""
    for text in texts(judge, path):
        python_text(judge, text, [])


def python_text(judge: Judge, text: str, args: list[str]) -> None:
    """Python code that starts no program, sends nothing and writes no file of interest."""
    if UNKNOWN in text or "exec" in text or "spawn" in text or judge.gates.names(text):  # `os.execvp`, `spawnlp`
        raise Doubt
    names = set(text.translate(IDENTIFIERS).split())
    if not PYTHON.isdisjoint(names) or ("codecs" in names and "rot" in text):  # `subprocess`, a text in rot13
        raise Doubt
    # `open("x", "w")`: another file's name stands there; one that is put together may be a counter's
    if judge.gates.counters and not (PYTHON_WRITES | PYTHON_FOLDERS).isdisjoint(names):
        makes = "{" in text or "%" in text or "+" in text or "join" in names or "format" in names
        if (
            makes
            or not PYTHON_FOLDERS.isdisjoint(names)
            or judge.counters_in(" ".join([text, *args]))
            or "argv" in names
        ):
            raise Doubt


def script_file(judge: Judge, path: str) -> None:
    """`node file.js`."""
    for text in texts(judge, path):
        script_text(judge, text)


def script_text(judge: Judge, text: str) -> None:
    """JavaScript that starts no program, sends nothing and writes no file."""
    if UNKNOWN in text or "$`" in text or judge.gates.names(text):
        raise Doubt
    names = set(text.translate(IDENTIFIERS).lower().split())
    if not JAVASCRIPT.isdisjoint(names) or (judge.gates.counters and not WRITES.isdisjoint(names)):
        raise Doubt
