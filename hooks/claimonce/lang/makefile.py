"""What a makefile says: its rules, its variables, and a recipe's lines as the shell gets them. Text in, text out."""

from __future__ import annotations

from claimonce.lang import BoundError, bounded

MOST_TARGETS = 60
MOST_REFERENCES = 20_000
DEEPEST = 8
OPERATORS = ("=", ":=", "::=", ":::=", "?=", "+=", "!=")
CONDITIONS = frozenset(
    ("ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "include", "-include", "sinclude", ".PHONY", "vpath",
     "undefine")
)  # fmt: skip
# What make alone knows becomes a variable of the shell, which nobody set: a text that is not known.
AUTOMATIC = {
    "@": "$_target", "<": "$_first", "^": "$_all", "?": "$_newer", "*": "$_stem", "%": "$_member", "+": "$_every",
    "|": "$_order",
}  # fmt: skip
CLOSERS = {"(": ")", "{": "}"}


class Rule:
    """`target: needs`, with the lines below it: each with its number, without its tab, a continued one as it stands."""

    __slots__ = ("lines", "needs", "target")

    def __init__(self, target: str, needs: str) -> None:
        self.target, self.needs = target, needs
        self.lines: list[tuple[int, str]] = []

    def commands(self) -> list[str]:
        """Return the commands, each on one line, without the signs that speak to make alone (`@`, `-`, `+`)."""
        text = "\n".join(line for _, line in self.lines).replace("\\\n", " ")
        return [line.lstrip().lstrip("@-+ ") for line in text.split("\n")]


