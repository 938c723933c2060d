"""What PowerShell spells in its own way, written as a POSIX shell would: the call operator and Windows paths.

Simple commands, pipes and lists read alike in both languages; more of PowerShell is not followed.
"""

from __future__ import annotations

_BEFORE = ";|{(&\n="  # signs behind which a command begins


def write_unknown(text: str) -> str:
    """Return the command with `@{...}` as a variable of its length, and `$env:NAME` as `${NAME}`.

    A table of PowerShell's is a value that is not followed: so it is no text that is known by half.
    """
    at = text.find("@{")
    while at >= 0:
        end, depth, quote = at + 1, 0, ""
        while end < len(text):
            sign = text[end]
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "\"'":
                quote = sign
            else:
                depth += (sign == "{") - (sign == "}")
                if not depth:
                    break
            end += 1
        text = text[:at] + "$" + "_" * (end - at) + text[end + 1 :]
        at = text.find("@{", end)
    at = text.lower().find("$env:")
    while at >= 0:
        end = at + 5
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        text = f"{text[:at]}''${{{text[at + 5 : end]}}}{text[end:]}" if end > at + 5 else text
        at = text.lower().find("$env:", end)
    return text


def as_shell(text: str) -> str:
    """Return the command with `& "C:\\Git\\git.exe" push` as `"C:/Git/git" push`; its length stays for spans."""
    text = write_unknown(text)
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
