"""A secret is never a name: whatever an agent's call carries, none is written down, and none is told to anybody."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claimonce.agents import dispatch
from claimonce.cli.explain import effect_of
from claimonce.cli.picture import show
from claimonce.effects.descriptions import Descriptions
from claimonce.gate.redaction import mask, redacted, seal
from claimonce.hooks.host import Host
from claimonce.hooks.settings_cache import load
from claimonce.reading import read_command

DESCRIPTIONS = [one.compiled() for _, one in Host.load().describe()]
PLANT = "Zq8PlantedSecret7"


class Secrets:
    """A new secret at each place, so that the one that is found tells where it stood."""

    def __init__(self, name: str) -> None:
        self.name, self.count = name, 0

    def __call__(self) -> str:
        self.count += 1
        return f"{PLANT}x{self.count}{self.name[:12].replace('_', '')}"


def addresses(shape: str, secret: Secrets) -> str:
    """Return an address that a shape describes, with a secret where a token stands."""
    url = shape.lower().removesuffix("$")
    if "bot*" in url:
        url = url.replace("bot*", f"bot123456:AAE-{secret()}", 1)
    while "{" in url:
        url = url.partition("{")[0] + "c1" + url.partition("}")[2]
    url = url.replace("*", "x1")
    return (
        url.lstrip("/.")
        if url[:1] in "/." and "//" in url[:2]
        else f"host.example.test{url}"
        if url[:1] == "/"
        else url
    )


def requests(item: dict[str, Any]) -> Iterator[str]:
    """Return a curl call for each address of a description, with a secret wherever a call can carry one."""
    secret = Secrets(item["name"])
    rows = [(row, url) for row in item["web"] for url in row["urls"]]
    rows += [({"target": ["to"], "body": ["text"]}, url) for key in ("urls", "get_urls") for url in item[key]]
    seen: set[str] = set()
    for row, shape in rows:
        if shape in seen:
            continue
        seen.add(shape)
        url = addresses(shape, secret)
        if "url" in row["target"]:
            url = f"{url.rstrip('/')}/T00/{secret()}"
        names = [one for one in row["target"] if one.isidentifier() and one != "url"]
        fields = {**dict.fromkeys(names, "bo1"), "token": secret(), "api_key": secret(), "text": f"hi {url}"}
        user = f"u1:{secret()}@" if secret.count % 3 == 0 else ""
        yield shlex.join((
            "curl", "-s", "-u", f"me:{secret()}", "-H", f"Authorization: Bot {secret()}",
            "-H", f"X-Api-Key: {secret()}", "--json", json.dumps(fields),
            f"https://{user}{url}{'&' if '?' in url else '?'}access_token={secret()}&sig={secret()}",
        ))  # fmt: skip
        yield shlex.join(("curl", "-d", f"token={secret()}&text=hello&chat_id=5&channel=C5&to=bo1", f"https://{url}"))


def starts(item: dict[str, Any]) -> Iterator[str]:
    """Return starts of each program of a description, with a notifier's address for a reader and a secret in flags."""
    secret = Secrets("p" + item["name"])
    for row in item["programs"]:
        for verb in row["subcommands"][:2] or ((),):
            reader = f"slack://bot@{secret()}/{secret()}/#ops" if item["name"] != "git_push" else "origin"
            words = [row["names"][0], *verb, *(word for flag in row["target_flags"][:1] for word in (flag, reader))]
            words += [word for flag in row["body_flags"][:1] for word in (flag, f"the token is {secret()}")]
            yield shlex.join((*words, reader, f"password: {secret()}", "--token", secret()))
            yield shlex.join((*words, f"mailtos://u1:{secret()}@mail.example.test?to=bo1@example.test", "hello"))


