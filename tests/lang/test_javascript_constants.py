"""Pure calls of JavaScript give what Node gives, in a live call and in a file alike."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from claimonce.audit.facts import Text
from claimonce.audit.lower import facts_of
from claimonce.lang import LONGEST_TEXT, BoundError
from claimonce.lang.javascript.constants import CHANGES, call_function, call_method

METHODS: list[tuple[str, str, list[str]]] = [
    *((" Git Push ", name, []) for name in sorted(CHANGES)),
    ("git ", "concat", ["push", " -f"]), ("a-b-c", "replace", ["-", " "]), ("a-b-c", "replaceAll", ["-", " "]),
    ("abc", "replaceAll", ["", "."]), ("abc", "replace", ["", "."]), ("abc", "replace", ["x", "y"]),
]  # fmt: skip
FUNCTIONS: list[tuple[str, list[str]]] = [
    ("atob", ["Z2l0IHB1c2g="]), ("Buffer.from", ["Z2l0IHB1c2g=", "base64"]),
    ("Buffer.from", ["Z2l0IHB1c2g", "base64url"]),
    ("Buffer.from", ["6769742070757368", "hex"]), ("Buffer.from", ["git push"]), ("Buffer.from", ["git push", "utf8"]),
]  # fmt: skip


def node(expressions: list[str]) -> list[str]:
    """Return what Node makes of each."""
    code = f"console.log(JSON.stringify([{', '.join(expressions)}]))"
    told: list[str] = json.loads(
        subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True).stdout
    )
    return told


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not here")
def test_methods_and_functions_give_what_node_gives() -> None:
    written = [f"{json.dumps(text)}.{name}({', '.join(map(json.dumps, args))})" for text, name, args in METHODS]
    written += [f"{name}({', '.join(map(json.dumps, args))}).toString()" for name, args in FUNCTIONS]
    ours = [call_method(*each) for each in METHODS] + [call_function(*each) for each in FUNCTIONS]
    assert dict(zip(written, ours, strict=True)) == dict(zip(written, node(written), strict=True))


@pytest.mark.parametrize(
    "said",
    ['atob("Z2l0IHB1c2g=")', 'Buffer.from("Z2l0IHB1c2g=", "base64").toString("utf8")', '"GIT PUSH".toLowerCase()',
     '"git-push".replace("-", " ")', '"git ".concat("push")'],
)  # fmt: skip
def test_the_audit_folds_them(said: str) -> None:
    facts = facts_of("run.js", f"require('child_process').execSync({said})\n".encode())
    assert facts is not None
    assert [call.args[:1] for call in facts.functions[0].calls if "execSync" in call.callee] == [(Text("git push"),)]


def test_what_is_not_pure_is_not_known_and_what_grows_past_the_bound_is_not_made() -> None:
    assert call_method("git", "padEnd", ["9"]) is None
    assert call_method("git", "replace", ["g", "$&"]) is None
    assert call_function("Buffer.from", ["xyz", "hex"]) is None
    with pytest.raises(BoundError):
        call_method("x" * 1_000, "replaceAll", ["x", "y" * (LONGEST_TEXT // 1_000 + 1)])
