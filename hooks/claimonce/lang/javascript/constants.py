"""Pure calls on constants of JavaScript: methods of strings, functions that make text of text."""

from __future__ import annotations

from claimonce.lang import bounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# Methods of a string without arguments, by what Python calls them.
CHANGES = {
    "toLowerCase": "lower", "toUpperCase": "upper", "toLocaleLowerCase": "lower", "trim": "strip",
    "trimStart": "lstrip", "trimEnd": "rstrip", "toString": "__str__", "valueOf": "__str__", "normalize": "__str__",
}  # fmt: skip
UNBASE64 = ("atob", "Buffer.from")
ENCODINGS = ("utf8", "utf-8", "latin1", "ascii", "binary")  # which leave a text of plain letters as it is


def call_method(text: str, name: str, args: Sequence[str]) -> str | None:
    """Return what a method of a string gives (`"Git".toLowerCase()`); None for any that is not known to be pure."""
    if name in CHANGES and not args:
        changed: str = getattr(text, CHANGES[name])()
        return changed
    if name == "concat":
        bounded(len(text) + sum(map(len, args)))
        return text + "".join(args)
    if name in ("replace", "replaceAll") and len(args) == 2 and "$" not in args[1]:  # `$&` is what was found
        old, new = args
        most = -1 if name == "replaceAll" else 1
        bounded(len(text) + (text.count(old) if old else len(text) + 1) * len(new))
        return text.replace(old, new, most)
    return None


def call_function(name: str, args: Sequence[str]) -> str | None:
    """Return what a function makes of text: `atob("Z2l0")`, `Buffer.from("Z2l0", "base64")`; None for any other."""
    if name == "Buffer.from" and args[1:2] == ["hex"]:
        try:
            return bytes.fromhex(args[0]).decode("latin-1")
        except ValueError:
            return None
    if name in UNBASE64 and args and (name == "atob" or args[1:2] in (["base64"], ["base64url"])):
        from claimonce.lang.base64_text import unbase64

        return unbase64(args[0])
    is_text = name == "Buffer.from" and args and (args[1:] or ["utf8"])[0] in ENCODINGS
    return args[0] if is_text else None
