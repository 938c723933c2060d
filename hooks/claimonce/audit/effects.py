"""The names of effects: the one that is printed and the field's own both hold, wherever a person writes one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from claimonce.audit.errors import BadRequest
from claimonce.hooks.effect import COUNTER, GIT_PUSH, NOTIFY

# Amounts as a person writes them: `1 file`, `2 files`.


def amount(number: int, what: str) -> str:
    """Return the number with its noun, which takes an `s` unless there is one of it."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


PRINTED = {GIT_PUSH: "push", NOTIFY: "notify", COUNTER: "counter"}
_FIELDS = {shown: field for field, shown in PRINTED.items()} | {field: field for field in PRINTED}


def field_of(name: str) -> str:
    """Return the field's name for a name that a person wrote; another effect's name stays as it is."""
    plain = name.strip().replace("-", "_")
    return _FIELDS.get(plain, plain)


def known(name: str, others: Iterable[str], where: str) -> str:
    """Return the field's name of an effect that exists; BadRequest with the nearest name where none is called so."""
    field = field_of(name)
    names = [*PRINTED.values(), *sorted(set(others) - set(PRINTED))]
    if field in PRINTED or field in names:
        return field
    near = difflib.get_close_matches(name, [*names, *PRINTED], 1)
    hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(names)}"
    raise BadRequest(f"{where}: there is no effect {name!r}; {hint}")
