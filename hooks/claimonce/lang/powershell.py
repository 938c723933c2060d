"""What PowerShell spells in its own way, written as a POSIX shell would: the call operator and Windows paths.

Simple commands, pipes and lists read alike in both languages; more of PowerShell is not followed.
"""

from __future__ import annotations

_BEFORE = ";|{(&\n="  # signs behind which a command begins


def as_shell(text: str) -> str:
    """Return the command with `& "C:\\Git\\git.exe" push` as `"C:/Git/git" push`; its length stays for spans."""
    out: list[str] = []
    last, quote = "", ""  # the last sign that is no blank; the quote that is open
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
            out.append("/" if sign == "\\" else sign)
        elif sign in "\"'":
            quote = sign
            out.append(sign)
        elif sign == "&" and text[at + 1 : at + 2] != "&" and (not last or last in _BEFORE):
            out.append(" ")
            continue
        else:
            out.append("/" if sign == "\\" else sign)
        if not sign.isspace() or sign == "\n":
            last = sign
    return "".join(out)