class Makefile:
    """The rules in order, and the variables; those that are `given` on the command line stand above the file's own."""

    __slots__ = ("given", "references", "rules", "variables")

    def __init__(self, text: str, given: dict[str, str] | None = None) -> None:
        self.given = given or {}
        self.variables = dict(self.given)
        self.rules: list[Rule] = []
        self.references = 0
        self._read(text.split("\n"))

    def _read(self, lines: list[str]) -> None:
        rule: Rule | None = None
        at, continued = 0, False
        while at < len(lines):
            line, number = lines[at], at + 1
            at += 1
            if rule is not None and (continued or line[:1] == "\t"):
                rule.lines.append((number, line.lstrip("\t") if continued else line[1:]))
                continued = line[-1:] == "\\"
                continue
            while line[-1:] == "\\" and at < len(lines) and line[:1] != "#":
                line = line[:-1].rstrip() + " " + lines[at].strip()
                at += 1
            words = line.split(None, 2)
            if not words or words[0][0] == "#" or words[0].partition("(")[0] in CONDITIONS:
                continue
            if words[0].partition(":")[0] in CONDITIONS:
                continue
            if words[0] == "define" and len(words) > 1:
                at = self._define(words[1], lines, at)
            elif not self._sets(line):
                rule = self._rule(line, number)
                continued = rule is not None and bool(rule.lines) and lines[at - 1][-1:] == "\\"
            else:
                rule = None

    def _define(self, name: str, lines: list[str], at: int) -> int:
        """Take the lines up to `endef` as one text for the shell, and return where they end."""
        body: list[str] = []
        while at < len(lines) and lines[at].strip() != "endef":
            body.append(lines[at].strip().lstrip("@-+"))
            at += 1
        self._set(name, "", "; ".join(line for line in body if line))
        return at + 1

    def _sets(self, line: str) -> bool:
        """Take `NAME = value`; say whether the line is one."""
        head, sign, value = line.partition("=")
        head = head.strip()
        while head.startswith(("export ", "override ")):
            head = head.partition(" ")[2].lstrip()
        name = head.rstrip(":?+!").rstrip()
        if not sign or not name.replace(".", "_").replace("-", "_").isidentifier():
            return False
        self._set(name, head[len(name) :].strip(), value.partition(" #")[0].strip())
        return head[len(name) :].strip() + "=" in OPERATORS

    def _set(self, name: str, operator: str, value: str) -> None:
        if name in self.given or (operator == "?" and name in self.variables):
            return
        if operator == "+":
            value = f"{self.variables.get(name, '')} {value}".strip()
        elif operator == "!":
            value = f"$(shell {value})"
        bounded(len(value))
        self.variables[name] = value

    def _rule(self, line: str, number: int) -> Rule | None:
        """Take `target: needs ; command`; None where the line is none."""
        colon = colon_of(line)
        if colon < 1 or line[0] in " \t":
            return None
        needs, mark, command = line[colon:].lstrip(":").partition(";")
        rule = Rule(line[:colon].strip(), needs.partition("#")[0].strip())
        if mark and command.strip() and "#" not in needs:
            rule.lines.append((number, command.strip()))
        self.rules.append(rule)
        return rule

    def search_path(self) -> str:
        """Return what recipes find programs by, in a shell's words; "" where the makefile says nothing of it.

        make hands a variable that stood in its own environment on to what it runs (GNU make, 5.7.2).
        """
        held = self.variables.get("PATH", "").replace("$(shell pwd)", "$(CURDIR)")
        known = {**self.variables, "CURDIR": "$$PWD"}
        known.pop("PATH", None)
        return self.shell_text(held, AUTOMATIC, known)

    def commands(self, targets: list[str]) -> list[str]:
        """Return the commands that making `targets`, or the first one, runs."""
        rules: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for name in self.shell_text(rule.target).split():
                rules.setdefault(name, []).append(rule)
        todo = list(targets) or [name for name in rules if name[0] not in ".%"][:1]
        done: set[str] = set()
        made: list[str] = []
        while todo and len(done) < MOST_TARGETS:
            name = todo.pop(0)
            if name in done:
                continue
            done.add(name)
            held = rules.get(name, [])
            needs = [need for rule in held for need in self.shell_text(rule.needs).split()]
            todo += needs
            automatic = {**AUTOMATIC, "@": name, "<": needs[0] if needs else "", "^": " ".join(needs)}
            made += [self.shell_text(line, automatic) for rule in held for line in rule.commands() if line.strip()]
        return made

    def makes(self, target: str) -> bool:
        """Say whether a rule has this target."""
        return any(target in self.shell_text(rule.target).split() for rule in self.rules)

    def shell_text(
        self, text: str, automatic: dict[str, str] = AUTOMATIC, variables: dict[str, str] | None = None, depth: int = 0
    ) -> str:
        """Return a line as the shell gets it; BoundError where its variables make too much of it."""
        if "$" not in text:
            return text
        known = self.variables if variables is None else variables
        made: list[str] = []
        at = 0
        while (sign := text.find("$", at)) >= 0:
            made.append(text[at:sign])
            mark = text[sign + 1 : sign + 2]
            close = closing(text, sign + 1) if mark in CLOSERS else -1
            at = close + 1 if close > 0 else sign + 2
            if close > 0:
                inner = self.shell_text(text[sign + 2 : close], automatic, known, depth)
                made.append(self._referred(inner.strip(), automatic, known, depth))
            elif mark in automatic:
                made.append(automatic[mark])
            else:
                made.append("$" if mark in "$({" else self._referred(mark, automatic, known, depth))
                at -= mark in CLOSERS
        made.append(text[at:])
        bounded(sum(map(len, made)))
        return "".join(made)

    def _referred(self, name: str, automatic: dict[str, str], known: dict[str, str], depth: int) -> str:
        """Return what a reference stands for: a variable's value, a function's, or a variable of the shell."""
        self.references += 1
        if self.references > MOST_REFERENCES:
            raise BoundError("a makefile's variables hold too many others")
        function, _, rest = name.partition(" ")
        if function == "shell":
            return f"$({rest})"
        if function in ("info", "warning", "error"):
            return ":"
        if function == "call" and depth < DEEPEST:
            words = [word.strip() for word in rest.split(",")]
            own = {str(number): word.replace("$", "$$") for number, word in enumerate(words)}
            return self.shell_text(known.get(words[0], ""), automatic, {**known, **own}, depth + 1)
        if name in known:
            return self.shell_text(known[name], automatic, known, depth + 1) if depth < DEEPEST else "$_"
        if name in ("MAKE", "CURDIR"):
            return "make" if name == "MAKE" else "."
        return "$" + ("".join(c if c.isalnum() else "_" for c in name) or "_")


def colon_of(line: str) -> int:
    """Return where the colon behind a rule's targets stands; -1 where the line has none, or is no rule."""
    at = 0
    while at < len(line):
        c = line[at]
        if c == "$" and line[at + 1 : at + 2] in CLOSERS:
            at = closing(line, at + 1)
            if at < 0:
                return -1
        elif c in "=#":
            return -1
        elif c == ":":
            behind = line[at : at + 3].lstrip(":")
            return -1 if behind[:1] == "=" or line.startswith(":::", at) else at
        at += 1
    return -1


def closing(text: str, at: int) -> int:
    """Return where the bracket that opens at `at` is closed; -1 where it is not."""
    opener, closer = text[at], CLOSERS[text[at]]
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] == opener) - (text[index] == closer)
        if not depth:
            return index
    return -1
