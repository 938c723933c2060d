"""What a client's results say, by forms of its row: texts with names in braces, such as `<shellId: {task} stopped>`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

BEFORE, BEHIND = "before", "behind"  # the names of all that stands in front of the form and behind it


def match_form(text: str, forms: Iterable[str], task: str = "") -> dict[str, str] | None:
    """Return what stands at the names of the first form that the text holds, by name; None where it holds none.

    The last place counts. With `task` only what is said of that one is found. Nothing that is found has a line's end.
    """
    for form in forms:
        found = _found(text, form.replace("{task}", task) if task else form)
        if found is not None:
            return found
    return None


def _found(text: str, form: str) -> dict[str, str] | None:
    front, _, rest = form.partition("{")
    at = text.rfind(front)
    if at < 0:
        return None
    found, left = {BEFORE: text[:at]}, text[at + len(front) :]
    while rest:
        name, _, rest = rest.partition("}")
        behind, brace, rest = rest.partition("{")
        what, sign, left = left.partition(behind) if behind or brace else (left, "", "")
        if not what or "\n" in what or sign != behind:
            return None
        found[name] = what
    return {**found, BEHIND: left}
