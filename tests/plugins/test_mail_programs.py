"""Who a letter goes to, what it says and whether it goes: each mail program by its own manual and its own runs."""

from __future__ import annotations

import os
import posix
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.reading import read_command
from examples import examples

MAILX = ("bsd-mailx", "s-nail", "mail.mailutils", "mail")
SENDMAIL = ("sendmail", "msmtp", "ssmtp", "esmtp", "exim4", "dma")
MUTT = ("mutt", "neomutt")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with letters and a text."""
    (tmp_path / "l.eml").write_text("To: team@x.test\nCc: Bo <bo@x.test>\nSubject: L\n\nbody\n")
    (tmp_path / "none.eml").write_text("Subject: L\n\nbody\n")
    (tmp_path / "hidden.eml").write_text("To: undisclosed-recipients:;\nSubject: L\n\nbody\n")
    (tmp_path / "b").write_text("the text\n")
    return tmp_path


def sent(command: str, desk: Path) -> list[Effect]:
    """Return the letters that a command sends."""
    return [one for one in read_command(command, DESCRIPTIONS, cwd=str(desk)).effects if one.kind == "notify"]


def one(command: str, desk: Path) -> Effect:
    (effect,) = sent(command, desk)
    return effect


@pytest.mark.parametrize("program", SENDMAIL)
@pytest.mark.parametrize("letter", ["l.eml", "none.eml", "hidden.eml"])
def test_without_t_a_letter_goes_to_the_operands_whatever_its_header_says(
    program: str, letter: str, desk: Path
) -> None:
    for flags in ("", "-i ", "-oi -f me@x.test ", "-bm -- "):
        effect = one(f"{program} {flags}p1@x.test < {letter}", desk)
        assert (effect.targets, effect.readers_known) == (("p1@x.test",), True), flags
        assert (effect.subject, effect.body, effect.text_known) == ("L", "body", True)


@pytest.mark.parametrize("program", SENDMAIL)
def test_with_t_the_letters_own_readers_get_it(program: str, desk: Path) -> None:
    effect = one(f"{program} -t < l.eml", desk)
    assert (set(effect.targets), effect.readers_known) == ({"team@x.test", "Bo <bo@x.test>"}, True)


@pytest.mark.parametrize(
    ("command", "readers"),
    [
        ("msmtp -t zz@x.test < l.eml", {"zz@x.test", "team@x.test", "Bo <bo@x.test>"}),
        ("esmtp -t zz@x.test < l.eml", {"zz@x.test", "team@x.test", "Bo <bo@x.test>"}),
        ("exim4 -t zz@x.test < l.eml", {"team@x.test", "Bo <bo@x.test>"}),
        ("s-nail -t zz@x.test < l.eml", {"zz@x.test", "team@x.test", "Bo <bo@x.test>"}),
        ("mail.mailutils -t zz@x.test < l.eml", {"team@x.test", "Bo <bo@x.test>"}),
    ],
)
def test_an_address_beside_t_is_read_by_program(command: str, readers: set[str], desk: Path) -> None:
    assert set(one(command, desk).targets) == readers


def test_three_letters_of_a_list_go_to_three_people_and_the_converse_is_a_repeat(desk: Path) -> None:
    letters = sent("for a in p1@x.test p2@x.test p3@x.test; do sendmail $a < l.eml; done", desk)
    assert [letter.targets for letter in letters] == [("p1@x.test",), ("p2@x.test",), ("p3@x.test",)]
    (desk / "other.eml").write_text("To: a@x.test\nSubject: L\n\nbody\n")
    first, second = one("msmtp a@x.test < l.eml", desk), one("sendmail a@x.test < other.eml", desk)
    assert (first.targets, first.subject, first.body) == (second.targets, second.subject, second.body)


@pytest.mark.parametrize(
    "command",
    [
        "bsd-mailx -d -s D a@x.test < b", "s-nail -d -s D a@x.test < b", "mail -d -s D a@x.test < b",
        "mail -dn -s D a@x.test < b", "bsd-mailx -E -s D a@x.test < /dev/null", "s-nail -E -s D a@x.test < /dev/null",
        "msmtp --pretend a@x.test < l.eml", "msmtp -P a@x.test < l.eml", "swaks --to a@x.test --dump",
        "swaks --to a@x.test --dump-mail --body hi", "swaks --to a@x.test --quit-after RCPT --server x",
        "swaks -q RCPT --to a@x.test", "swaks --quit-after=RCPT --to a@x.test", "swaks --to a@x.test --drop-after DATA",
        "mpack -o out b", "mpack -s x -o out b", "git send-email --dry-run --to a@x.test 0001.patch",
        "b4 send -d", "b4 send --reflect",
    ],
)  # fmt: skip
def test_what_sends_nothing_is_no_letter_and_leaves_no_marker(command: str, desk: Path) -> None:
    assert sent(command, desk) == []


@pytest.mark.parametrize(
    "command",
    [
        "mail -H",
        "mail -f mbox",
        "mail -e",
        "s-nail -H",
        "bsd-mailx -f",
        "mail -u ada",
        "mutt -f =inbox",
        "mutt",
        "mutt -D",
        "mutt -Q from",
        "neomutt -A tekla",
        "sendmail -bp",
        "sendmail -q",
        "mutt -v",
        "msmtp --serverinfo",
    ],
)
def test_reading_mail_sends_nothing(command: str, desk: Path) -> None:
    assert sent(command, desk) == []


@pytest.mark.parametrize("command", ["bsd-mailx -E -s D a@x.test < b", "mail.mailutils -E 'set x' -s D a@x.test < b"])
def test_e_with_a_text_sends_it_and_with_gnu_mail_takes_a_command(command: str, desk: Path) -> None:
    effect = one(command, desk)
    assert (effect.targets, effect.subject, effect.body) == (("a@x.test",), "D", "the text")


@pytest.mark.parametrize("program", MUTT)
@pytest.mark.parametrize("flags", ["-R", "-y", "-z", "-Z", "-p", "-E", "-f l.eml", "-d 1", "-m mbox", "-n -F /x"])
def test_mutt_sends_to_an_address_whatever_else_it_is_told(program: str, flags: str, desk: Path) -> None:
    effect = one(f"{program} {flags} -s x a@x.test < b", desk)
    assert (effect.targets, effect.subject, effect.body) == (("a@x.test",), "x", "the text")


def test_a_draft_goes_to_its_own_readers_and_to_those_that_are_named(desk: Path) -> None:
    effect = one("mutt -H l.eml < /dev/null", desk)
    assert (set(effect.targets), effect.subject, effect.body) == ({"team@x.test", "Bo <bo@x.test>"}, "L", "body")
    assert "o@x.test" in one("mutt -H l.eml o@x.test < /dev/null", desk).targets
    assert one("mutt -H l.eml < b", desk).body == "body\nthe text"
    assert one("mutt -i b -s x a@x.test < l.eml", desk).body.startswith("the text\nTo: team")


@pytest.mark.parametrize(
    "flags",
    ["-C 'X-P: v'", "-Y TEXT", "-: /", "-X 'set y'", "-S from=me@x.test", "-r me@x.test", "-M text/plain", "-~", "-#"],
)
def test_the_value_of_a_flag_is_nobody(flags: str, desk: Path) -> None:
    effect = one(f"s-nail {flags} -s x a@x.test < b", desk)
    assert (effect.targets, effect.subject) == (("a@x.test",), "x")


def test_q_takes_a_file_in_s_nail_and_nothing_in_gnu_mail(desk: Path) -> None:
    quoted = one("s-nail -q l.eml -s x a@x.test < b", desk)
    assert quoted.targets == ("a@x.test",)
    assert quoted.body.endswith("the text")
    assert one("mail.mailutils -q -s x a@x.test < b", desk).targets == ("a@x.test",)


@pytest.mark.parametrize("program", MAILX)
@pytest.mark.parametrize("flags", ["-s K", "-ns K", "-sK", "-n -i -sK", "-ins K"])
def test_flags_in_one_word_are_read_letter_by_letter(program: str, flags: str, desk: Path) -> None:
    effect = one(f"{program} {flags} a@x.test < b", desk)
    assert (effect.targets, effect.subject, effect.body) == (("a@x.test",), "K", "the text")


@pytest.mark.parametrize(
    ("command", "readers", "subject", "body"),
    [
        ("sendemail -f me@x.test -t a@x.test b@x.test -u a b c -m hi you", {"a@x.test", "b@x.test"}, "a b c", "hi you"),
        ("sendemail -f me@x.test -t 'a@x.test;b@x.test' -u K -m hi", {"a@x.test", "b@x.test"}, "K", "hi"),
        ("swaks --to a@x.test,b@x.test --h-Subject K --body hi", {"a@x.test", "b@x.test"}, "K", "hi"),
        ("swaks --to a@x.test --h-Subject K --body @b", {"a@x.test"}, "K", "the text"),
        ("swaks --to a@x.test --h-Subject K --body b", {"a@x.test"}, "K", "the text"),
        ("swaks --to a@x.test --data @none.eml", {"a@x.test"}, "L", "body"),
        ("swaks --to a@x.test --data 'Subject: Q\\n\\nhey'", {"a@x.test"}, "Q", "hey"),
        ("envelope --message hi -s K --to a@x.test b@x.test --send 1", {"a@x.test", "b@x.test"}, "K", "hi"),
        ("notifiers email notify --subject K --to a@x.test --to b@x.test hi", {"a@x.test", "b@x.test"}, "K", "hi"),
    ],
)
def test_readers_and_text_stand_where_the_program_looks(
    command: str, readers: set[str], subject: str, body: str, desk: Path
) -> None:
    effect = one(command, desk)
    assert (set(effect.targets), effect.subject, effect.body) == (readers, subject, body)
    assert (effect.readers_known, effect.text_known) == (True, True)


@pytest.mark.parametrize(
    "command",
    [
        "mutt -s x -a f.pdf -- a@x.test < b", "s-nail -a f.pdf -s x a@x.test < b", "mail -A f -s x a@x.test < b",
        "mail -s x a@x.test", "mail -s x a@x.test < gone", "cat log | tee x | mail -s x a@x.test",
        "mpack -s x b a@x.test",
        "mutt 'mailto:a@x.test?subject=Q&body=hi' < b", "swaks --to a@x.test --attach @f --body hi",
    ],
)  # fmt: skip
def test_a_text_that_is_not_read_is_not_known(command: str, desk: Path) -> None:
    effect = one(command, desk)
    assert not effect.text_known
    assert "a@x.test" in effect.targets[0]


@pytest.mark.parametrize("program", ["sendmail", "msmtp", "ssmtp", "exim4"])
def test_flags_of_a_transport_in_one_word_say_the_same_as_apart(program: str, desk: Path) -> None:
    apart, together = one(f"{program} -t -i < l.eml", desk), one(f"{program} -ti < l.eml", desk)
    assert (apart.targets, apart.body, apart.whole) == (together.targets, together.body, together.whole)
    assert together.readers_known


def test_files_before_a_double_dash_are_nobody(desk: Path) -> None:
    assert one("mutt -s x -a f.pdf g.pdf -- a@x.test < b", desk).targets == ("a@x.test",)


@pytest.mark.parametrize("program", ["nullmailer-inject", "qmail-inject"])
def test_the_header_is_read_where_nobody_is_named(program: str, desk: Path) -> None:
    assert one(f"{program} o@x.test < l.eml", desk).targets == ("o@x.test",)
    assert "team@x.test" in one(f"{program} < l.eml", desk).targets


def test_a_patch_brings_readers_of_its_own(desk: Path) -> None:
    effect = one("git send-email --to list@x.test --suppress-cc=all l.eml", desk)
    assert {"list@x.test", "team@x.test"} <= set(effect.targets)
    assert not one("git send-email --to list@x.test HEAD~1", desk).readers_known


def test_a_name_of_several_programs_is_read_by_what_its_link_points_to(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk / "bin"
    folder.mkdir()
    monkeypatch.setitem(posix.environ, b"PATH", str(folder).encode())
    for real, readers in (("s-nail", 3), ("mail.mailutils", 2)):
        (folder / real).write_text("#!/bin/sh\n")
        (folder / "mailx").unlink(missing_ok=True)
        (folder / "mail").unlink(missing_ok=True)
        (folder / "mailx").symlink_to(folder / real)
        (folder / "mail").symlink_to("mailx")
        assert len(one("mail -t zz@x.test < l.eml", desk).targets) == readers


# Flags that were seen, in runs of the real program, to change neither who gets a letter nor what its text is.
BESIDE = {
    "bsd-mailx": ["-n", "-i", "-I", "-N", "-v", "-a 'X-P: 1'", "-r me@x.test", "-u root", "-E", "-iIn"],
    "s-nail": ["-~", "-#", "-r me@x.test", "-S from=me@x.test", "-C 'X-P: v'", "-: /", "-X 'set y'", "-E"],
    "mail.mailutils": ["-n", "-q", "-M", "-H", "-p", "-N", "-a 'X-P: v'", "-r me@x.test", "-u root", "-E 'set x'"],
    "mutt": ["-n", "-R", "-y", "-z", "-Z", "-p", "-E", "-x", "-f l.eml", "-d 1", "-m mbox", "-e 'set x=1'", "-F rc"],
    "neomutt": ["-n", "-R", "-y", "-z", "-Z", "-p", "-E", "-G", "-f l.eml", "-d 1", "-l log", "-e 'set x=1'", "-F rc"],
    "msmtp": ["-i", "-oi", "-bm", "-d", "-f me@x.test", "-fme@x.test", "-a work", "-C rc", "--host=mx", "-v"],
    "ssmtp": ["-i", "-oi", "-bm", "-f me@x.test", "-fme@x.test", "-C conf", "-v", "-oem"],
    "exim4": ["-i", "-oi", "-bm", "-odf", "-odb", "-f me@x.test", "-fme@x.test", "-v"],
    "esmtp": ["-i", "-oi", "-bm", "-f me@x.test", "-fme@x.test", "-v"],
}


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(150), deadline=None)
def test_no_other_flag_changes_who_gets_a_letter_or_what_it_says(desk: Path, data: st.DataObject) -> None:
    program = data.draw(st.sampled_from(sorted(BESIDE)))
    flags = data.draw(st.lists(st.sampled_from(BESIDE[program]), max_size=5))
    subject = "" if program in SENDMAIL else "-s K"
    words = data.draw(st.permutations([*flags, subject]))
    last = data.draw(st.sampled_from(["", "-- "]))
    effect = one(f"{program} {' '.join(words)} {last}a@x.test < {'l.eml' if program in SENDMAIL else 'b'}", desk)
    assert (effect.targets, effect.readers_known) == (("a@x.test",), True)
    assert (effect.body, effect.text_known) == ("body" if program in SENDMAIL else "the text", True)


@pytest.mark.parametrize("kind", ["folder", "pipe", "binary", "huge", "gone"])
@pytest.mark.parametrize(
    "command",
    [
        "mail -s K a@x.test < {f}", "mutt -s K -i {f} a@x.test < /dev/null", "mutt -H {f} a@x.test < /dev/null",
        "msmtp a@x.test < {f}", "swaks --to a@x.test --body @{f}", "swaks --to a@x.test --data @{f}",
        "swaks --to a@x.test --body {f}", "git send-email --to a@x.test {f}", "s-nail -q {f} -s K a@x.test < b",
    ],
)  # fmt: skip
def test_a_file_that_is_no_letter_leaves_the_text_unknown(command: str, kind: str, desk: Path) -> None:
    path = desk / "f"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "binary":
        path.write_bytes(b"PK\0\1" * 99)
    elif kind == "huge":
        with path.open("wb") as file:
            file.truncate(1 << 30)
    effect = one(command.format(f="f"), desk)
    word = kind == "gone" and "--body {f}" in command  # swaks sends the word where there is no such file
    assert effect.text_known == word
    assert effect.targets[:1] == ("a@x.test",)
