"""What a makefile says: rules, variables, and the recipe lines of a target and of what it needs. Text in, text out."""

from __future__ import annotations

MOST_TARGETS = 60
SIGNS = (":=", "?=", "+=", "=")


class Makefile:
    """The rules of a makefile; `variables` are those given on the command line and are added to."""

    __slots__ = ("first", "rules", "variables")

    def __init__(self, text: str, variables: dict[str, str]) -> None:
        self.rules: dict[str, tuple[list[str], list[str]]] = {}
        self.variables = variables
        self.first = ""
        current: list[list[str]] = []
        for line in text.replace("\\\n", " ").split("\n"):
            if line.startswith("\t"):
                for body in current:
                    body.append(line[1:])
                continue
            bare = line.split("#")[0].rstrip()
            if bare:
                current = [] if self.sets(bare) else self.rule(bare, line.startswith(" "))

    def sets(self, bare: str) -> bool:
        """Take `NAME = value`; say whether the line is one."""
        for sign in SIGNS:
            key, found, held = bare.removeprefix("export ").partition(sign)
            if found and ":" not in key and key.strip().replace("_", "a").isalnum():
                self.variables.setdefault(key.strip(), held.strip())
                return True
        return False

    def rule(self, bare: str, indented: bool) -> list[list[str]]:
        """Take `target: needs`, and return the lists that the recipe's lines go to."""
        names, colon, rest = bare.partition(":")
        if not colon or indented:
            return []
        needs, _, inline = rest.lstrip(":").partition(";")
        current: list[list[str]] = []
        for name in names.split():
            self.rules[name] = (needs.split(), [inline] if inline else [])
            current.append(self.rules[name][1])
            if not self.first and not name.startswith("."):
                self.first = name
        return current

    def search_path(self) -> str:
        """Return what recipes find programs by, in a shell's words; "" where the makefile says nothing of it.

        make hands a variable that stood in its own environment on to what it runs (GNU make, 5.7.2).
        """
        held = self.variables.get("PATH", "").replace("$(CURDIR)", "$PWD").replace("$(shell pwd)", "$PWD")
        for key, value in self.variables.items():
            if key != "PATH":
                held = held.replace(f"$({key})", value).replace("${" + key + "}", value)
        return held.replace("$(", "${").replace(")", "}")

    def lines(self, targets: list[str]) -> list[str]:
        """Return the commands that making `targets`, or the first one, runs."""
        todo = list(targets) or [self.first]
        done: set[str] = set()
        made: list[str] = []
        while todo and len(done) < MOST_TARGETS:
            name = todo.pop(0)
            if name in done:
                continue
            done.add(name)
            wanted, body = self.rules.get(name, ([], []))
            todo += wanted
            made += [command for command in (self.command(line, name) for line in body) if command.strip()]
        return made

    def command(self, line: str, name: str) -> str:
        """Return one recipe line with its variables in place."""
        command = line.lstrip("@-+ ")
        for key, held in self.variables.items():
            command = command.replace(f"$({key})", held).replace("${" + key + "}", held)
        return command.replace("$(MAKE)", "make").replace("$@", name).replace("$$", "$")
