"""The engine over several files: wrappers, scripts, callers, ways, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable

from audit.engine.expectations import acts_of, descriptions, judge_facts

from claimonce.audit.act import GATED, HIGH, LOW, MEDIUM, PARTLY, TEXT, UNGATED, Act
from claimonce.audit.context import Context, Sink
from claimonce.audit.engine import judge
from claimonce.audit.facts import (
    CODE,
    GATE,
    Call,
    Class,
    Facts,
    Function,
    Guard,
    Listed,
    Named,
    Param,
    Site,
    Spread,
    Text,
)
from claimonce.audit.lower import facts_of

PUSH = "import subprocess\n\n\ndef run(words):\n    subprocess.run(words, check=True)\n"


def at(line: int) -> Site:
    return Site(line, line)


def words(*every: str) -> Listed:
    return Listed(tuple(map(Text, every)))


def where(acts: Iterable[Act]) -> list[tuple[str, int]]:
    return [(act.path, act.site.line) for act in acts]


def test_the_call_that_gives_the_words_is_the_act() -> None:
    acts = acts_of(
        {
            "tools/shell.py": PUSH,
            "tools/__init__.py": "",
            "release.py": 'from tools.shell import run\n\nrun(["git", "fetch"])\nrun(["git", "push"])\n',
        }
    )
    assert where(acts) == [("release.py", 4)]
    assert acts[0].confidence == MEDIUM


def test_words_at_the_api_itself_are_sure() -> None:
    (act,) = acts_of({"a.py": 'import subprocess\nsubprocess.run(["git", "push"])\n'})
    assert (act.confidence, act.effect, act.channel, act.program) == (HIGH, "git_push", "git", "git")


def test_relative_imports_and_packages_are_followed() -> None:
    acts = acts_of(
        {
            "pkg/__init__.py": "from .low import run\n",
            "pkg/low.py": PUSH,
            "pkg/sub/__init__.py": "",
            "pkg/sub/a.py": "from .. import low\nfrom ..low import run\n\n"
            "low.run(['git', 'push'])\nrun(['git', 'push'])\n",
            "other.py": 'import pkg\n\npkg.run(["git", "push", "--tags"])\n',
        }
    )
    assert where(acts) == [("other.py", 3), ("pkg/sub/a.py", 4), ("pkg/sub/a.py", 5)]


def test_a_source_root_in_the_middle_of_the_tree_is_found() -> None:
    acts = acts_of(
        {
            "packages/x/src/mylib/__init__.py": "",
            "packages/x/src/mylib/git.py": PUSH,
            "packages/y/main.py": 'from mylib import git\n\ngit.run(["git", "push"])\n',
        }
    )
    assert where(acts) == [("packages/y/main.py", 3)]


def test_wrappers_that_call_each_other_come_to_an_end() -> None:
    acts = acts_of(
        {
            "a.py": "import subprocess\n\n\n"
            "def one(*words):\n    two('git', *words)\n    subprocess.run(['git', *words])\n\n\n"
            "def two(*words):\n    one(*words)\n\n\none('push')\n"
        }
    )
    assert where(acts) == [("a.py", 13)]


def test_a_request_is_reported_once_with_its_callers() -> None:
    acts = acts_of(
        {
            "post.py": "import requests\n\n\ndef post(url, body):\n    requests.post(url, json=body)\n",
            "one.py": 'from post import post\n\npost("https://hooks.slack.com/services/1", {})\n',
            "two.py": 'from post import post\n\npost("https://discord.com/api/webhooks/1/2", {})\n',
            "three.py": 'from post import post\n\npost("https://example.org/items", {})\n',
        }
    )
    assert where(acts) == [("post.py", 5)]
    assert sorted(step.path for step in acts[0].via) == ["one.py", "two.py"]


def test_a_helper_for_any_address_is_no_finding() -> None:
    assert not acts_of({"client.py": "import requests\n\n\ndef post(url, body):\n    requests.post(url, json=body)\n"})


def test_a_notifier_without_a_known_address_is_a_guess() -> None:
    (act,) = acts_of(
        {"slack_notifier.py": "import requests\n\n\ndef send(url, body):\n    requests.post(url, json=body)\n"}
    )
    assert (act.confidence, act.channel) == (LOW, "slack")


def test_some_callers_behind_the_gate_are_counted() -> None:
    source = (
        "import subprocess\nfrom claimonce.gate import gate\n\n\ndef push():\n    subprocess.run(['git', 'push'])\n\n\n"
        "def a():\n    with gate('a'):\n        push()\n\n\ndef b():\n    push()\n\n\ndef c():\n    push()\n"
    )
    (act,) = acts_of({"a.py": source})
    assert (act.verdict, act.callers) == (PARTLY, (1, 3))


def test_a_context_of_another_part_of_claimonce_is_no_gate() -> None:
    source = (
        "import subprocess\nfrom claimonce.demo.progress import Progress\n\n"
        "with Progress():\n    subprocess.run(['git', 'push'])\n"
    )
    assert [act.verdict for act in acts_of({"a.py": source})] == [UNGATED]


def test_a_gate_of_the_project_counts_when_it_is_configured() -> None:
    source = "import subprocess\nfrom locks import turn\n\nwith turn('x'):\n    subprocess.run(['git', 'push'])\n"
    assert [act.verdict for act in acts_of({"a.py": source})] == [UNGATED]
    assert [act.verdict for act in acts_of({"a.py": source}, gates=("locks.turn",))] == [GATED]


def test_a_gated_program_is_an_act_that_passed() -> None:
    source = (
        "import subprocess\n"
        'subprocess.run(["claimonce", "gate", "k", "--", "mail", "-s", "x", "a@example.org"])\n'
        'subprocess.run(["claimonce", "push"])\n'
        'subprocess.run(["claimonce", "next", "SP"])\n'
        'subprocess.run(["claimonce", "notify", "--to", "Ada", "--about", "x"])\n'
        'subprocess.run(["claimonce", "status"])\n'
    )
    acts = acts_of({"a.py": source})
    assert [(act.site.line, act.effect, act.verdict) for act in acts] == [
        (2, "notify", GATED),
        (3, "git_push", GATED),
        (4, "counter", GATED),
        (5, "notify", GATED),
    ]


def test_the_line_of_the_act_inside_a_text_of_several_lines_is_named() -> None:
    source = 'import subprocess\n\nsubprocess.run("""\nset -e\ncd work\ngit push\n""", shell=True)\n'
    assert where(acts_of({"a.py": source})) == [("a.py", 6)]


def test_the_way_leads_from_the_entry_through_the_calls() -> None:
    source = (
        "import subprocess\n\n\ndef push():\n    subprocess.run(['git', 'push'])\n\n\ndef work():\n    push()\n\n\n"
        "if __name__ == '__main__':\n    work()\n"
    )
    (act,) = acts_of({"job.py": source})
    assert [step.site.line for step in act.way] == [1, 13, 9]
    assert act.way[0].text.startswith("script:")


def test_a_script_is_reached_by_who_starts_it() -> None:
    acts = acts_of(
        {
            "scripts/nightly.py": 'import subprocess\nsubprocess.run(["bash", "scripts/publish.sh"])\n',
            "scripts/publish.sh": "#!/bin/bash\ngit push\n",
        }
    )
    (act,) = [act for act in acts if act.path == "scripts/publish.sh"]
    assert [step.path for step in act.way] == ["scripts/nightly.py", "scripts/nightly.py"]


def test_a_script_that_only_the_gate_starts_is_gated() -> None:
    acts = acts_of(
        {
            "scripts/nightly.py": "import subprocess\n"
            "subprocess.run(['claimonce', 'gate', 'p', '--', 'bash', 'scripts/publish.sh'])\n",
            "scripts/publish.sh": "git push\n",
        }
    )
    assert [act.verdict for act in acts if act.path == "scripts/publish.sh"] == [GATED]


def test_the_words_of_a_script_are_those_it_is_started_with() -> None:
    acts = acts_of(
        {
            "run.sh": 'git "$@"\n',
            "a.py": 'import subprocess\nsubprocess.run(["./run.sh", "push", "origin"])\n',
        }
    )
    assert ("a.py", 2) in where(acts)


def test_what_stands_in_words_for_an_agent_is_text() -> None:
    facts = Facts(
        "AGENTS.md",
        "instructions",
        (Function("Release", (), at(3), (Call("exec", words("git", "push").items, at(3)),), entry="agent"),),
    )
    (act,) = judge_facts([facts], frozenset())
    assert act.confidence == TEXT


def test_more_files_are_asked_for_by_the_names_that_act() -> None:
    asked: list[frozenset[bytes]] = []
    caller = facts_of("caller.py", b"from lib import deliver_now\n\ndeliver_now()\n")
    assert caller is not None

    def more(names: frozenset[bytes]) -> Iterable[Facts]:
        asked.append(names)
        return [caller] if b"deliver_now" in names else ()

    own = facts_of("lib.py", b"import subprocess\n\n\ndef deliver_now():\n    subprocess.run(['git', 'push'])\n")
    assert own is not None
    (act,) = judge([own], Context(descriptions(), more=more))
    assert [step.path for step in act.via] == ["caller.py"]
    assert len(asked) == 2 or asked[0] == frozenset({b"deliver_now"})


def test_a_method_is_looked_for_in_the_bases_of_its_class() -> None:
    run = Function(
        "Base.run",
        ("*words",),
        at(2),
        (Call("subprocess.run", (Listed((Text("git"), Spread(Param("words")))),), at(3)),),
    )
    base = Facts("base.py", CODE, (run,), (Class("Base", ()),))
    call = Call(".Child.run", (Text("push"),), at(9))
    child = Facts(
        "child.py",
        CODE,
        (Function("Child.go", (), at(8), (call,)),),
        (Class("Child", ("base.Base",)),),
        imports=("base",),
    )
    assert where(judge_facts([base, child], frozenset())) == [("child.py", 9)]


def test_a_guard_of_unknown_name_is_none() -> None:
    guards = (Guard(GATE, Text("k"), at(1), "filelock.FileLock"),)
    call = Call("subprocess.run", (words("git", "push"),), at(2), guards=guards)
    acts = judge_facts([Facts("a.py", CODE, (Function("", (), at(1), (call,)),))], frozenset())
    assert [act.verdict for act in acts] == [UNGATED]


def test_a_callback_is_a_caller() -> None:
    push = Function("push", (), at(1), (Call("subprocess.run", (words("git", "push"),), at(2)),))
    late = Function("", (), at(5), (Call("schedule.every().day.do", (Named(".push"),), at(6)),))
    (act,) = judge_facts([Facts("a.py", CODE, (push, late))], frozenset())
    assert [step.site.line for step in act.via] == [6]


def test_what_the_settings_name_acts() -> None:
    source = "import subprocess\nfrom lib.bell import ring\n\nring('now')\nsubprocess.run(['beeper', 'now'])\n"
    sinks = (Sink("lib/bell.py:ring", "notify", "bell"), Sink("beeper", "notify", "bell"))
    acts = acts_of({"a.py": source, "lib/bell.py": "def ring(text):\n    pass\n", "lib/__init__.py": ""}, sinks=sinks)
    assert [(act.path, act.site.line, act.channel) for act in acts] == [("a.py", 4, "bell"), ("a.py", 5, "bell")]


def test_a_wrapper_named_in_the_settings_starts_the_rest_of_its_words() -> None:
    source = "import subprocess\nsubprocess.run(['as-bot', '--quiet', 'git', 'push'])\n"
    assert not acts_of({"a.py": source})
    assert where(acts_of({"a.py": source}, wrappers=("as-bot",))) == [("a.py", 2)]


def test_one_odd_call_does_not_cost_the_other_findings() -> None:
    told: list[tuple[str, str]] = []
    odd = Call("subprocess.run", (Listed(None),), at(1))  # type: ignore[arg-type]
    fine = Call("subprocess.run", (words("git", "push"),), at(2))
    facts = Facts("a.py", CODE, (Function("", (), at(1), (odd, fine)),))
    acts = judge([facts], Context(descriptions(), trouble=lambda path, reason: told.append((path, reason))))
    assert where(acts) == [("a.py", 2)]
    assert [path for path, _ in told] == ["a.py"]