def tools(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return calls of each tool of a description."""
    secret = Secrets("m" + item["name"])
    for tool in item["mcp_tools"]:
        where = {
            one: f"https://hooks.slack.com/services/T0/B0/{secret()}" for one in tool["target"] if one.isidentifier()
        }
        what = {
            one: f"hello, api_key={secret()}" for one in (*tool["subject"][:1], *tool["body"][:1]) if one.isidentifier()
        }
        extra = dict(mark.split("=") for mark in tool["only_with"][:1] if "=" in mark)
        yield (
            tool["tool"].replace("*", "x"),
            {**where, **what, **extra, "token": secret(), "webhook_url": f"https://x.test/hooks/{secret()}"},
        )


class Scene:
    """Everything that was said; what was written lies below the home."""

    def __init__(self, repo: Path) -> None:
        self.repo, self.said, self.count = repo, io.StringIO(), 0

    def hook(self, name: str, session: str, tool: str, given: dict[str, Any], **more: Any) -> dict[str, Any]:
        event = {"hook_event_name": name, "session_id": session, "cwd": str(self.repo), "tool_name": tool,
                 "tool_input": given, "tool_use_id": f"{session}{self.count}", **more}  # fmt: skip
        answer = dispatch.respond(event, os.environ)
        self.said.write(json.dumps(answer) + "\n")
        return answer if isinstance(answer, dict) else {}

    def call(self, tool: str, given: dict[str, Any], answer: dict[str, Any]) -> None:
        """Two sessions make one call: the first is answered, the second is told of it."""
        self.count += 1
        if not self.hook("PreToolUse", "one", tool, given):
            self.hook("PostToolUse", "one", tool, given, tool_response=answer)
        self.hook("PreToolUse", "two", tool, given)

    def run(self, *words: str, cwd: Path | None = None, **env: str) -> None:
        done = subprocess.run(
            words, cwd=cwd or self.repo, env={**os.environ, **env}, capture_output=True, text=True, check=False
        )
        self.said.write(done.stdout + done.stderr)


@pytest.fixture
def scene(repo: Path, capsys: pytest.CaptureFixture[str]) -> Scene:
    return Scene(repo)


def found(scene: Scene, home: Path) -> list[str]:
    """Return where a planted secret is found: in what was said, or in a file."""
    places = [line[:400] for line in scene.said.getvalue().splitlines() if PLANT.lower() in line.lower()]
    for path in home.rglob("*"):
        if path.is_file() and PLANT.lower().encode() in path.read_bytes().lower():
            data = path.read_bytes()
            at = data.lower().index(PLANT.lower().encode())
            places.append(f"{path}: {data[max(0, at - 120) : at + 60]!r}")
    return places


@pytest.mark.parametrize("item", DESCRIPTIONS, ids=lambda item: str(item["name"]))
def test_no_secret_of_a_call_is_written_down_or_told(
    item: dict[str, Any], scene: Scene, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leak = Secrets("a" + item["name"])
    commands = [*requests(item), *starts(item)]
    for command in commands:
        said = f'> Authorization: Bearer {leak()}\n{{"ok": true, "token": "{leak()}"}}'
        scene.call("Bash", {"command": command}, {"stdout": said, "stderr": ""})
        reading = read_command(command, Descriptions(load(str(scene.repo)).descriptions), cwd=str(scene.repo))
        scene.said.write(json.dumps([effect_of(one) for one in reading.effects]) + "\n")
        show(command, reading)
    for tool, given in tools(item):
        answer = [{"type": "text", "text": json.dumps({"id": 1, "token": leak(), "url": f"https://a:{leak()}@x.test"})}]
        scene.call(tool, given, {"content": answer})
    captured = capsys.readouterr()
    scene.said.write(captured.out + captured.err)
    assert found(scene, own_home) == []


def test_no_secret_of_a_program_a_key_or_an_answer_is_written_down_or_told(scene: Scene, own_home: Path) -> None:
    tree, bare = own_home / "bin", own_home / "out"
    tree.mkdir()
    for name in ("apprise", "mail"):
        (tree / name).write_text("#!/bin/sh\ncat >/dev/null\n")
        (tree / name).chmod(0o755)
    secret = Secrets("verbs")
    us = (sys.executable, "-m", "claimonce.cli")
    session = {"PATH": f"{tree}:{os.environ['PATH']}", "CLAIMONCE_AGENT": "1"}
    hook = f"https://hooks.slack.com/services/T0/B0/{secret()}"
    letter = f"my password is {secret()} and https://u:{secret()}@x.test/?token={secret()}"
    for who in ("one", "two"):
        line = f"echo '{letter}' | apprise -b '{letter}' 'slack://bot@{secret.count}{PLANT}/b/#ops'"
        scene.run(*us, "run", "--session", who, "--", "sh", "-c", line, **session)
        scene.run(
            *us, "run", "--session", who, "--", "sh", "-c", f"echo hi | mail -s 'token={PLANT}99' t@x.test", **session
        )
    scene.run(*us, "gate", f"notify:{hook}", "--", "true")
    scene.run(*us, "gate", f"notify:{hook}", "--", "true")
    scene.run(*us, "check", f"notify:{hook}")
    scene.run(*us, "mark", f"https://x.test/?sig={secret()}", "--receipt", json.dumps({"token": secret(), "at": hook}))
    scene.run(*us, "gate", "cut-short", "--", "sh", "-c", "kill -9 $$")
    scene.run(*us, "settle", "cut-short", "--done", "--note", f"seen at {hook}")
    for verb in (("status", "--all"), ("status", "--json"), ("log",), ("log", "--json"), ("why", f"notify:{hook}")):
        scene.run(*us, *verb)
    scene.run(*us, "markers", "export", str(bare))
    scene.run(*us, "explain", f"curl -d hi {hook}")
    scene.run(*us, "explain", "--json", f"apprise -b '{letter}' tgram://123456:{secret()}/5")
    assert "[hidden" in scene.said.getvalue()
    assert list(bare.glob("*.json")), "there are markers in which a secret could stand"
    assert found(scene, own_home) == []


def test_no_secret_that_a_call_takes_from_a_file_is_written_down_or_told(scene: Scene, own_home: Path) -> None:
    secret = Secrets("files")
    (scene.repo / "token").write_text(f"xoxb-{secret()}\n")
    (scene.repo / "hook").write_text(f"https://hooks.slack.com/services/T0/B0/{secret()}\n")
    (scene.repo / "head").write_text(f"Authorization: Bearer {secret()}\n")
    slack = "https://slack.com/api/chat.postMessage -d channel=#ops -d text=hello"
    for command in (
        f'curl -H "Authorization: Bearer $(cat token)" {slack}', f"curl -H @head {slack}",
        'curl -d \'{"text": "hello"}\' "$(cat hook)"', f'T=$(head -n 1 token); curl --oauth2-bearer "$T" {slack}',
    ):  # fmt: skip
        scene.call("Bash", {"command": command}, {"stdout": '{"ok": true}', "stderr": ""})
        reading = read_command(command, Descriptions(load(str(scene.repo)).descriptions), cwd=str(scene.repo))
        assert reading.effects, command
        scene.said.write(json.dumps([effect_of(one) for one in reading.effects]) + "\n")
        show(command, reading)
    kept = {"token", "hook", "head"}
    assert [place for place in found(scene, own_home) if place.partition(": ")[0].rpartition("/")[2] not in kept] == []


def test_two_webhooks_stay_two_readers() -> None:
    one, two = (f"https://hooks.slack.com/services/T0/B0/{PLANT}{number}" for number in (1, 2))
    assert seal(one) == seal(one) != seal(two)
    assert seal(seal(one)) == seal(one)
    assert mask(one).startswith("https://hooks.slack.com/")
    assert len(mask(one)) == len(one)


def test_what_is_sealed_needs_no_second_seal() -> None:
    for text in (f"token={PLANT}", f"slack://{PLANT}/x/#ops", f"https://u:{PLANT}@x.test/", f"/bot123:{PLANT}/send"):
        assert PLANT not in seal(text)
        assert seal(seal(text)) == seal(text)
        assert redacted(redacted(text)) == redacted(text)
