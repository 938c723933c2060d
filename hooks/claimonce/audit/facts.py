"""What one file says, in one form for every language: its functions, the calls they make, and under which guard.

A front end lowers source text to these values and decides nothing about effects; the engine judges them all alike. They
are plain data, so that a file's facts are kept by its content and read again instead of parsed again.

Lines and columns count from 1, columns in code points, and both are those of the scanned file: a front end that lowers
a part of a file has mapped them back before it returns.
"""

from __future__ import annotations

import msgspec


class Site(msgspec.Struct, frozen=True, array_like=True):
    """Where something stands in its file; the end is inclusive in lines, exclusive in columns (0: not known)."""

    line: int
    end_line: int
    column: int = 1
    end_column: int = 0


# -- values: what is known of an argument without running anything -----------------------------------------------


class Text(msgspec.Struct, frozen=True, array_like=True, tag="t"):
    """A constant string (numbers and true/false too, as they are written)."""

    text: str


class Unknown(msgspec.Struct, frozen=True, array_like=True, tag="u"):
    """A value that the text does not say; `hint` is its source text, shortened, for people."""

    hint: str = ""


class Param(msgspec.Struct, frozen=True, array_like=True, tag="p"):
    """A parameter of the enclosing function; shell counts `1`, `2`, and has `@` for all of them."""

    name: str


class Joined(msgspec.Struct, frozen=True, array_like=True, tag="j"):
    """Strings put together: an f-string, a template, a word with an expansion in it."""

    parts: tuple[Value, ...]


class Listed(msgspec.Struct, frozen=True, array_like=True, tag="l"):
    """A list or tuple."""

    items: tuple[Value, ...]


