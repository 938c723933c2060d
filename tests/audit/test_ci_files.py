"""What puts the audit into CI, run: the pre-commit hook, the GitHub Action, the examples for GitHub and GitLab."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from audit import schemas
from audit.runner import Runner
from audit.trees import committed, git, tree
from docs import pages

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "settings" / "github-action"
EXAMPLES = ROOT / "settings" / "examples"
PAGE = pages.DOCS / "how-to" / "sweep-a-repository.md"
PUSH = "#!/bin/sh\ngit push\n"
CLEAN = "#!/bin/sh\nclaimonce push\n"
# Where pip put the commands of the installed package.
INSTALLED = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def manifest() -> dict[str, Any]:
    (hook,) = loaded(ROOT / ".pre-commit-hooks.yaml")
    return dict(hook)


def workflow(text: str) -> dict[str, Any]:
    """Return a workflow; YAML 1.1 takes its key `on` for a truth value."""
    said = yaml.safe_load(text)
    said["on"] = said.pop(True)
    return dict(said)


def runner(workspace: Path, folder: Path) -> Runner:
    """A runner on which the step Install is replaced by the installed environment."""
    return Runner(workspace, folder, INSTALLED, replaced=("Install",))


def run(words: list[str], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    every = {**os.environ, **INSTALLED, **env}
    return subprocess.run(words, cwd=cwd, env=every, capture_output=True, text=True, check=False)


@pytest.fixture
def registry() -> None:
    """Skip where pip reaches no registry: what is tested installs this package and what it needs."""
    words = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--ignore-installed", "hatchling"]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("pip reaches no registry")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The package's own repository, as a user's tool clones it."""
    made = tmp_path / "source"
    for folder in ("hooks", "plugins", "settings"):
        shutil.copytree(ROOT / folder, made / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / file, made)
    return committed(made)


def test_the_hook_s_command_lets_a_clean_commit_pass_and_stops_another(tmp_path: Path) -> None:
    hook = manifest()
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    root = committed(tree(tmp_path, {"a.sh": CLEAN}))
    words = shlex.join([*shlex.split(hook["entry"]), *hook["args"]])
    (root / ".git" / "hooks").mkdir(exist_ok=True)
    (root / ".git" / "hooks" / "pre-commit").write_text(f"#!/bin/sh\nexec {words}\n")
    (root / ".git" / "hooks" / "pre-commit").chmod(0o755)
    commit = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-am", "x"]
    tree(root, {"a.sh": PUSH})
    stopped = run(commit, root)
    assert stopped.returncode == 1
    assert "a.sh:2: error ungated-push" in stopped.stdout + stopped.stderr
    tree(root, {"a.sh": CLEAN + "true\n"})
    passed = run(commit, root)
    assert (passed.returncode, git(root, "log", "-1", "--format=%s")) == (0, "x\n"), passed.stderr


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is not installed (pip install pre-commit)")
@pytest.mark.usefixtures("registry")
def test_pre_commit_installs_the_hook_and_runs_it(tmp_path: Path, source: Path) -> None:
    pre_commit = [sys.executable, "-m", "pre_commit"]
    assert run([*pre_commit, "validate-manifest", str(source / ".pre-commit-hooks.yaml")], tmp_path).returncode == 0
    config = next(fence.text for fence in pages.fences(PAGE) if fence.text.startswith("repos:"))
    config = config.replace("ADDRESS", str(source)).replace("TAG", git(source, "rev-parse", "HEAD").strip())
    user = committed(tree(tmp_path / "user", {"a.sh": PUSH, ".pre-commit-config.yaml": config}))
    words = [*pre_commit, "run", "--all-files", "coverage-audit"]
    store = {"PRE_COMMIT_HOME": str(tmp_path / "store")}
    found = run(words, user, **store)
    assert (found.returncode, "a.sh:2: error ungated-push" in found.stdout) == (1, True), found.stdout + found.stderr
    git(user, "rm", "-q", "a.sh")
    clean = run([*pre_commit, "run", "coverage-audit"], user, **store)
    assert (clean.returncode, "Passed" in clean.stdout) == (0, True), clean.stdout + clean.stderr


def test_the_files_are_what_their_schemas_say() -> None:
    schemas.hold_against(schemas.ACTION, loaded(ACTION / "action.yml"))
    schemas.hold_against(schemas.WORKFLOW, workflow((EXAMPLES / "github-coverage-audit.yml").read_text()))
    schemas.hold_against(schemas.GITLAB, loaded(EXAMPLES / "gitlab-coverage-audit.yml"))


def test_the_action_fails_with_annotations_and_a_summary_where_a_path_goes_around_the_gate(tmp_path: Path) -> None:
    root = committed(tree(tmp_path / "work", {"bin/a.sh": PUSH}))
    ran = runner(root, tmp_path).use(ACTION)
    assert ran.status == 1
    assert [line for line in ran.output.splitlines() if line.startswith("::error ")] == ran.output.splitlines()
    assert "::error file=bin/a.sh,line=2,endLine=2,title=ungated-push::" in ran.output
    assert "## coverage-audit: not clean" in ran.summary
    assert "`bin/a.sh:2` | ungated-push" in ran.summary
    (result,) = json.loads((root / "coverage-audit.sarif").read_text())["runs"][0]["results"]
    assert result["ruleId"] == "ungated-push"


