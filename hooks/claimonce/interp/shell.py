"""The reader itself: walks the tree of a command as bash would run it, without running anything."""

from __future__ import annotations

from claimonce.effects.result import KNOWN, PARTLY, Started
from claimonce.effects.result import UNKNOWN as NO_NAME
from claimonce.hooks.effect import Effect
from claimonce.interp.simple_command import assign, command, simple
from claimonce.interp.state import DEEPEST, INHERITED, MOST_CHILDREN, RESETS, SOMEWHERE, Derived, Shared
from claimonce.interp.words import expand_derived, read
from claimonce.lang import UNKNOWN, BoundError, shown
from claimonce.lang.shell.tree import Source, read_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    Span = tuple[int, int]
    Value = str | list[str] | dict[str, str]
    Done = tuple[int | None, str]


class Shell:
    """One shell: its variables, functions, folder and input."""

    __slots__ = (
        "aliases", "args", "cwd", "done", "elsewhere", "env", "expands", "files", "functions", "guessed", "here",
        "hidden", "maybe", "name", "noexec", "outcome", "redirections", "shared", "source", "stdin", "vars", "wide",
    )  # fmt: skip

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.vars: dict[str, Value] = {}
        self.env: frozenset[str] = frozenset()
        self.functions: dict[str, tuple[Node, Source]] = {}
        self.aliases: dict[str, str] = {}
        self.expands = False
        self.args: list[str] | None = None
        self.cwd = shared.cwd or SOMEWHERE
        self.stdin: str | None = None
        self.files: dict[str, str] = {}
        self.guessed = False  # a word of the present command is one of two
        self.hidden = ""
        self.maybe = False  # the text may be no command: `--system 'Never git push'`
        self.elsewhere = ""  # the words that lead to another host, a container: its root is not this one's
        self.name = "bash"
        self.noexec = False
        self.outcome: int | None = 0  # of the last `$(...)`, which is that of a command without a program
        self.redirections: tuple[tuple[str, str], ...] = ()
        self.done = False
        self.source = Source("", None, None, None)
        self.here: Span = (0, 0)
        self.wide: Span = (0, 0)

    assign, command, simple = assign, command, simple
    read_word, derived_word = read, expand_derived

    def copy(self) -> Shell:
        """Return a subshell: what it changes does not reach back."""
        new = Shell.__new__(Shell)
        for name in Shell.__slots__:
            setattr(new, name, getattr(self, name))
        new.vars, new.functions = dict(self.vars), dict(self.functions)
        return new

    def go_to(self, words: list[str]) -> None:
        """Take what follows for run on another host, which these words lead to."""
        self.hidden = self.hidden or "other host"
        self.elsewhere = " ".join([self.elsewhere, *words] if self.elsewhere else words)

    # -- what is known ------------------------------------------------------------------------------------------

    def variable(self, name: str) -> Value | None:
        """Return a variable's value, or None where the text says nothing of it."""
        held = self.vars.get(name)
        if held is not None:
            return held
        if name == "PWD":
            return self.cwd
        if name == "IFS":
            return " \t\n"
        if name == "HOME":
            return home()
        if name == "PATH":
            return INHERITED
        return None

    def get(self, name: str) -> str | None:
        """Return a variable as one string."""
        held = self.variable(name)
        if isinstance(held, str) or held is None:
            return held
        if isinstance(held, list):
            return held[0] if held else ""
        return held.get("0", "")

    def ifs(self) -> str:
        """Return the characters at which an unquoted expansion is split."""
        held = self.vars.get("IFS")
        return held if isinstance(held, str) and UNKNOWN not in held else " \t\n"

    def place(self) -> Span | None:
        """Return where the present command stands in the original text."""
        return self.at(*self.here)

    def at(self, start: int, end: int) -> Span | None:
        """Turn a range of the present source into one of the original text."""
        base = self.source.base
        return self.source.span if base is None else (base + start, base + end)

    def deeper(self) -> None:
        """Count one more level of nesting; BoundError when it is too deep."""
        self.shared.depth += 1
        if self.shared.depth > DEEPEST:
            self.shared.depth -= 1
            raise BoundError("the command is nested too deeply")

    def derived(self, text: str) -> Derived:
        """Enter text made by an expansion."""
        return Derived(self, text)

    # -- effects ------------------------------------------------------------------------------------------------

    def effect(
        self, kind: str, plugin: str, channel: str, program: str, targets: tuple[str, ...] = (),
        subject: str = "", body: str = "", hidden: str = "", by: str = "",
    ) -> None:  # fmt: skip
        """Record one act at the place of the present command."""
        span = self.place()
        key = (kind, plugin, span, targets)
        if key not in self.shared.effects:
            hidden = hidden if hidden and not self.hidden else self.hides(by if by == "git" else program)
            self.shared.effects[key] = Effect(
                kind=kind, plugin=plugin, channel=channel, program=shown(program),
                targets=tuple(map(shown, targets)) if kind != "counter" else targets,
                subject="" if UNKNOWN in subject else shown(subject), body="" if UNKNOWN in body else shown(body),
                span=span, hidden=hidden, readers_known=kind != "notify", text_known=kind != "notify",
                by=by,
            )  # fmt: skip

    def hides(self, program: str) -> str:
        """Return why no shim would meet the program here, "" where one would."""
        if self.hidden or RESETS.isdisjoint(self.vars):
            return self.hidden
        from claimonce.interp.search_path import hides

        return hides(self, program)

    def unsure(self, reason: str) -> None:
        """Note why the answer is not certain."""
        self.shared.unsure(reason)

    # -- running text -------------------------------------------------------------------------------------------

    def run_text(self, text: str, args: list[str] | None = None, stdin: str | None = None) -> Done:
        """Run a string as a shell program in this shell."""
        if not text or text.isspace():
            return 0, ""
        if text.startswith(UNKNOWN) and " " not in text.strip() and "\n" not in text.strip():
            self.unsure("the text of a command is not known")
            self.shared.doubts += 1
            return None, UNKNOWN
        if text.endswith(UNKNOWN):
            self.unsure("part of the text of a command is not known")
            self.shared.doubts += 1
        base = None
        place, old = self.source, (self.source, self.here, self.wide, self.args, self.stdin)
        if place.base is not None and len(text) > 2:
            found = place.text.find(text, *self.wide)
            base = place.base + found if found >= 0 else None
        self.deeper()
        try:
            span = self.place()
            self.source = read_source(text.replace(UNKNOWN, "$_"), base, span)
            if args is not None:
                self.args = args
            if stdin is not None:
                self.stdin = stdin
            return self.block(self.source.statements())
        finally:
            self.source, self.here, self.wide, self.args, self.stdin = old
            self.shared.depth -= 1

    def substitution(self, at: int, text: str) -> Node | None:
        """Return the tree's node of the `$(` at `at`, where the present source has one."""
        root = self.source.root
        if root is None or text is not self.source.text:
            return None
        node = root.descendant_for_byte_range(at, at + 2)
        while node is not None and node.end_byte <= at + 2:
            node = node.parent
        return node if node is not None and node.type == "command_substitution" and node.start_byte <= at else None

    def substituted(self, node: Node) -> str:
        """Return the output of a `$(...)` that the tree has."""
        if node.has_error:
            self.unsure("part of the command could not be parsed")
        sub = self.copy()
        self.deeper()
        try:
            children = node.children
            if len(children) == 3 and children[1].type == "file_redirect":
                self.outcome, out = sub.redirected([children[1]], lambda: (0, sub.stdin or ""))
            else:
                self.outcome, out = sub.block(children)
            return out
        finally:
            self.shared.depth -= 1

    def substituted_text(self, text: str) -> str:
        """Return the output of a substitution of which only the text is at hand."""
        self.outcome, out = self.copy().run_text(text)
        return out

    # -- statements ---------------------------------------------------------------------------------------------

    def block(self, nodes: list[Node]) -> Done:
        """Run statements one after the other."""
        if len(nodes) > MOST_CHILDREN:
            raise BoundError("the command has too many parts")
        out: list[str] = []
        status: int | None = 0
        wide = self.wide
        for node in nodes:
            if self.done or self.noexec:
                break
            if node.is_named:
                self.wide = (node.start_byte, node.end_byte)
                status, text = self.run(node)
                if text:
                    out.append(text)
        self.wide = wide
        return status, "".join(out)

    def run(self, node: Node) -> Done:
        """Run one statement: its exit status where it is known, and what it prints."""
        kind = node.type
        self.shared.step()
        if kind == "command":
            return self.command(node)
        method = STATEMENTS.get(kind)
        if method is None:
            return None, ""
        self.deeper()
        try:
            return method(self, node)
        finally:
            self.shared.depth -= 1

    def run_words(self, words: list[str], stdin: str | None = None) -> Done:
        """Start the program that `words` name, with `stdin` in place of the shell's where it is given."""
        if not words:
            return 0, ""
        self.shared.step()
        self.deeper()
        old = self.stdin
        if stdin is not None:
            self.stdin = stdin
        try:
            sure = NO_NAME if UNKNOWN in words[0] else PARTLY if any(UNKNOWN in one for one in words) else KNOWN
            found, self.redirections = self.redirections, ()
            self.shared.programs.append(Started(tuple(map(shown, words)), found, self.place(), sure))
            return self.shared.handlers.start(self, words)
        finally:
            if stdin is not None:
                self.stdin = old
            self.shared.depth -= 1

    def put(self, name: str, value: str) -> None:
        """Set a variable; `name` may end in `+` or hold an index."""
        append = name.endswith("+")
        name = name[:-1] if append else name
        if "[" in name:
            from claimonce.interp.variables import put_at

            put_at(self, name, value, append)
            return
        if append:
            held = self.vars.get(name, INHERITED if name == "PATH" else "")
            value = (held if isinstance(held, str) else "") + value
        self.vars[name] = value

    # -- redirections -------------------------------------------------------------------------------------------

    def redirected(self, nodes: list[Node], body: Callable[[], Done]) -> Done:
        """Run `body` with its input and output redirected."""
        if not nodes:
            return body()
        from claimonce.interp.redirections import redirect

        return redirect(self, nodes, body)


def home() -> str:
    """Return the home folder, or unknown text."""
    import posix

    return posix.environ.get(b"HOME", UNKNOWN.encode()).decode("latin-1")


def statements() -> dict[str, Callable[[Shell, Node], Done]]:
    """Return what each kind of statement does; the two modules need each other."""
    from claimonce.interp import statements as own

    return own.TABLE


STATEMENTS = statements()
