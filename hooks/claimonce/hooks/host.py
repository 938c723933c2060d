"""The host: loads plugins and calls them, and is never taken down by one.

Built-in and installed plugins come through the entry-point group `claimonce`, drop-in files after them.
`Host.problems` says what did not load or failed, and why. Off the common path: the hook reads the compiled
cache instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Literal, cast

import pluggy

from claimonce.hooks import dropins, specs
from claimonce.hooks.description import Description
from claimonce.hooks.effect import Effect
from claimonce.hooks.plugin_validation import FIRST_RESULT, Problem, places, unsound
from claimonce.hooks.verdict import Verdict
from claimonce.settings.agents import in_agent_session
from claimonce.settings.errors import GateError
from claimonce.settings.paths import config_folder

if TYPE_CHECKING:
    import click

    from claimonce.hooks.call import Call, Session
    from claimonce.settings.model import Settings

GROUP = "claimonce"
Reconciled = Literal["done", "not_done", "unknown"]
_RECONCILED: dict[object, Reconciled] = {"done": "done", "not_done": "not_done", "unknown": "unknown"}


class OwnPluginMissing(GateError, ImportError):
    """A plugin that comes with claimonce cannot be loaded, or none of them is installed.

    What it describes would have no effect any more, for every call and without a word; so this is a part of claimonce
    that cannot be imported, not a problem to list.
    """

    plugin: str
    why: str

    def __str__(self) -> str:
        """Name the plugin, the interpreter and the repair."""
        return (
            f"claimonce's own plugin {self.plugin} cannot be loaded by {sys.executable} ({self.why}); "
            "install claimonce again from where it came from, then run `claimonce init`"
        )


class _Manager(pluggy.PluginManager):
    """Takes from a plugin only the hooks that were found sound."""

    def __init__(self) -> None:
        super().__init__(GROUP)
        self.add_hookspecs(specs)
        self.refused: set[tuple[int, str]] = set()

    def parse_hookimpl_opts(self, plugin: object, name: str) -> Any:
        return None if (id(plugin), name) in self.refused else super().parse_hookimpl_opts(plugin, name)


class Host:
    """The loaded plugins, with one typed method for each hook."""

    def __init__(self) -> None:
        """Start empty; `load` is what most callers want. `origins` says where each plugin's code is."""
        self.problems: list[Problem] = []
        self.skipped: list[Problem] = []
        self.origins: dict[str, str] = {}
        self._files: list[str] = []
        self._manager = _Manager()

    @classmethod
    def load(cls, root: str = "", settings: Settings | None = None, env: Mapping[str, str] | None = None) -> Host:
        """Load installed plugins, then the trusted drop-ins of the repository at `root` and of the user.

        CLAIMONCE_PLUGINS names the plugins to load, separated by commas ("" for none; a drop-in is `file:NAME`). It
        is not obeyed in an agent's own shell. What it or plugins.disable leaves out stands in `skipped`. Raises
        OwnPluginMissing.
        """
        env = os.environ if env is None else env
        host = cls()
        only = host._chosen(env)
        disabled = settings.plugins.disable if settings else ()
        for entry in entry_points(group=GROUP):
            if host._wanted(entry.name, only, disabled):
                host._load_entry(entry)
        folder = settings.plugins.folder if settings else ".claimonce/plugins"
        for dropin in dropins.find(dropins.folders(root, folder, config_folder(env)), env):
            if host._wanted(dropin.name, only, disabled):
                host._load_dropin(dropin)
        return host

    @property
    def files(self) -> list[str]:
        """The files and folders that decide what this host has loaded from entry points."""
        return list(dict.fromkeys(self._files))

    @property
    def plugins(self) -> list[str]:
        """Names of the loaded plugins, in the order of loading."""
        return [name for name, plugin in self._manager.list_name_plugin() if plugin is not None]

    def plugin(self, name: str) -> object | None:
        """Return the loaded plugin of this name."""
        return self._manager.get_plugin(name)

    def register(self, plugin: object, name: str) -> bool:
        """Take a plugin in with every sound hook it has; False (and a problem) when it cannot be taken at
        all."""
        try:
            hash(plugin)  # pluggy keeps plugins in sets
        except TypeError as error:
            self._report(name, "", f"cannot be registered: {error}")
            return False
        for hook, reason in unsound(plugin):
            self._manager.refused.add((id(plugin), hook))
            self._report(name, hook, reason)
        try:
            self._manager.register(plugin, name)
        except (ValueError, pluggy.PluginValidationError) as error:
            self._report(name, "", f"cannot be registered: {error}")
            return False
        return True

    def having(self, hook: str) -> list[str]:
        """Return the names of the plugins that implement a hook."""
        return [impl.plugin_name for impl in getattr(self._manager.hook, hook).get_hookimpls()]

    def describe(self) -> list[tuple[str, Description]]:
        """Return (plugin, description) pairs; of two descriptions with one name the first stays."""
        found: dict[str, tuple[str, Description]] = {}
        for plugin, answer in self._each("claimonce_describe"):
            for one in _listed(answer):
                if not isinstance(one, Description):
                    self._report(plugin, "claimonce_describe", f"returned {type(one).__name__}, not a Description")
                elif one.name in found:
                    by = found[one.name][0]
                    self._report(plugin, "claimonce_describe", f"{one.name} is described by {by} already")
                else:
                    found[one.name] = (plugin, one)
        return list(found.values())

    def effects(self, call: Call) -> list[Effect]:
        """Return what plugins recognise in a call that no description can express."""
        found: list[Effect] = []
        for plugin, answer in self._each("claimonce_effects", call=call):
            for one in _listed(answer):
                if isinstance(one, Effect):
                    found.append(one)
                else:
                    self._report(plugin, "claimonce_effects", f"returned {type(one).__name__}, not an Effect")
        return found

    def judge(self, effect: Effect, session: Session) -> Verdict | None:
        """Return the first verdict of a plugin, None when none has an opinion."""
        for plugin, answer in self._each("claimonce_judge", effect=effect, session=session):
            if isinstance(answer, Verdict):
                return answer
            self._report(plugin, "claimonce_judge", f"returned {type(answer).__name__}, not a Verdict")
        return None

    def deliver(self, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Let the first plugin that knows the channel do the act; None when none does.

        What the plugin raises passes through: whether nothing was sent or nobody knows is for the gate to
        tell.
        """
        for plugin, answer in self._each("claimonce_deliver", raising=True, message=message):
            if isinstance(answer, dict):
                return cast("dict[str, Any]", answer)
            # It acted, or it says so: a second plugin must not act again.
            self._report(plugin, "claimonce_deliver", f"returned {type(answer).__name__}, not a receipt")
            return {"plugin": plugin, "note": "the plugin returned no receipt"}
        return None

    def reconcile(self, intent: Mapping[str, Any]) -> Reconciled:
        """Return what the first plugin that knows the effect found out; `unknown` when none can tell."""
        for plugin, answer in self._each("claimonce_reconcile", intent=intent):
            if answer in _RECONCILED:
                return _RECONCILED[answer]
            self._report(plugin, "claimonce_reconcile", f"returned {answer!r}, not done, not_done or unknown")
            return "unknown"
        return "unknown"

    def session(self, event: Mapping[str, Any]) -> list[str]:
        """Return the lines of context that plugins have for the agent."""
        return [str(text) for _, text in self._each("claimonce_session", event=event) if text]

    def settled(self, effect: Effect, receipt: Mapping[str, Any]) -> None:
        """Tell every plugin that an effect is done."""
        for _ in self._each("claimonce_settled", effect=effect, receipt=receipt):
            pass

    def commands(self, group: click.Group) -> None:
        """Let plugins add verbs to `group`; one that is there already is put back."""
        own = dict(group.commands)
        for plugin in self.plugins:
            before = dict(group.commands)
            for _ in self._each("claimonce_commands", only=plugin, group=group):
                pass
            taken = [verb for verb, command in before.items() if group.commands.get(verb) is not command]
            for verb in taken:
                whose = "claimonce's own" if verb in own else "another plugin's"
                self._report(plugin, "claimonce_commands", f"the verb {verb} is {whose}")
                group.commands[verb] = before[verb]

    def _each(self, hook: str, *, raising: bool = False, only: str = "", **given: Any) -> Iterator[tuple[str, Any]]:
        # One plugin at a time, in pluggy's own order, so that one that raises does not end the round.
        impls = getattr(self._manager.hook, hook).get_hookimpls()
        for impl in reversed(impls):
            if only and impl.plugin_name != only:
                continue
            others = [other.plugin for other in impls if other.plugin is not impl.plugin]
            call = self._manager.subset_hook_caller(hook, others)
            try:
                answer = call(**given)
            except (Exception, SystemExit) as error:
                if raising:
                    raise
                self._report(impl.plugin_name, hook, f"raised {type(error).__name__}: {error}")
                if hook == "claimonce_reconcile":
                    yield impl.plugin_name, "unknown"
                continue
            first = FIRST_RESULT[hook]
            yield from ((impl.plugin_name, one) for one in ([answer] if first else answer) if one is not None)

    def _wanted(self, name: str, only: set[str] | None, disabled: tuple[str, ...]) -> bool:
        if only is not None and name not in only:
            self.skipped.append(Problem(name, "", "is left out by CLAIMONCE_PLUGINS"))
        elif name in disabled:
            self.skipped.append(Problem(name, "", "is switched off by plugins.disable"))
        else:
            return True
        return False

    def _chosen(self, env: Mapping[str, str]) -> set[str] | None:
        named = env.get("CLAIMONCE_PLUGINS")
        if named is None:
            return None
        if in_agent_session(env):
            self._report("all", "", "CLAIMONCE_PLUGINS is not obeyed inside an agent session")
            return None
        return {name.strip() for name in named.split(",") if name.strip()}

    def _load_entry(self, entry: EntryPoint) -> None:
        self._files.extend(places(entry.module))
        try:
            plugin: object = entry.load()
        except Exception as error:
            if _is_own(entry):
                raise OwnPluginMissing(entry.name, f"{type(error).__name__}: {error}") from error
            self._report(entry.name, "", f"cannot be imported: {type(error).__name__}: {error}")
            return
        self.origins[entry.name] = entry.module
        self.register(plugin, entry.name)

    def _load_dropin(self, dropin: dropins.DropIn) -> None:
        if dropin.reason:
            self._report(dropin.name, "", f"{dropin.path} {dropin.reason}")
            return
        try:
            module = dropins.execute(dropin)
        except (Exception, SystemExit) as error:  # noqa: BLE001  (as above; a file may call exit)
            self._report(dropin.name, "", f"{dropin.path} failed: {type(error).__name__}: {error}")
            return
        self.origins[dropin.name] = dropin.path
        self.register(module, dropin.name)

    def _report(self, plugin: str, hook: str, reason: str) -> None:
        problem = Problem(plugin, hook, " ".join(reason.split()))
        if problem not in self.problems:
            self.problems.append(problem)


def refuse_uninstalled() -> None:
    """Raise OwnPluginMissing where the code is here and its distribution is not: no plugin would be found, and no call
    would have an effect."""
    if not any(map(_is_own, entry_points(group=GROUP))):
        raise OwnPluginMissing("git_push", "no distribution of claimonce is installed there")


def _is_own(entry: EntryPoint) -> bool:
    return entry.dist is not None and entry.dist.name == GROUP


def _listed(answer: Any) -> list[Any]:
    return list(cast("list[Any]", answer)) if isinstance(answer, list | tuple) else [answer]
