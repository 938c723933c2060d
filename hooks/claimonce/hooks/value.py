"""`@value`: a frozen record whose class is cheap to make.

The hook's path is paid on every tool call of every agent, and importing `dataclasses` costs more than
twice a bare interpreter start (it pulls in `inspect`). This decorator keeps the part of the promise that
values need: fields from annotations, defaults, equality, hash, repr, no assignment, `replace`.
Modules off the hook's path use `dataclasses` itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")

    @dataclass_transform(frozen_default=True)
    def value(cls: type[T]) -> type[T]:
        """Turn an annotated class into a frozen record."""
        ...

    def replace(old: T, **changes: Any) -> T:
        """Return a copy of `old` with these fields changed."""
        ...

    Setter = Callable[[object, str, object], None]
else:

    def value(cls):
        """Turn an annotated class into a frozen record."""
        fields = tuple(cls.__dict__.get("__annotations__", ()))
        defaults = {name: cls.__dict__[name] for name in fields if name in cls.__dict__}
        put = object.__setattr__

        def __init__(self, *args, **kwargs):
            if len(args) > len(fields):
                raise TypeError(f"{cls.__name__} takes {len(fields)} fields, {len(args)} were given")
            given = dict(zip(fields, args, strict=False))
            for name in kwargs:
                if name not in fields or name in given:
                    raise TypeError(f"{cls.__name__} got an unexpected or repeated field {name!r}")
            given.update(kwargs)
            for name in fields:
                if name in given:
                    put(self, name, given[name])
                elif name in defaults:
                    put(self, name, defaults[name])
                else:
                    raise TypeError(f"{cls.__name__} needs the field {name!r}")

        def __setattr__(self, name, _):
            raise AttributeError(f"{cls.__name__}.{name} cannot be changed")

        def astuple(self):
            return tuple(getattr(self, name) for name in fields)

        def __eq__(self, other):
            return astuple(self) == astuple(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self):
            return hash(astuple(self))

        def __repr__(self):
            inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in fields)
            return f"{cls.__name__}({inner})"

        cls.__init__, cls.__setattr__, cls.__eq__ = __init__, __setattr__, __eq__
        cls.__hash__, cls.__repr__, cls.__value_fields__ = __hash__, __repr__, fields
        return cls

    def replace(old, **changes):
        """Return a copy of `old` with these fields changed."""
        fields = {name: getattr(old, name) for name in old.__value_fields__}
        return old.__class__(**{**fields, **changes})
