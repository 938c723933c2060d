"""Ruby as facts: what it starts and sends, with the lines it stands on."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.trees import audited, places
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.audit.facts import Call, Joined, Text, Unknown
from claimonce.audit.lower.ruby import lower
from claimonce.audit.piece import RUBY, Piece
from examples import examples


def calls(text: str) -> list[Call]:
    found = lower(Piece("lib/a.rb", RUBY, text, "code"))
    return [call for function in found.functions for call in function.calls]


def only(text: str) -> Call:
    (found,) = calls(text)
    return found


@pytest.mark.parametrize(
    ("text", "callee", "args"),
    [
        ('system("git push")', "sh", ["git push"]),
        ('system "git", "push", "--tags"', "exec", ["git", "push", "--tags"]),
        ('system({"A" => "b"}, "git push")', "sh", ["git push"]),
        ("`git push`", "sh", ["git push"]),
        ("%x(git push)", "sh", ["git push"]),
        ("Open3.capture2e(*%w[git push])", "exec", ["git", "push"]),
        ('IO.popen(["git", "push"]) { |io| io.read }', "exec", ["git", "push"]),
        ('raise "no" unless system("git push")', "sh", ["git push"]),
        ('puts(system("git push"))', "sh", ["git push"]),
        ('task(:release) { sh "git push" }', "sh", ["git push"]),
        ('cmd = "git push"\nsystem(cmd)', "sh", ["git push"]),
        ('Process.spawn("git", "push", out: "log")', "exec", ["git", "push"]),
    ],
)
def test_what_is_started(text: str, callee: str, args: list[str]) -> None:
    call = only(text)
    assert call.callee == callee
    assert call.args == tuple(map(Text, args))


def test_what_is_put_into_a_text_is_not_known() -> None:
    assert only('system("git push origin #{tag}")').args == (Joined((Text("git push origin "), Unknown("tag"))),)
    assert only('cmd = "git"\ncmd = other\nsystem(cmd)').args == (Unknown(),)


@pytest.mark.parametrize(
    ("text", "callee"),
    [
        ('Mail.deliver do\n  to "a@x.test"\nend', "Mail.deliver"),
        ('mail = Mail.new(to: "a@x.test")\nmail.deliver!', "Mail.deliver"),
        ('Pony.mail(to: "a@x.test", body: "hi")', "Pony.mail"),
        ('Net::SMTP.start("mx") { |smtp| smtp.send_message m, "me", "a@x.test" }', "Net::SMTP.send_message"),
        ('Net::SMTP.start("mx") do |smtp|\n  smtp.send_message m, "me", "a@x.test"\nend', "Net::SMTP.send_message"),
        ("ReleaseMailer.with(a: 1).notice.deliver_later", "ActionMailer::Base.deliver_later"),
        ("UserMailer.welcome(user).deliver_now", "ActionMailer::Base.deliver_now"),
        ('c = Octokit::Client.new(access_token: t)\nc.add_comment("o/r", 5, "hi")', "Octokit::Client.add_comment"),
        ('Slack::Notifier.new(url).ping "hi"', "Slack::Notifier.ping"),
        ('Slack::Web::Client.new.chat_postMessage(channel: "C1", text: "hi")', "Slack::Web::Client.chat_postMessage"),
        ('Net::HTTP.post(URI("https://hooks.slack.com/services/T/B/C"), "{}")', "Net::HTTP.post"),
        ('HTTParty.post("https://x.test", body: {})', "HTTParty.post"),
    ],
)
def test_what_is_sent(text: str, callee: str) -> None:
    assert only(text).callee == callee


@pytest.mark.parametrize(
    "text",
    ['# system("git push")', '=begin\nsystem("git push")\n=end', 'x = <<~EOS\n  system("git push")\nEOS\nputs x',
     'puts "system(git push)"', "def system(x)\nend", "list << ITEM\nputs 1", "queue.push(1)", 'require "mail"'],
)  # fmt: skip
def test_what_is_neither(text: str) -> None:
    assert calls(text) == []


def test_a_call_stands_on_its_line_in_its_method() -> None:
    text = 'x = <<~A\n  one\n  two\nA\n\nclass B\n  def ship\n    system("git push")\n  end\nend\n'
    found = lower(Piece("a.rb", RUBY, text, "code"))
    ship = next(one for one in found.functions if one.name == "ship")
    assert [call.site.line for call in ship.calls] == [8]
    assert (ship.site.line, ship.site.end_line) == (7, 9)


def test_the_audit_finds_what_a_ruby_file_does(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/release.rb").write_text(
        'system("git push --tags")\nMail.deliver { to "a@x.test" }\n'
        'system("git push")  # coverage-audit: allow[git_push] reason="by hand"\nputs 1\n'
    )
    (tmp_path / "Rakefile").write_text('task(:out) { sh "claimonce push" }\n')
    (tmp_path / "notes").write_text('#!/usr/bin/env ruby\nsystem("git push")\n')
    assert places(audited(tmp_path)) == [
        "lib/release.rb:1 ungated-push", "lib/release.rb:2 ungated-notify", "notes:2 ungated-push",
    ]  # fmt: skip


@settings(max_examples=examples(60))
@given(st.text(alphabet="system(\"'git push') do|x|end{}[]<<~A\n=begin#%w`.:ENV,", max_size=200))
def test_any_text_is_answered(text: str) -> None:
    facts = lower(Piece("a.rb", RUBY, text, "code"))
    last = text.count("\n") + 1
    assert all(1 <= call.site.line <= last for function in facts.functions for call in function.calls)


@pytest.mark.parametrize(
    "text", ["a(" * 20_000, "<<A\n" * 20_000, "=begin\n" * 20_000, "def a\n" * 20_000, "x" * 2_000_000]
)
def test_no_shape_takes_long(text: str) -> None:  # the suite's own limit ends one that does
    facts = lower(Piece("a.rb", RUBY, text, "code"))
    assert not [call for function in facts.functions for call in function.calls if call.callee == "system"]
