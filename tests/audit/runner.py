"""Runs the `run` steps of a composite GitHub Action as a runner does: bash, its files, its expressions."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{\s*(\w+)\.([\w-]+)\s*\}\}")
FILES = ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH")


@dataclass(frozen=True)
class Ran:
    """How an action ended: the status of its last step, what it printed, and the summary it left."""

    status: int
    output: str
    summary: str


class Runner:
    """One job's workspace and files; steps whose name is in `replaced` count as done."""

    def __init__(self, workspace: Path, folder: Path, env: Mapping[str, str], replaced: tuple[str, ...] = ()) -> None:
        self.workspace, self.replaced = workspace, replaced
        self.files = {name: folder / name.lower() for name in FILES}
        self.temp = folder / "temp"
        self.temp.mkdir(parents=True)
        self.env = {**os.environ, **env}

    def use(self, action: Path, given: Mapping[str, str] | None = None) -> Ran:
        """Run the action that stands in the folder with these inputs."""
        said: dict[str, Any] = yaml.safe_load((action / "action.yml").read_text())
        given = given or {}
        assert set(given) <= set(said["inputs"])
        scopes = {
            "inputs": {name: given.get(name, one["default"]) for name, one in said["inputs"].items()},
            "github": {"action_path": str(action)},
        }
        printed, status = "", 0
        for file in self.files.values():
            file.write_text("")
        for step in said["runs"]["steps"]:
            if step["name"] in self.replaced:
                continue
            status, output = self._step(step, scopes)
            printed += output
            if status:
                break
        return Ran(status, printed, self.files["GITHUB_STEP_SUMMARY"].read_text())

    def _step(self, step: Mapping[str, Any], scopes: Mapping[str, Mapping[str, str]]) -> tuple[int, str]:
        assert step["shell"] == "bash"
        script = self.temp / "step.sh"
        script.write_text(_filled(step["run"], scopes))
        added = {name: _filled(value, scopes) for name, value in step["env"].items()}
        done = subprocess.run(
            ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)),
            cwd=self.workspace,
            env={**self.env, "RUNNER_TEMP": str(self.temp), **{k: str(v) for k, v in self.files.items()}, **added},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        for folder in self.files["GITHUB_PATH"].read_text().split():
            self.env["PATH"] = f"{folder}:{self.env['PATH']}"
        return done.returncode, done.stdout


def _filled(text: str, scopes: Mapping[str, Mapping[str, str]]) -> str:
    return EXPRESSION.sub(lambda found: scopes[found[1]][found[2]], text)