class Spread(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    """All items of a value, standing among the items of a `Listed` or the arguments of a call."""

    of: Value


class Table(msgspec.Struct, frozen=True, array_like=True, tag="d"):
    """A mapping with constant keys, as options of a call are given in JavaScript."""

    items: tuple[tuple[str, Value], ...]


class Either(msgspec.Struct, frozen=True, array_like=True, tag="e"):
    """One of several values: both ways of a condition, or each assignment of a name."""

    choices: tuple[Value, ...]


class Named(msgspec.Struct, frozen=True, array_like=True, tag="n"):
    """A reference by name: a function, a class, an import, or `X()` for an object made by calling `X`.

    Written as `Call.callee` is.
    """

    name: str


class Result(msgspec.Struct, frozen=True, array_like=True, tag="r"):
    """What a call of a function of the project returns; the engine looks it up in `Function.returns`."""

    callee: str
    args: tuple[Value, ...] = ()


Value = Text | Unknown | Param | Joined | Listed | Spread | Table | Either | Named | Result


# -- guards, calls, functions -------------------------------------------------------------------------------------

GATE = "gate"  # a gate that claims and settles stands in front on every path
CLAIM = "claim"  # a claim is taken in front, but on some path nothing settles it
FLAG = "flag"  # a file or variable is looked at in front and written afterwards: check, then act


class Guard(msgspec.Struct, frozen=True, array_like=True):
    """What stands in front of a call on every path through its function.

    `kind` is GATE, CLAIM or FLAG; `key` the gate's key as far as it is known; `site` where the guard stands. `name` is
    the canonical callee of what might be a gate: the engine keeps the guard only where that is claimonce's, a
    configured gate, or a function of the project that itself gates. Empty where the front end is sure.
    """

    kind: str
    key: Value
    site: Site
    name: str = ""


class Call(msgspec.Struct, frozen=True, array_like=True):
    """One call or one started program.

    `callee` is canonical:
    - a library's API by its dotted import path whatever it was imported as: `subprocess.run`,
      `smtplib.SMTP().sendmail` (`()` for an object made by calling), `child_process.execSync`,
      `@slack/web-api.WebClient().chat.postMessage`;
    - a function of the same file: `.name`, `.Class.method` for `self.method` and `cls.method`;
    - a function of another file of the project where the import is relative: `./lib/gh.mjs:ghText` (from the scanned
      root, normalised, as it would be without a suffix where the import has none); Python's absolute imports stay
      dotted, the engine knows which modules are the project's;
    - a method of an object that nothing is known of: `?.send`;
    - `exec` for a program started by words (`args` are the words, shell's own commands too), `sh` for shell text
      (`args[0]` is the text). A front end writes these only for its own language's direct forms (a shell command);
      `subprocess.run` and the like stay as they are, the engine's table knows how each is called.
    """

    callee: str
    args: tuple[Value, ...]
    site: Site
    keywords: tuple[tuple[str, Value], ...] = ()
    guards: tuple[Guard, ...] = ()


class Function(msgspec.Struct, frozen=True, array_like=True):
    """A function, or (`name` empty or a piece's own symbol) the statements of a file or piece that stand in none.

    `entry` says what starts it without any caller in the project: `cron`, `unit`, `workflow`, `hook`, `container`,
    `script` (executable or has a main part), `package script`, `agent`; empty for what is only called.

    `params` are without `self`; a parameter that takes the rest is `*name`, one that takes keywords `**name`.
    `defaults` are the values of parameters that a caller may leave out.
    """

    name: str
    params: tuple[str, ...]
    site: Site
    calls: tuple[Call, ...] = ()
    returns: tuple[Value, ...] = ()
    guards: tuple[Guard, ...] = ()
    entry: str = ""
    defaults: tuple[tuple[str, Value], ...] = ()


class Class(msgspec.Struct, frozen=True, array_like=True):
    """A class: its bases (written as callees are) and its constant attributes."""

    name: str
    bases: tuple[str, ...]
    constants: tuple[tuple[str, Value], ...] = ()


class Instruction(msgspec.Struct, frozen=True, array_like=True):
    """An instruction to an agent: prose that makes it act.

    `effect` is `notify`, `git_push` or `counter`, `channel` the plugin's, `command` the command where the text quotes
    one, `gated` whether the same item, paragraph or section names the gate.
    """

    site: Site
    effect: str
    channel: str
    plugin: str
    text: str
    symbol: str
    command: str = ""
    gated: bool = False


class Comment(msgspec.Struct, frozen=True, array_like=True):
    """A comment that speaks to the audit (`coverage-audit: allow[...]`), with the text behind the colon."""

    site: Site
    text: str


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """Everything that one file says.

    `problem` says why (part of) it could not be read: `syntax`, `encoding`, `too large`, `binary`, ...; such a file
    is named in the report. `constants` are module-level names with constant values; `imports` are the project files
    or modules it loads (for `import x` and `source x.sh`), written as callees are.
    """

    path: str
    surface: str
    functions: tuple[Function, ...] = ()
    classes: tuple[Class, ...] = ()
    constants: tuple[tuple[str, Value], ...] = ()
    imports: tuple[str, ...] = ()
    told: tuple[Instruction, ...] = ()
    comments: tuple[Comment, ...] = ()
    problem: str = ""


# -- surfaces: where a path around the gate can lie, one word each ---------------------------------------------------

CODE = "code"
WORKFLOW = "workflow"
MAKE = "make"
CRON = "cron"
UNIT = "unit"
CONTAINER = "container"
PACKAGE = "package"
GIT_HOOK = "git-hook"
AGENT_SETTINGS = "agent-settings"
INSTRUCTIONS = "instructions"


# A place in a file that leads an agent to another file.

IMPORTS, FOLLOWS, SENDS, NAMES = "imports", "has its reader follow", "has its reader read", "points to"
MENTIONS, FEEDS, SETS = "names", "feeds an agent", "names for agents"


class Link(msgspec.Struct, frozen=True, array_like=True):
    """`target` is the path as it is written, without what stands around it; `line` where it is written.

    `how` is IMPORTS (the client puts the text in), FOLLOWS (the reader is told to do as it says), SENDS (to read it),
    NAMES (it is pointed to), MENTIONS (it only stands there), FEEDS (a program hands it to a client) or
    SETS (a setting of the client names it, a folder too).
    """

    target: str
    line: int
    how: str
