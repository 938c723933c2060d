"""A program that Python code starts with a pipe to it: its input is what is written there later, or nobody knows."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.programs.code.python_letters import Mail
from claimonce.programs.code.python_values import Ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.programs.code.python_expressions import Expressions

OPENS = ("subprocess.Popen", "subprocess32.Popen", "psutil.Popen", "gevent.subprocess.Popen")


def opens(name: str, args: list[Any], named: dict[str, Any]) -> bool:
    """Say whether a call starts a program and gives the end of a pipe to it."""
    if name == "os.popen":
        return "w" in str(args[1] if len(args) > 1 else named.get("mode", "r"))
    held = named.get("stdin")
    return name in OPENS and isinstance(held, Ref) and held.name.endswith(".PIPE")


def find_input(named: dict[str, Any]) -> str | None:
    """Return the input that a call gives its program; None where the program reads what the code itself reads."""
    held = named.get("input")
    if isinstance(held, Mail):
        return held.letter()
    if isinstance(held, str):
        return held
    if "stdin" not in named and "input" not in named:
        return None
    source = named.get("stdin")
    return "" if isinstance(source, Ref) and source.name.endswith(".DEVNULL") else UNKNOWN


class Started:
    """The call, until its input is known; a method that is not followed makes the input unknown."""

    __slots__ = ("call", "ended", "text", "written")

    def __init__(self, name: str, first: Any, args: list[Any], named: dict[str, Any]) -> None:
        self.call = name, first, args[:1], {key: held for key, held in named.items() if key != "stdin"}
        self.text, self.written, self.ended = "", False, False

    def called(self, reader: Expressions, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """Follow a method of it or of its pipe."""
        if name in ("communicate", "write"):
            held = args[0] if args else named.get("input", "")
            held = held.letter() if isinstance(held, Mail) else held
            self.text += held if isinstance(held, str) else UNKNOWN
            self.written = True
        if name in ("writelines", "fileno", "detach"):
            self.text, self.written = UNKNOWN, True
        if name == "communicate":
            self.end(reader)
        return None

    def end(self, reader: Expressions) -> None:
        """Start it, with all of its input."""
        if self.ended:
            return
        self.ended = True
        name, first, args, named = self.call
        reader.start(name, first, args, {**named, "input": self.text if self.written else UNKNOWN})
