from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, EntryPoints
from types import SimpleNamespace
from typing import Any

import click
import pytest

from claimonce.hooks import host as host_module
from claimonce.hooks import specs
from claimonce.hooks.call import Call, Session
from claimonce.hooks.description import Description
from claimonce.hooks.effect import Effect
from claimonce.hooks.host import Host
from claimonce.hooks.specs import hookimpl
from claimonce.hooks.verdict import Verdict
from claimonce.settings.load import load

SESSION = Session("claude", "s")
EFFECT = Effect("notify", "mine")
CALL = Call(SESSION, "Bash", {"command": "x"}, "/")


def plugin(**hooks: Callable[..., Any]) -> object:
    names = {name: f"claimonce_{name}" for name in hooks}
    marked = {names[name]: staticmethod(hookimpl(function, specname=names[name])) for name, function in hooks.items()}
    return type("Plugin", (), marked)()


def loaded(**plugins: object) -> Host:
    host = Host()
    for name, one in plugins.items():
        host.register(one, name)
    return host


def reasons(host: Host) -> list[str]:
    return [str(problem) for problem in host.problems]


def boom() -> Any:
    raise RuntimeError("boom")


def test_every_hook_has_a_typed_method() -> None:
    names = [name.removeprefix("claimonce_") for name in vars(specs) if name.startswith("claimonce_")]
    assert [name for name in names if not callable(getattr(Host, name, None))] == []


def test_descriptions_come_with_the_plugin_that_gave_them() -> None:
    mail, push = Description("mail", "notify"), [Description("push", "git_push"), Description("tag", "git_push")]
    host = loaded(a=plugin(describe=lambda: mail), b=plugin(describe=lambda: push))
    assert sorted((name, one.name) for name, one in host.describe()) == [("a", "mail"), ("b", "push"), ("b", "tag")]


def test_a_plugin_that_raises_is_named_and_the_others_go_on() -> None:
    def raising() -> Description:
        raise RuntimeError("no\nluck")

    host = loaded(good=plugin(describe=lambda: Description("mail", "notify")), bad=plugin(describe=raising))
    assert [name for name, _ in host.describe()] == ["good"]
    assert reasons(host) == ["plugin bad: claimonce_describe: raised RuntimeError: no luck"]


def test_a_plugin_that_exits_does_not_take_the_host_along() -> None:
    def leaving() -> Description:
        raise SystemExit(3)

    host = loaded(bad=plugin(describe=leaving))
    assert host.describe() == []
    assert "SystemExit" in reasons(host)[0]


def test_an_answer_of_the_wrong_type_is_reported_and_dropped() -> None:
    host = loaded(
        a=plugin(
            describe=lambda: {"name": "x"},
            effects=lambda call: ["x", EFFECT],
            judge=lambda effect: "deny",
            reconcile=lambda intent: "maybe",
        )
    )
    assert host.describe() == []
    assert host.effects(CALL) == [EFFECT]
    assert host.judge(EFFECT, SESSION) is None
    assert host.reconcile({}) == "unknown"
    assert len(host.problems) == 4


def test_two_descriptions_of_one_name_do_not_shadow_each_other() -> None:
    host = loaded(a=plugin(describe=lambda: [Description("x", "notify"), Description("x", "git_push")]))
    assert [one.kind for _, one in host.describe()] == ["notify"]
    assert "described by a already" in reasons(host)[0]


def test_an_unknown_hook_is_reported_with_the_near_one_and_the_rest_of_the_plugin_works() -> None:
    one = plugin(describe=lambda: Description("x", "notify"), desribe=lambda: None)
    host = loaded(a=one)
    assert len(host.describe()) == 1
    assert reasons(host) == ["plugin a: claimonce_desribe: there is no such hook; did you mean claimonce_describe?"]


def test_wrong_arguments_are_reported_and_the_rest_of_the_plugin_works() -> None:
    host = loaded(a=plugin(describe=lambda: Description("x", "notify"), judge=lambda effect, user: None))
    assert len(host.describe()) == 1
    assert host.judge(EFFECT, SESSION) is None
    assert reasons(host) == ["plugin a: claimonce_judge: takes effect, session, not user"]


def test_a_forgotten_mark_is_reported() -> None:
    host = loaded(a=type("Plugin", (), {"claimonce_describe": staticmethod(lambda: Description("x", "notify"))})())
    assert host.describe() == []
    assert reasons(host) == ["plugin a: claimonce_describe: is not marked with @hookimpl"]


def test_a_name_is_taken_once() -> None:
    host = Host()
    assert host.register(plugin(), "a")
    assert not host.register(plugin(), "a")
    assert host.plugins == ["a"]
    assert "cannot be registered" in reasons(host)[0]


def test_the_first_judge_with_an_opinion_decides() -> None:
    deny = Verdict("deny", "no")
    host = loaded(a=plugin(judge=lambda effect, session: deny), b=plugin(judge=lambda: None), c=plugin(judge=boom))
    assert host.judge(EFFECT, SESSION) == deny
    assert "RuntimeError" in reasons(host)[0]


