"""GitHub Actions: workflows and composite actions, step by step."""

from __future__ import annotations

import re

from msgspec.structs import replace
from yaml.nodes import Node, SequenceNode

from claimonce.audit.extract.documents import NotYamlError, Scalars, documents, get, hidden, items, line_of, scalar
from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.facts import CLAIM, FLAG, GATE, Call, Function, Guard, Site, Text, Unknown, Value
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import JAVASCRIPT, PROSE, PYTHON, SHELL, Piece
from claimonce.catalog import index, tables

ENTRY = "workflow"
# The language of a run block by the program that its `shell:` names.
SHELLS = dict.fromkeys((*index.SHELLS, *index.POWERSHELLS), SHELL) | {
    name: PYTHON if language == "python" else JAVASCRIPT
    for name, language in tables.languages().items()
    if language in ("python", "js")
}
INPUTS = {
    "actions/github-script": {"script": JAVASCRIPT},
    "appleboy/ssh-action": {"script": SHELL},
    "nick-fields/retry": {"command": SHELL, "on_retry_command": SHELL},
    "nick-invision/retry": {"command": SHELL, "on_retry_command": SHELL},
    "wandalen/wretry.action": {"command": SHELL},
    "addnab/docker-run-action": {"run": SHELL},
    "azure/cli": {"inlineScript": SHELL},
    "reactivecircus/android-emulator-runner": {"script": SHELL},
    "jannekem/run-python-script-action": {"script": PYTHON},
}
AGENT = late(r"claude|codex|gemini|copilot|aider|openhands|agent|\bai\b|-ai-|llm|opencode", re.IGNORECASE)
PROMPTS = frozenset((
    "prompt", "direct_prompt", "override_prompt", "custom_instructions", "system_prompt", "append_system_prompt",
    "instructions", "task", "prompt_template",
))  # fmt: skip
CLAIMED = late(r"^[^#\n|]*\bclaimonce\s+(claim|check)\s+(\S+)[^|\n]*$", re.MULTILINE)
SETTLED = late(r"\bclaimonce\s+(?:mark|settle|release)\b")


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return the run blocks, scripts and prompts of every step, and the actions that the steps use."""
    try:
        roots = documents(text)
    except NotYamlError:
        return Extracted(form.surface, problem="syntax")
    made = _Steps(path, text, form)
    for root in roots:
        shell = scalar(get(root, "defaults", "run", "shell"))
        for name, job in items(get(root, "jobs")):
            made.job(f"jobs.{name}", job, scalar(get(job, "defaults", "run", "shell")) or shell)
        runs = get(root, "runs")
        made.steps("runs", get(runs, "steps"), shell)
        for key in ("main", "pre", "post"):
            target = scalar(get(runs, key))
            if target:
                made.imports.append("./" + _beside(path, target))
    return Extracted(
        form.surface, tuple(made.pieces), tuple(made.functions), tuple(made.imports), guards=tuple(made.guards)
    )


class _Steps:
    """Reads the steps of one file."""

    def __init__(self, path: str, text: str, form: Form) -> None:
        self.path, self.surface = path, form.surface
        self.scalars = Scalars(text)
        self.pieces: list[Piece] = []
        self.functions: list[Function] = []
        self.imports: list[str] = []
        self.guards: list[tuple[str, Guard]] = []
        self.seen: set[int] = set()

    def job(self, symbol: str, job: Node, shell: str) -> None:
        """Read one job: its steps, or the workflow that it calls."""
        used = get(job, "uses")
        if used is not None:
            self.used(symbol, used, job)
        self.steps(symbol, get(job, "steps"), shell)

    def steps(self, symbol: str, steps: Node | None, shell: str) -> None:
        """Read the steps of a job or composite action, in order."""
        if not isinstance(steps, SequenceNode):
            return
        settled = any(SETTLED.search(scalar(get(step, "run"))) for step in steps.value)
        before: list[tuple[str, Guard]] = []
        for number, step in enumerate(steps.value):
            name = f"{symbol}.steps[{number}]"
            condition = scalar(get(step, "if"))
            self.guards += [
                (one_name, guard)
                for one, guard in before
                for one_name in (name, f"{name}.uses")
                if not one or f"steps.{one}." in condition or "always" not in condition
            ]
            run = get(step, "run")
            if run is not None and id(run) not in self.seen:
                self.seen.add(id(run))
                language = language_of(scalar(get(step, "shell")) or shell)
                if language:
                    self.add(run, name, language)
                before += _claims(run, scalar(get(step, "id")), settled)
            used = get(step, "uses")
            if used is not None:
                self.used(name, used, step)

    def add(self, node: Node, symbol: str, language: str) -> None:
        """Add the text of one scalar as a piece."""
        entry = ENTRY if language != PROSE else "agent"
        piece = self.scalars.piece(self.path, self.surface, [node], symbol, entry, language)
        if piece is not None:
            text = hidden(piece.text, language) if language != PROSE else piece.text
            self.pieces.append(replace(piece, text=text))

    def used(self, symbol: str, used: Node, step: Node) -> None:
        """Read a step that uses an action: a call of it, and the code and prompts in its inputs."""
        target = scalar(used)
        if target.startswith("./"):
            self.imports.append("./" + target[2:].rstrip("/").partition("@")[0])
            return
        name = action_name(target)
        inputs = dict(items(get(step, "with")))
        for key, language in INPUTS.get(name, {}).items():
            if key in inputs:
                self.add(inputs[key], symbol, language)
        if AGENT.search(name):
            for key in PROMPTS & inputs.keys():
                self.add(inputs[key], f"{symbol}.with.{key}", PROSE)
        keywords: tuple[tuple[str, Value], ...] = tuple(
            (key, Unknown(text[:60]) if "${{" in text else Text(text[:2_000]))
            for key, value in inputs.items()
            if (text := scalar(value))
        )
        line = line_of(used)
        site = Site(line, line, used.start_mark.column + 1, used.end_mark.column + 1)
        call = Call("uses", (Text(name),), site, keywords)
        self.functions.append(Function(f"{symbol}.uses", (), site, (call,), entry=ENTRY))


def language_of(shell: str) -> str:
    """Return the language of a run block by its `shell:`; empty for one that is not read."""
    if not shell:
        return SHELL
    program = shell.split()[0].rpartition("/")[2].removesuffix(".exe")
    return SHELLS.get(program, "")


def action_name(target: str) -> str:
    """Return `owner/name` of an action, in small letters, without its version and folder."""
    if target.startswith("docker://"):
        return target
    return "/".join(target.partition("@")[0].lower().split("/")[:2])


def _claims(run: Node, step: str, settled: bool) -> list[tuple[str, Guard]]:
    """Return the guards that a step puts in front of those after it: where its claim fails, the job ends."""
    made: list[tuple[str, Guard]] = []
    for match in CLAIMED.finditer(scalar(run)):
        line = line_of(run) + scalar(run).count("\n", 0, match.start())
        kind = FLAG if match[1] == "check" else GATE if settled else CLAIM
        made.append((step, Guard(kind, Text(match[2].strip("\"'")), Site(line, line))))
    return made


def _beside(path: str, target: str) -> str:
    folder = path.rpartition("/")[0]
    return f"{folder}/{target}" if folder else target
