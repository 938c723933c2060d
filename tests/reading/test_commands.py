"""The command lists: what is found in each, and that nothing is found in the harmless one."""

from __future__ import annotations

import pytest
from reading.cases import kinds, read, rows


@pytest.mark.parametrize(
    ("name", "kind"), [("pushes", "git_push"), ("notifications", "notify"), ("counters", "counter")]
)
def test_every_form_of_an_effect_is_found(name: str, kind: str) -> None:
    assert [command for command in rows(name) if kind not in kinds(command)] == []


def test_prose_quotes_reads_and_dead_code_have_no_effect() -> None:
    assert {command: found for command in rows("harmless") if (found := kinds(command))} == {}


def test_what_the_text_does_not_say_is_undecidable_and_not_an_effect() -> None:
    answers = {command: read(command) for command in rows("undecidable")}
    assert {command: answer.effects for command, answer in answers.items() if answer.effects} == {}
    assert [command for command, answer in answers.items() if not (answer.undecidable and answer.reasons)] == []


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("cd x && git push origin main", "git push origin main"),
        ("bash -c 'git fetch; git push'", "git push"),
        ("cat <<'EOF' | bash\nset -e\ngit push\nEOF", "git push"),
        ("echo \N{SNOWMAN} && git push", "git push"),
        ("f() { git push; }; f", "git push"),
        ("echo Z2l0IHB1c2g= | base64 -d | sh", "sh"),
        ("sudo git push", "sudo git push"),
    ],
)
def test_an_effect_is_placed_where_it_stands_in_the_bytes(command: str, part: str) -> None:
    (effect,) = read(command).effects
    assert effect.span is not None
    assert command.encode()[slice(*effect.span)].decode() == part


@pytest.mark.parametrize(
    ("command", "hidden"),
    [
        ("git push", ""),
        ("env X=1 timeout 5 git push", ""),
        ("git push --no-verify", ""),
        ("git -c core.hooksPath=/dev/null push", ""),
        ("bash -c 'git push'", ""),
        ("/usr/bin/git push", "absolute path"),
        ("/usr/lib/git-core/git-push", "absolute path"),
        ("git-push", "dashed form"),
        ("env -i git push", "environment cleared"),
        ("env - git push", "environment cleared"),
        ("bash -lc 'git push'", "login shell"),
        ("bash --login -c 'git push'", "login shell"),
        ("sudo git push", "other user"),
        ("doas git push", "other user"),
        ("su - x -c 'git push'", "other user"),
        ("ssh host git push", "other host"),
        ("docker exec c git push", "other host"),
        ("PATH=/usr/bin:/bin git push", "PATH changed"),
        ("export PATH=/usr/bin; git push", "PATH changed"),
        ("env PATH=/usr/bin git push", "PATH changed"),
    ],
)
def test_what_a_shim_would_not_meet_is_said(command: str, hidden: str) -> None:
    assert {effect.hidden for effect in read(command).effects} == {hidden}


def test_a_path_that_only_grows_at_the_front_stays_visible() -> None:
    assert [effect.hidden for effect in read('export PATH="$HOME/bin:$PATH"; git push').effects] == [""]


def test_a_push_names_its_remote_and_refspecs() -> None:
    (effect,) = read("git -C sub push -o ci.skip --force-with-lease origin main:main").effects
    assert effect.targets == ("origin", "main:main")
    assert effect.program == "git"


def test_a_mail_names_its_recipients_subject_and_body() -> None:
    (effect,) = read("echo 'all done' | mail -s 'Build 7' -c b@example.org a@example.org").effects
    assert set(effect.targets) == {"a@example.org", "b@example.org"}
    assert (effect.subject, effect.body, effect.channel) == ("Build 7", "all done", "email")


def test_a_mail_with_headers_is_read_from_its_input() -> None:
    (effect,) = read("sendmail -t <<EOF\nTo: a@example.org\nSubject: hi\n\nbody\nEOF").effects
    assert effect.targets == ("a@example.org",)
    assert (effect.subject, effect.body) == ("hi", "body")


def test_a_counter_is_named_as_it_was_given() -> None:
    (effect,) = read("cd scripts && echo 5 > article-counter.json").effects
    assert effect.targets == ("scripts/article-counter.json",)


def test_programs_are_listed_with_words_redirections_and_doubt() -> None:
    first, second, third = read('git status >log 2>&1; git push "$REMOTE"; $X').programs
    assert first.words == ("git", "status")
    assert (">", "log") in first.redirections
    assert (second.words, second.sure) == (("git", "push", "?"), "partly")
    assert third.sure == "unknown"


def test_a_script_is_read_one_level_down(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "deploy.sh").write_text("#!/bin/sh\nset -e\ngit push origin main\n")
    (folder / "notify.py").write_text("import smtplib\nsmtplib.SMTP('x').sendmail('a', 'b', 'c')\n")
    for command, kind in (("./deploy.sh", "git_push"), ("bash deploy.sh", "git_push"), ("python3 notify.py", "notify")):
        assert {effect.kind for effect in read(command, cwd=str(folder)).effects} == {kind}
        unread = read(command, cwd=str(folder), read_file=False)
        assert unread.effects == ()
        assert unread.undecidable


def test_only_small_regular_text_files_are_read(tmp_path: object) -> None:
    import os
    from pathlib import Path

    folder = Path(str(tmp_path))
    os.mkfifo(folder / "pipe.sh")
    (folder / "big.sh").write_text("#\n" * 50_000 + "git push\n")
    (folder / "binary").write_bytes(b"\x7fELF\0\0git push\n")
    for command in ("bash pipe.sh", "bash big.sh", "./binary", "bash missing.sh", "bash ."):
        answer = read(command, cwd=str(folder))
        assert (answer.effects, answer.undecidable) == ((), True)


def test_a_call_of_ruby_over_several_lines_is_one_call() -> None:
    (effect,) = read('ruby -e \'system(\n  "git",\n  "push",\n)\'').effects
    assert effect.kind == "git_push"
