"""`claimonce notify`: one person is told one thing once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from plugins.providers import MailServer, mail_server

from claimonce.gate.letters.targets import path_of
from claimonce.hooks.testing import REFUSED, UNKNOWN, HttpProvider, Notifier, Reply, http_provider
from claimonce.plugins import github, webhook

Run = Callable[..., "subprocess.CompletedProcess[str]"]
SECRET = "hook-4711-secret"


@pytest.fixture
def target() -> Callable[[str], Path]:
    """Write the targets file, for its owner alone."""

    def write(text: str, mode: int = 0o600) -> Path:
        path = Path(path_of())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    return write


@pytest.fixture
def hook(target: Callable[[str], Path]) -> Iterator[HttpProvider]:
    """A webhook that Tekla reads."""
    with http_provider(Notifier(webhook, {})) as provider:
        target(f'[tekla]\nwebhook = "{provider.url}/{SECRET}"\n')
        yield provider


@pytest.fixture
def mail(target: Callable[[str], Path]) -> Iterator[MailServer]:
    with mail_server() as server:
        target(f'[tekla]\nemail = {{ address = "tekla@example.test", transport = "{server.url}" }}\n')
        yield server


def say(claimonce: Run, *args: str, **more: object) -> subprocess.CompletedProcess[str]:
    return claimonce("notify", "--to", "tekla", "--subject", "red", "--body", "the build is red", *args, **more)


def kept() -> bytes:
    """Everything in the state folder, but for the table of messages that holds texts for the window."""
    import sqlite3

    path = Path(os.environ["CLAIMONCE_STATE"])
    base = sqlite3.connect(path / "claims.db")
    rows = [line for line in base.iterdump() if not line.startswith('INSERT INTO "messages"')]
    base.close()
    others = [each.read_bytes() for each in path.rglob("*") if each.is_file() and not each.name.startswith("claims.db")]
    return "\n".join(rows).encode() + b"".join(others)


def test_five_sessions_tell_her_once(claimonce: Run, hook: HttpProvider, place: Path) -> None:
    words = [sys.executable, "-m", "claimonce.cli", "notify", "--to", "tekla", "--about", "build 7", "--body", "red"]
    started = [
        subprocess.Popen(words, cwd=place, env={**os.environ, "CLAIMONCE_SESSION": name}, stderr=subprocess.PIPE)
        for name in ("s1", "s2", "s3", "s4", "s5")
    ]
    said = [each.communicate()[1] for each in started]
    assert [each.returncode for each in started] == [0] * 5
    assert len(hook.taken) == 1
    assert sum(b"already done" in line for line in said) == 4


def test_a_matter_is_one_in_every_spelling(claimonce: Run, hook: HttpProvider) -> None:
    for about in ("Build_7", "build 7", "BUILD\u20117"):
        assert say(claimonce, "--about", about).returncode == 0
    assert len(hook.taken) == 1


def test_strict_tells_a_repeat_from_a_first(claimonce: Run, hook: HttpProvider) -> None:
    assert say(claimonce, "--about", "b", "--strict").returncode == 0
    again = say(claimonce, "--about", "b", "--strict", session="two")
    assert again.returncode == 83
    assert len(again.stderr.splitlines()) == 1


def test_the_states_of_an_alert(claimonce: Run, hook: HttpProvider) -> None:
    sent = [("failing", 1), ("failing", 1), ("escalated", 2), ("escalated", 2), ("failing", 2), ("resolved", 3)]
    sent += [("resolved", 3), ("failing", 4), ("info", 5), ("question", 6)]
    sent += [("resolved", 7), ("escalated", 8), ("failing", 8)]
    for state, count in sent:
        assert say(claimonce, "--about", "disk", "--state", state).returncode == 0
        assert len(hook.taken) == count, (state, count)


def test_a_refusal_is_1_and_may_be_tried_again(claimonce: Run, hook: HttpProvider) -> None:
    hook.mode = REFUSED
    refused = say(claimonce, "--about", "b")
    assert refused.returncode == 1
    assert "HTTP 400" in refused.stderr
    hook.mode = "sent"
    assert say(claimonce, "--about", "b").returncode == 0
    assert len(hook.taken) == 1


def test_an_unknown_outcome_is_81_for_everybody(claimonce: Run, hook: HttpProvider) -> None:
    hook.mode = UNKNOWN
    assert say(claimonce, "--about", "b").returncode == 81
    hook.mode = "sent"
    assert say(claimonce, "--about", "b", session="two").returncode == 81
    assert len(hook.taken) == 1
    assert claimonce("status", "--exit-code").returncode == 81
    assert claimonce("settle", "notify:tekla:b", "--not-done").returncode == 0
    assert say(claimonce, "--about", "b", session="two").returncode == 0
    assert len(hook.taken) == 2


def test_what_another_session_holds_is_80(claimonce: Run, hook: HttpProvider) -> None:
    claimonce("claim", "notify:tekla:b", session="other")
    assert say(claimonce, "--about", "b", "--wait", "0s").returncode == 80
    assert hook.taken == []


def test_json_says_whether_a_provider_was_asked(claimonce: Run, hook: HttpProvider) -> None:
    first = json.loads(say(claimonce, "--about", "b", "--json").stdout)
    assert (first["key"], first["ran"], first["state"]) == ("notify:tekla:b", True, "done")
    again = json.loads(say(claimonce, "--about", "b", "--json").stdout)
    assert (again["ran"], again["state"]) == (False, "suppressed")


def test_no_secret_and_no_body_is_said_or_kept(claimonce: Run, hook: HttpProvider) -> None:
    for mode in ("sent", REFUSED, UNKNOWN):
        hook.mode = mode
        ended = say(claimonce, "--about", f"b-{mode}")
        for text in (ended.stdout.encode(), ended.stderr.encode(), kept()):
            assert SECRET.encode() not in text
            assert b"the build is red" not in text


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_targets_file_that_others_may_open_is_refused(claimonce: Run, hook: HttpProvider, mode: int) -> None:
    Path(path_of()).chmod(mode)
    refused = say(claimonce, "--about", "b")
    assert refused.returncode == 2
    assert re.search(r"targets.toml: others may read or write it .* run `chmod 600", refused.stderr)
    assert SECRET not in refused.stderr
    assert hook.taken == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_targets_file_of_another_user_is_refused(claimonce: Run, hook: HttpProvider) -> None:
    os.chown(path_of(), 65534, 65534)
    assert "belongs to user 65534, not to you" in say(claimonce, "--about", "b").stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tekla", "is no TOML"),
        ("tekla = 3", "is no target"),
        ('["te kla"]\nemail = "x"', "is no target"),
        ("[tekla]\nemail = 3", "is no address"),
        ('[tekla]\npigeon = "x"', "no plugin 'pigeon' delivers messages here"),
        ('[sven]\nemail = "x"', "it has sven"),
    ],
)
def test_a_mistake_in_the_targets_file_is_one_sentence(
    claimonce: Run, target: Callable[[str], Path], text: str, says: str
) -> None:
    target(text)
    refused = say(claimonce, "--about", "b")
    assert refused.returncode == 2
    assert says in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_the_next_address_is_tried_only_after_a_sure_refusal(
    claimonce: Run, target: Callable[[str], Path], mail: MailServer
) -> None:
    with http_provider(Notifier(webhook, {})) as first:
        address = f'{{ address = "tekla@example.test", transport = "{mail.url}" }}'
        target(f'[tekla]\nwebhook = "{first.url}/x"\nemail = {address}\n')
        first.mode = REFUSED
        assert say(claimonce, "--about", "one").returncode == 0
        assert (len(first.taken), len(mail.taken)) == (0, 1)
        first.mode = UNKNOWN
        assert say(claimonce, "--about", "two").returncode == 81
        assert (len(first.taken), len(mail.taken)) == (1, 1)
        assert say(claimonce, "--about", "three", "--via", "email").returncode == 0
        assert (len(first.taken), len(mail.taken)) == (1, 2)


def test_a_provider_that_asks_for_patience_gets_it(claimonce: Run, target: Callable[[str], Path]) -> None:
    class Busy(HttpProvider):
        asked = 0

        def answer(self, request: object) -> Reply | None:
            self.asked += 1
            return Reply(429, headers={"retry-after": "1"}) if self.asked == 1 else super().answer(request)  # type: ignore[arg-type]

    with http_provider(Notifier(webhook, {}), Busy) as provider:
        target(f'[tekla]\nwebhook = "{provider.url}/x"\n')
        assert say(claimonce, "--about", "b").returncode == 0
        assert len(provider.taken) == 1
        provider.asked = 0
        hurried = say(claimonce, "--about", "c", "--wait", "0s")
        assert hurried.returncode == 1
        assert "tried again in 1 s" in hurried.stderr


def test_without_a_matter_the_text_is_judged_as_any_mail(claimonce: Run, mail: MailServer) -> None:
    assert say(claimonce, session="one", env={"CLAIMONCE_AGENT": "1"}).returncode == 0
    assert say(claimonce, session="one", env={"CLAIMONCE_AGENT": "1"}).returncode == 0
    assert len(mail.taken) == 1
    other = claimonce(
        "notify", "--to", "tekla@example.test", "--subject", "red", "--body", "main is broken, the build is red",
        session="two", env={"CLAIMONCE_AGENT": "1"},
    )  # fmt: skip
    assert other.returncode == 85
    assert "claimonce answer q-" in other.stderr
    assert len(mail.taken) == 1


def test_ten_megabytes_and_bytes_that_are_no_text_arrive_or_are_refused(claimonce: Run, hook: HttpProvider) -> None:
    words = [sys.executable, "-m", "claimonce.cli", "notify", "--to", "tekla", "--body", "-", "--about"]
    for about, body in (("big", b"x" * 10_000_000), ("binary", b"\x89PNG\r\n\x00\xff\xfe"), ("empty", b"")):
        assert subprocess.run([*words, about], input=body, check=False, capture_output=True).returncode == 0
    assert [len(each.json()["body"]) for each in hook.taken] == [10_000_000, 9, 0]


def test_an_attachment_arrives_byte_for_byte_or_is_refused(
    claimonce: Run, target: Callable[[str], Path], mail: MailServer, place: Path
) -> None:
    content = bytes(range(256)) * 400 + b"\r\n.\r\n\n"
    for name in ("core \u05d0.bin", "log.txt"):
        (place / name).write_bytes(content)
        assert say(claimonce, "--attach", name, session=name).returncode == 0
        assert say(claimonce, "--attach", name, session=name).returncode == 0
    assert [next(iter(each.iter_attachments())).get_content() for each in mail.mails] == [content, content]
    assert [next(iter(each.iter_attachments())).get_filename() for each in mail.mails] == ["core \u05d0.bin", "log.txt"]
    with http_provider(Notifier(webhook, {})) as other:
        target(f'[tekla]\nwebhook = "{other.url}/x"\n')
        refused = say(claimonce, "--about", "b", "--attach", "log.txt")
        assert refused.returncode == 1
        assert "it takes no attachments" in refused.stderr
        assert other.taken == []


def test_the_next_session_asks_the_provider_and_does_not_send_again(
    claimonce: Run, target: Callable[[str], Path]
) -> None:
    def shown(taken: list, _: object) -> Reply:  # type: ignore[type-arg]
        return Reply(200, [{"body": each.json()["body"]} for each in taken])

    env = {"CLAIMONCE_UNCERTAIN__IN_FLIGHT": "0s"}
    with http_provider(Notifier(github, {}, shown=shown)) as provider:
        target(f'[tekla]\ngithub = {{ address = "o/r#1", token = "t-secret", endpoint = "{provider.url}" }}\n')
        provider.mode = UNKNOWN
        assert say(claimonce, "--about", "b", env=env).returncode == 81
        again = say(claimonce, "--about", "b", session="two", env=env)
        assert again.returncode == 0
        assert "already done" in again.stderr
        assert len(provider.taken) == 1
        assert say(claimonce, "--about", "c", env=env).returncode == 81
        assert claimonce("status", "--reconcile", "--exit-code", env=env).returncode == 0
        provider.taken.clear()
        assert say(claimonce, "--about", "d", env=env).returncode == 81
        provider.taken.clear()  # it never arrived
        provider.mode = "sent"
        assert say(claimonce, "--about", "d", session="two", env=env).returncode == 0
        assert len(provider.taken) == 1


def test_a_provider_that_has_not_seen_it_is_not_believed_too_early(
    claimonce: Run, target: Callable[[str], Path]
) -> None:
    with http_provider(Notifier(github, {}, shown=lambda *_: Reply(200, []))) as provider:
        target(f'[tekla]\ngithub = {{ address = "o/r#1", token = "t-secret", endpoint = "{provider.url}" }}\n')
        provider.mode = UNKNOWN
        assert say(claimonce, "--about", "b").returncode == 81
        assert say(claimonce, "--about", "b", session="two").returncode == 81
        assert len(provider.taken) == 1


@pytest.mark.parametrize(("policy", "status", "count"), [("hold", 81, 1), ("assume-sent", 0, 1), ("resend", 0, 2)])
def test_what_nobody_can_tell_is_policy(
    claimonce: Run, hook: HttpProvider, policy: str, status: int, count: int
) -> None:
    hook.mode = UNKNOWN
    assert say(claimonce, "--about", "b").returncode == 81
    hook.mode = "sent"
    again = say(claimonce, "--about", "b", session="two", env={"CLAIMONCE_UNCERTAIN__POLICY": policy})
    assert again.returncode == status
    assert len(hook.taken) == count
    assert ("uncertain.policy" in claimonce("why", "notify:tekla:b").stdout) == (policy != "hold")


def test_the_person_named_is_told_once_of_what_is_held(claimonce: Run, hook: HttpProvider) -> None:
    with mail_server() as box:
        env = {"CLAIMONCE_UNCERTAIN__TELL": "erik@example.test", "CLAIMONCE_MAIL__TRANSPORT": box.url}
        claimonce("gate", "invoice-7", "--", "sh", "-c", "kill -9 $$")
        for session in ("two", "three"):
            assert claimonce("gate", "invoice-7", "--", "true", session=session, env=env).returncode == 81
        assert claimonce("status", "--reconcile", env=env).returncode == 0
        assert box.recipients == ["erik@example.test"]
        assert "claimonce settle invoice-7 --done" in box.taken[0].text


def test_nobody_is_told_of_a_note_that_is_itself_uncertain(claimonce: Run, hook: HttpProvider) -> None:
    hook.mode = UNKNOWN
    env = {"CLAIMONCE_UNCERTAIN__TELL": "tekla"}
    claimonce("gate", "invoice-7", "--", "sh", "-c", "kill -9 $$")
    for _ in range(3):
        claimonce("status", "--reconcile", env=env)
    assert len(hook.taken) == 1
