"""YAML files whose keys hold shell commands: GitLab, CircleCI, Buildkite, Drone, Azure, lefthook, Taskfile."""

from __future__ import annotations

from msgspec.structs import replace
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from claimonce.audit.extract.documents import NotYamlError, Scalars, documents, elements, hidden, items, scalar
from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.facts import GIT_HOOK, MAKE, WORKFLOW
from claimonce.audit.piece import Piece
from claimonce.catalog import row, tables

SHELL_KEYS = [name for name in tables.of_kind(row.SHELL, row.POWERSHELL) if name in tables.marked(row.EVERYDAY)]
KEYS = {
    "gitlab ci": "script before_script after_script pre_get_sources_script",
    "ci": f"script scripts run command commands {' '.join(SHELL_KEYS)} before_script after_script "
    "install before_install after_success after_failure before_deploy after_deploy inlineScript build_script "
    "test_script deploy_script on_success on_failure after-script",
    "git hook list": "run entry script",
    "taskfile": "cmds cmd sh",
}
ENTRIES = {WORKFLOW: "workflow", GIT_HOOK: "hook", MAKE: "script"}
DEEPEST = 60


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return every command under the form's keys as a piece a key."""
    try:
        roots = documents(text)
    except NotYamlError:
        return Extracted(form.surface, problem="syntax")
    reader = _Reader(path, text, form)
    for root in roots:
        reader.walk(root, "", 0)
    return Extracted(form.surface, tuple(reader.pieces))


class _Reader:
    def __init__(self, path: str, text: str, form: Form) -> None:
        self.path, self.surface = path, form.surface
        self.keys = frozenset(KEYS[form.name].split())
        self.scalars = Scalars(text)
        self.pieces: list[Piece] = []
        self.seen: set[int] = set()

    def walk(self, node: Node, symbol: str, depth: int) -> None:
        """Look for the keys under a node; one that two places share is read once."""
        if id(node) in self.seen or depth > DEEPEST:
            return
        if isinstance(node, SequenceNode) and all(isinstance(one, ScalarNode) for one in node.value):
            return
        self.seen.add(id(node))
        if isinstance(node, SequenceNode):
            for number, one in enumerate(node.value):
                if not isinstance(one, ScalarNode):
                    self.walk(one, f"{symbol}[{number}]", depth + 1)
        elif isinstance(node, MappingNode):
            for key, value in items(node):
                name = f"{symbol}.{key}" if symbol else key
                if key in self.keys:
                    self.commands(value, name, depth)
                else:
                    self.walk(value, name, depth + 1)

    def commands(self, node: Node, symbol: str, depth: int) -> None:
        """Add the commands under one key; a mapping among them is walked on."""
        if isinstance(node, MappingNode):
            self.walk(node, symbol, depth + 1)
            return
        if id(node) in self.seen:
            return
        if not isinstance(node, ScalarNode):
            self.seen.add(id(node))
        some = elements(node)
        for number, one in enumerate(some):
            if isinstance(one, MappingNode):
                self.walk(one, f"{symbol}[{number}]", depth + 1)
        met = [one for one in some if isinstance(one, ScalarNode) and _first(self.seen, one)]
        piece = self.scalars.piece(self.path, self.surface, met, symbol, ENTRIES[self.surface])
        if piece is not None:
            self.pieces.append(replace(piece, text=hidden(piece.text)))


def _first(seen: set[int], node: Node) -> bool:
    """Say whether a scalar that an anchor may share is met for the first time."""
    if id(node) in seen:
        return False
    seen.add(id(node))
    return bool(scalar(node))
