"""What a call of a library does when it is one that starts programs, posts, sends or writes: a form the judge reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from claimonce.audit.facts import Text, Value
from claimonce.hooks.effect import Effect

if TYPE_CHECKING:
    from claimonce.audit.engine.program import Fn
    from claimonce.audit.facts import Call, Guard

WORDS = "words"  # value: the argument vector
SHELL = "shell"  # value: text for a shell
SCRIPT = "script"  # value: a whole script, extra: the lines of its functions; says what no other primitive does
HTTP = "http"  # value: the address, extra: the method, stdin: the document of a GraphQL request
API = "api"  # a described API; `program` is its name
COUNT = "count"  # value: the path of a file whose number is taken and written back, extra: the key's name
SINK = "sink"  # a function that the settings name; `program` is its name
SOCKET = "socket"  # bytes go into a socket
USES = "uses"  # value: the name of an action of a workflow
WRITE = "write"  # value: the path of a file that is written

NO_VALUE = Text("")


class Link(msgspec.Struct, frozen=True):
    """One station between the primitive and the function that is looked at: a call of the one before."""

    fn: Fn
    call: Call


class Primitive(msgspec.Struct, frozen=True):
    """One act in the making: its kind, its values, where it stands, and the calls that led its values there.

    `origin` is the function in which the API is called, at `call`; `links` are the wrappers' call sites, the nearest
    to the origin first. `guards` were met on the way. `named` marks what only a name says (`?.run`).
    """

    kind: str
    program: str
    value: Value
    origin: Fn
    call: Call
    extra: Value = NO_VALUE
    stdin: Value = NO_VALUE
    links: tuple[Link, ...] = ()
    guards: tuple[Guard, ...] = ()
    named: bool = False
    targets: tuple[tuple[str, Value], ...] = msgspec.field(default=())

    @property
    def fn(self) -> Fn:
        """The function in which the values now stand."""
        return self.links[-1].fn if self.links else self.origin

    @property
    def site_call(self) -> Call:
        """The call at which the values now stand."""
        return self.links[-1].call if self.links else self.call


# What a primitive turns out to be, once its values are known.


class Found(msgspec.Struct, frozen=True):
    """One effect of a primitive. `line` counts from where the call's own text begins; `gated` by the command itself."""

    effect: Effect
    text: str
    confidence: str
    gated: bool = False
    line: int = 0
    key: str = ""


class Answer(msgspec.Struct, frozen=True):
    """The effects that are certain, and whether callers' arguments could still make others.

    `unsaid` marks a request of which only names can tell where it goes.
    """

    found: tuple[Found, ...] = ()
    open: bool = False
    unsaid: bool = False


NOTHING = Answer()
