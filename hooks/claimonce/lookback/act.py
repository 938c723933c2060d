"""What one call did to the world outside its session, as far as the findings need it. Holds no text that is secret."""

from __future__ import annotations

import msgspec

EDITED, CREATED, PUSHED, MERGED, TOLD, FILED, COUNTED = "edit", "create", "push", "merge", "told", "filed", "counted"


class Words(msgspec.Struct, frozen=True, array_like=True):
    """A message as it is weighed, and the little of it that is shown: what the gate's own store keeps of one."""

    print: str
    text: str
    groups: list[int]
    names: list[str]
    known: int
    subject: str
    head: str


class Act(msgspec.Struct, array_like=True):
    """One act. `at` and `until` are in seconds since 1970, `until` 0 where no end is written.

    `kind` is one of this module's words. `targets` are readers, a repository and its refs, or a file; `place` is the
    folder that the call ran in. `how` and `status` say how the call ended. `hidden` says why no shim would meet the
    program, `by` who moves the ref of a push. `note` is what the findings of one kind need: why a push failed, which
    number was written.
    """

    kind: str
    client: str
    who: str
    session: str
    at: float
    until: float
    place: str
    line: int
    tool: str
    targets: list[str]
    how: str
    status: int | None = None
    channel: str = ""
    program: str = ""
    verb: str = ""
    hidden: str = ""
    by: str = ""
    plugin: str = ""
    note: str = ""
    tokens: int = 0
    use_id: str = ""
    shown: str = ""
    words: Words | None = None
    path: str = ""
