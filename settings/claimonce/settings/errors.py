"""The base of what the gate tells in a sentence; and what can be wrong with settings: file, key, what to do next."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import dataclass_transform
else:

    def dataclass_transform(**_):
        """Leave a class as it is: what a type checker reads into it needs no import at run time."""
        return lambda cls: cls


HIDDEN = "***"  # in place of what may hold a password, wherever a value is shown


@dataclass_transform(eq_default=False)
class GateError(Exception):
    """The gate itself, or what stands above it, could not do its work; nothing was sent and nothing was forgotten.

    A kind of it names its fields, as a dataclass does, and a `sentence` that says them: what is wrong, and what to do
    next. It stands here, below the store and the runner of git, because both raise it.
    """

    exit_code = 2
    is_told = False  # whether programs were given it on stdout already
    sentence = ""
    fields: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        """Note the fields, those of the base first."""
        named = cls.__dict__.get("__annotations__", ())  # noqa: RUF063  (`inspect` is not for the hook's path)
        cls.fields = tuple(dict.fromkeys((*cls.fields, *named)))

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, *named.values())
        for name, said in (*zip(self.fields, given, strict=False), *named.items()):
            setattr(self, name, said)

    def __str__(self) -> str:
        """Return the sentence with the fields in their places."""
        return self.sentence.format_map({name: getattr(self, name) for name in self.fields}) or super().__str__()


class SettingsError(Exception):
    """Settings that cannot be obeyed; `file` names the layer and `key` the dotted setting ("" for the whole
    file)."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        """Keep the fields; `reason` is a sentence without the file's name."""
        super().__init__(file, key, reason)
        self.file = file
        self.key = key
        self.reason = reason

    def __str__(self) -> str:
        """Return the whole sentence."""
        return f"{self.file}: {self.reason}"


class BrokenFileError(SettingsError):
    """The file cannot be read as TOML."""

    def __init__(self, file: str, problem: str) -> None:
        """Take the parser's or the system's own words as `problem`."""
        super().__init__(file, "", f"cannot be read ({plain(problem, 160)}); fix the file, then run `claimonce doctor`")


class UnknownKeyError(SettingsError):
    """A key that no setting has; `nearest` is the known key most alike, "" when none is near."""

    def __init__(self, file: str, key: str, nearest: str) -> None:
        """Name the key as it stands in the file."""
        hint = f"did you mean {nearest}?" if nearest else "see docs/reference/settings.md for the known ones"
        super().__init__(file, key, f"{plain(key)} is not a setting; {hint}")
        self.nearest = nearest


class WrongValueError(SettingsError):
    """A value of the wrong type, outside its choices or its limits; `expected` says what to write."""

    def __init__(self, file: str, key: str, got: object, expected: str) -> None:
        """`got` is the value as it stands in the file."""
        super().__init__(file, key, f"{key} = {show(got)} will not do: write {expected}")
        self.got = got
        self.expected = expected


def may_hold_password(kind: str, value: object) -> bool:
    """Return whether a value of that kind is shown to nobody: a database's address, a URL that names a user."""
    return kind == "dsn" or (isinstance(value, str) and "@" in value.partition("//")[2])


def show(value: object) -> str:
    """Return a value as TOML would show it, on one line and cut at 60 characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else repr(value)
    return plain(text)


def plain(text: str, most: int = 60) -> str:
    """Return a file's own words fit to be quoted: printable, on one line, capped; an agent may read them."""
    line = "".join(sign if sign.isprintable() else "?" for sign in text)
    return line if len(line) <= most else line[: most - 3] + "..."