def test_the_action_passes_where_every_path_is_gated(tmp_path: Path) -> None:
    root = committed(tree(tmp_path / "work", {"a.sh": CLEAN}))
    ran = runner(root, tmp_path).use(ACTION)
    assert (ran.status, ran.output) == (0, "")
    assert "## coverage-audit: clean" in ran.summary
    schemas.hold_against(schemas.SARIF, json.loads((root / "coverage-audit.sarif").read_text()))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"path": "with space"}, 0),
        ({"path": "nowhere"}, 2),
        ({"fail-on": "high"}, 0),
        ({"fail-on": "low"}, 1),
        ({"diff": "HEAD"}, 0),
        ({"diff": "HEAD~1"}, 1),
        ({"fail-on": "high", "min-coverage": "60"}, 1),
        ({"fail-on": "high", "min-coverage": "40"}, 0),
    ],
)
def test_the_action_s_inputs_reach_the_command(tmp_path: Path, given: dict[str, str], status: int) -> None:
    less_sure = '#!/bin/sh\ngo() { git "$@"; }\nverb=push\ngo "$verb"\n'
    root = committed(tree(tmp_path / "work", {"with space/a.sh": CLEAN}))
    tree(root, {"a.sh": less_sure})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "more")
    ran = runner(root, tmp_path).use(ACTION, given)
    assert ran.status == status, ran.output


def test_the_action_leaves_to_the_repository_what_no_input_says(tmp_path: Path) -> None:
    toml = '[audit]\nmin_coverage = ["60"]\n'
    root = committed(tree(tmp_path / "work", {"a.sh": CLEAN + "git push\n", "claimonce.toml": toml}))
    ran = runner(root, tmp_path).use(ACTION, {"diff": "HEAD"})
    assert "50.0 % gated, 60 % asked for" in ran.output
    assert ran.status == 1


@pytest.mark.slow
@pytest.mark.usefixtures("registry")
def test_the_action_installs_the_package_that_it_came_with(tmp_path: Path, source: Path) -> None:
    root = committed(tree(tmp_path / "work", {"a.sh": PUSH}))
    own = str(Path(sys.executable).parent)
    python = tree(tmp_path / "tools", {"python3": f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n'}) / "python3"
    python.chmod(0o755)
    rest = [folder for folder in os.environ["PATH"].split(":") if folder != own]
    runs = Runner(root, tmp_path / "job", {"PATH": ":".join([str(python.parent), *rest])})
    ran = runs.use(source / "settings" / "github-action")
    assert (ran.status, "::error file=a.sh,line=2" in ran.output) == (1, True), ran.output
    assert (tmp_path / "job" / "temp" / "coverage-audit" / "bin" / "coverage-audit").is_file()


def test_the_github_example_uses_the_action_and_uploads_what_it_writes(tmp_path: Path) -> None:
    root = committed(tree(tmp_path / "work", {"a.sh": PUSH}))
    steps = workflow((EXAMPLES / "github-coverage-audit.yml").read_text())["jobs"]["coverage-audit"]["steps"]
    checkout, audit, upload = steps
    assert checkout["with"]["fetch-depth"] == 0
    where = audit["uses"].removeprefix("OWNER/NAME/").removesuffix("@TAG")
    assert runner(root, tmp_path).use(ROOT / where, audit.get("with")).status == 1
    assert upload["if"] == "always()"
    schemas.hold_against(schemas.SARIF, json.loads((root / upload["with"]["sarif_file"]).read_text()))


def gitlab(root: Path, **env: str) -> tuple[int, str, list[Path]]:
    """Run the GitLab job's lines but the first, which installs; return status, output and artifacts."""
    job = loaded(EXAMPLES / "gitlab-coverage-audit.yml")["coverage-audit"]
    install, *lines = job["script"]
    assert shlex.split(install)[:2] == ["pip", "install"]
    done = run(["bash", "-e", "-o", "pipefail", "-c", "\n".join(lines)], root, **job["variables"], **env)
    return done.returncode, done.stdout, [root / path for path in job["artifacts"]["paths"]]


@pytest.mark.parametrize(("text", "status"), [(PUSH, 1), (CLEAN, 0)])
def test_the_gitlab_job_ends_by_what_it_finds_and_leaves_its_artifacts(tmp_path: Path, text: str, status: int) -> None:
    ended, output, (body, sarif) = gitlab(committed(tree(tmp_path, {"a.sh": text})))
    assert (ended, "clean: " in output) == (status, True)
    assert json.loads(body.read_text())["exit_code"] == status
    schemas.hold_against(schemas.SARIF, json.loads(sarif.read_text()))


def test_in_a_merge_request_gitlab_sees_changed_lines_only(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, {"a.sh": PUSH}))
    base = git(root, "rev-parse", "HEAD").strip()
    tree(root, {"b.sh": CLEAN})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "clean")
    request = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    assert gitlab(root)[0] == 1
    assert gitlab(root, **request)[0] == 0
    tree(root, {"c.sh": PUSH})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "another")
    ended, _, (body, _) = gitlab(root, **request)
    found = [each["path"] for each in json.loads(body.read_text())["findings"] if each["status"] == "open"]
    assert (ended, found) == (1, ["c.sh"])


def test_the_page_shows_the_files_as_they_are() -> None:
    shown = [yaml.safe_load(fence.text) for fence in pages.fences(PAGE) if fence.kind == "yaml"]
    assert {"repos": [{"repo": "ADDRESS", "rev": "TAG", "hooks": [{"id": manifest()["id"]}]}]} in shown
    steps = workflow((EXAMPLES / "github-coverage-audit.yml").read_text())["jobs"]["coverage-audit"]["steps"]
    assert steps in shown
    assert loaded(EXAMPLES / "gitlab-coverage-audit.yml") in shown
