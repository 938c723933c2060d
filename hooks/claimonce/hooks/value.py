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
        annotations = cls.__dict__.get("__annotations__", ())  # noqa: RUF063  (inspect is what this module is here to save)
        fields = tuple(annotations)

        def change(self, name, _):  # noqa: ARG001  (the signature of __setattr__)
            raise AttributeError(f"{cls.__name__}.{name} cannot be changed")

        def astuple(self):
            return tuple(getattr(self, name) for name in fields)

        def equals(self, other):
            return astuple(self) == astuple(other) if other.__class__ is self.__class__ else NotImplemented

        def hashed(self):
            return hash(astuple(self))

        def shown(self):
            inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in fields)
            return f"{cls.__name__}({inner})"

        cls.__init__, cls.__setattr__, cls.__eq__ = _init(cls, fields), change, equals
        cls.__hash__, cls.__repr__, cls.__value_fields__ = hashed, shown, fields
        return cls

    def _init(cls, fields):
        defaults = {name: cls.__dict__[name] for name in fields if name in cls.__dict__}
        names = frozenset(fields)

        def init(self, *args, **kwargs):
            own = self.__dict__
            if len(args) == len(fields) and not kwargs:
                own.update(zip(fields, args))  # noqa: B905  (as many, that has just been looked at)
                return
            own.update(defaults)
            own.update(zip(fields, args))  # noqa: B905  (what is too many is refused below)
            own.update(kwargs)
            if len(args) > len(fields) or own.keys() != names or not kwargs.keys().isdisjoint(fields[: len(args)]):
                raise _misfit(cls, fields, defaults, args, kwargs)

        return init

    def _misfit(cls, fields, defaults, args, kwargs):
        if len(args) > len(fields):
            return TypeError(f"{cls.__name__} takes {len(fields)} fields, {len(args)} were given")
        for name in kwargs:
            if name not in fields[len(args) :]:
                return TypeError(f"{cls.__name__} got an unexpected or repeated field {name!r}")
        missing = next(name for name in fields[len(args) :] if name not in kwargs and name not in defaults)
        return TypeError(f"{cls.__name__} needs the field {missing!r}")

    def replace(old, **changes):
        """Return a copy of `old` with these fields changed."""
        fields = {name: getattr(old, name) for name in old.__value_fields__}
        return old.__class__(**{**fields, **changes})