def test_what_delivery_raises_reaches_the_gate() -> None:
    def lost(message: object) -> dict[str, Any]:
        raise TimeoutError("no answer")

    with pytest.raises(TimeoutError, match="no answer"):
        loaded(a=plugin(deliver=lost)).deliver({"channel": "x"})


def test_one_plugin_delivers() -> None:
    sent: list[str] = []

    def sending(name: str) -> Callable[..., dict[str, Any]]:
        def send(message: object) -> dict[str, Any]:
            sent.append(name)
            return {"id": name}

        return send

    host = loaded(a=plugin(deliver=sending("a")), b=plugin(deliver=sending("b")), c=plugin(deliver=lambda: None))
    assert host.deliver({"channel": "x"}) == {"id": sent[0]}
    assert len(sent) == 1
    assert Host().deliver({}) is None


def test_a_delivery_without_a_receipt_is_not_done_again() -> None:
    host = loaded(a=plugin(deliver=lambda: {"id": 1}), b=plugin(deliver=lambda: True))
    assert host.deliver({}) == {"plugin": "b", "note": "the plugin returned no receipt"}


@pytest.mark.parametrize("word", ["done", "not_done", "unknown"])
def test_reconcile_passes_the_three_words(word: str) -> None:
    assert loaded(a=plugin(reconcile=lambda: word)).reconcile({}) == word


def test_a_reconcile_that_raises_leaves_the_key_uncertain() -> None:
    # The later-registered plugin is asked first; another's guess must not stand in for its answer.
    host = loaded(a=plugin(reconcile=lambda: "not_done"), b=plugin(reconcile=boom))
    assert host.reconcile({}) == "unknown"
    assert Host().reconcile({}) == "unknown"


def test_session_lines_and_settled_reach_every_plugin() -> None:
    heard: list[object] = []

    def heard_too(receipt: object) -> None:
        heard.append(receipt)

    host = loaded(
        a=plugin(session=lambda event: f"a {event['name']}", settled=lambda effect, receipt: heard.append(receipt)),
        b=plugin(session=lambda: None, settled=boom),
        c=plugin(session=lambda: "c", settled=heard_too),
    )
    assert sorted(host.session({"name": "start"})) == ["a start", "c"]
    host.settled(EFFECT, {"id": 1})
    assert heard == [{"id": 1}, {"id": 1}]
    assert "boom" in reasons(host)[0]


def test_a_plugin_adds_verbs_but_replaces_none() -> None:
    @click.group()
    def group() -> None: ...

    own = group.command("push")(lambda: None)

    def add(group: click.Group) -> None:
        group.add_command(click.Command("push"))
        group.add_command(click.Command("extra"))

    host = loaded(a=plugin(commands=add))
    host.commands(group)
    assert set(group.commands) == {"push", "extra"}
    assert group.commands["push"] is own
    assert reasons(host) == ["plugin a: claimonce_commands: the verb push is claimonce's own"]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("site")
    head = "from claimonce.hooks import Description, hookimpl\n@hookimpl\ndef claimonce_describe():\n    "
    (folder / "claimonce_test_one.py").write_text(head + "return Description('one', 'notify')\n")
    (folder / "claimonce_test_two.py").write_text(head + "return Description('two', 'notify')\n")
    (folder / "claimonce_test_bad.py").write_text("import claimonce_test_nothing\n")
    monkeypatch.syspath_prepend(folder)
    entries = [EntryPoint(name, f"claimonce_test_{name}", "claimonce") for name in ("one", "two", "bad")]
    monkeypatch.setattr(host_module, "entry_points", lambda group: EntryPoints(entries))


@pytest.mark.usefixtures("installed")
def test_installed_plugins_load_and_a_broken_one_is_listed(env: dict[str, str]) -> None:
    host = Host.load(env=env)
    assert host.plugins == ["one", "two"]
    assert reasons(host) == [
        "plugin bad: cannot be imported: ModuleNotFoundError: No module named 'claimonce_test_nothing'"
    ]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("named", "names"), [("", []), ("two", ["two"]), ("one, two", ["one", "two"])])
def test_claimonce_plugins_picks_installed_plugins(env: dict[str, str], named: str, names: list[str]) -> None:
    assert Host.load(env={**env, "CLAIMONCE_PLUGINS": named}).plugins == names


@pytest.mark.usefixtures("installed")
def test_an_agents_command_cannot_switch_plugins_off(env: dict[str, str]) -> None:
    host = Host.load(env={**env, "CLAIMONCE_PLUGINS": "", "CLAUDECODE": "1"})
    assert host.plugins == ["one", "two"]
    assert "CLAIMONCE_PLUGINS is not obeyed" in reasons(host)[0]


@pytest.mark.usefixtures("installed")
def test_a_disabled_plugin_is_not_loaded(env: dict[str, str]) -> None:
    settings = load("", {**env, "CLAIMONCE_PLUGINS__DISABLE": "one,bad"}).settings
    host = Host.load("", settings, env)
    assert (host.plugins, host.problems) == (["two"], [])
    assert [str(one) for one in host.skipped] == [
        "plugin one: is switched off by plugins.disable",
        "plugin bad: is switched off by plugins.disable",
    ]


def test_a_plugin_that_cannot_be_hashed_is_a_problem() -> None:
    assert not Host().register(SimpleNamespace(), "a")
