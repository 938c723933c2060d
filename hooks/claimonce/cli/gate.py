"""The verb `gate`: run a command, or send a mail, at most once for a key."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Generator
from typing import Any

import click

from claimonce.catalog.answers import CLIENTS
from claimonce.cli.common import (
    DURATION,
    KEY,
    WINDOW,
    json_option,
    say,
    session_of,
    session_option,
    state_data,
    store_here,
)
from claimonce.cli.shellenv import armed_path
from claimonce.effects.descriptions import Descriptions
from claimonce.gate import child_process, intents, nested_gates, owner
from claimonce.gate import gate as gates
from claimonce.gate import window as windows
from claimonce.gate.child_process import Ended
from claimonce.gate.claims import Wanted
from claimonce.gate.gate import Entry, State
from claimonce.gate.intents import About, Intent
from claimonce.gate.letters import messages, recipients, sentences
from claimonce.gate.session_names import known_as
from claimonce.gate.store import Store
from claimonce.hooks.effect import NOTIFY, Effect
from claimonce.hooks.settings_cache import Compiled, load
from claimonce.hooks.untrusted_text import warn
from claimonce.reading import read_words
from claimonce.shims import outcomes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.letters.mail_transport import Letter, Posted

HELD, UNCERTAIN, DONE_STRICT = 80, 81, 83
_GIT = {"exits_refused": (129,)}  # wrong usage (git's parse-options.c), not SIGHUP
_POSTED = {intents.DONE: 0, intents.UNCERTAIN: UNCERTAIN}


@click.command(context_settings={"ignore_unknown_options": False, "allow_interspersed_args": True})
@click.argument("key", type=KEY)
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--ttl", type=DURATION, default=None, help="Give the claim up after this long, whatever its process does."
)
@click.option("--wait", type=DURATION, default="60s", show_default=True, help="Wait this long for another holder.")
@click.option("--window", type=WINDOW, default=None, help="How long it counts as done: 24h, forever, until-resolved.")
@click.option("--strict", is_flag=True, help="Exit 83, not 0, when it was already done.")
@click.option("--to", "--recipient", "to", default="", help="Send a mail to this address instead of running a command.")
@click.option("--subject", default="", help="The mail's subject.")
@click.option("--body", default="", help="The mail's text; - reads it from stdin.")
@session_option
@json_option
def gate(
    key: str, command: tuple[str, ...], ttl: float | None, wait: float, window: str | None, strict: bool,
    to: str, subject: str, body: str, session: str, as_json: bool,
) -> int:  # fmt: skip
    """Run COMMAND at most once for KEY within the window.

    Exits with COMMAND's own status when it ran, 0 when the act was already done, 80 when another session holds
    the key past --wait, 81 when nobody knows whether it was done. A COMMAND that fails may be tried again.
    With --json stdout holds one object, and what COMMAND prints goes to stderr.
    """
    if bool(command) == bool(to):
        raise click.UsageError("give either `-- COMMAND ...` or --to ADDRESS")
    here, store = load(os.getcwd()), store_here("notify")
    mail = _mail(to, subject, body) if to else None
    letter = _letter(mail, here) if mail else None
    effect = _effect(command, to, here)
    kind = effect.kind if effect else (NOTIFY if key.startswith("notify") else "act")
    outer = nested_gates.find_outer(store, os.environ)
    own = nested_gates.of_key(outer, key)
    if own is not None:
        return _within(store, own, list(command), (mail, letter) if mail and letter else None, here, as_json)
    window = window or (_default_window(here) if kind == NOTIFY else "forever")
    wanted = Wanted(key, kind, session_of(session).name, owner.here(), ttl)
    detail = {"via": "email", "message_id": str(letter.mail["Message-ID"])} if letter else {}
    detail |= nested_gates.make_detail(outer)
    about = About(effect.plugin if effect else "", effect.channel if effect else "", window, detail)
    if gates.look(store, key).name == gates.UNCERTAIN:
        _ask_the_provider(store, key, here)
    entry = gates.enter(store, wanted, about, wait=wait, within="", on_wait=lambda state: warn(_waiting(key, state)))
    if entry.intent is None:
        return _not_run(key, entry, strict, as_json)
    if mail and letter:
        return _send(store, entry.intent, mail, letter, as_json)
    return _run(store, entry.intent, list(command), effect, here, as_json)


def _within(
    store: Store, own: Intent, command: list[str], mail: tuple[messages.Message, Letter] | None,
    here: Compiled, as_json: bool,
) -> int:  # fmt: skip
    """Act under a gate of this very key that stands around this one: it is the one that settles."""
    if mail:
        with store:
            messages.register(store, mail[0], own)
    held = nested_gates.begin_inner(store, own)
    if mail:
        with nested_gates.Acting(held):
            posted = _posted(mail[1])
        outcome, status = posted.outcome, _POSTED.get(posted.outcome, 1)
    else:
        _arm()
        ended = child_process.run(command, os.environ, prints_to=_prints_to(as_json))
        outcome, status = _outcome(store, held, ended, _row(command, None, here), own=1), ended.status
    if outcome != intents.UNCERTAIN:
        nested_gates.end_inner(store, own)
    if as_json:
        say({"key": own.key, "ran": True, "status": status, "state": outcome, "receipt": {}})  # pyright: ignore[reportUnknownArgumentType]
    return status


def _ask_the_provider(store: Store, key: str, here: Compiled) -> None:
    from claimonce.gate.letters import (
        uncertain_alert,  # the plugins and all that sends: only for a key that is uncertain
    )

    _, trouble = uncertain_alert.before_entering(store, key, here)
    if trouble:
        warn(trouble)


def _mail(to: str, subject: str, body: str) -> messages.Message:
    return messages.message("email", [to], subject, sys.stdin.read() if body == "-" else body)


def _letter(mail: messages.Message, here: Compiled) -> Letter:
    from claimonce.gate.letters import mail_transport  # SMTP and TLS are a third of this verb's start, and few send

    return mail_transport.letter(mail, mail_transport.own_settings(here))


def _posted(letter: Letter) -> Posted:
    from claimonce.gate.letters import mail_transport

    return mail_transport.post(letter)


def _effect(command: tuple[str, ...], to: str, here: Compiled) -> Effect | None:
    if to:
        return Effect(NOTIFY, "email", "email", targets=(to,))
    found = read_words(list(command), Descriptions(here.descriptions), cwd=os.getcwd())
    return found[0] if found else None


def _default_window(here: Compiled) -> str:
    return windows.of_setting(here.settings[NOTIFY]["window"])


def _waiting(key: str, state: State) -> str:
    who = known_as(state.session) if state.session else "those before in line"
    return f"{key} is held by {who} since {state.at or 'now'}; waiting"


def _not_run(key: str, entry: Entry, strict: bool, as_json: bool) -> int:
    state = entry.state
    done = state.name == gates.DONE
    line = sentences.already(key, state) if done else sentences.in_the_way(key, state, "wait longer with --wait")
    warn(line)
    if as_json:
        say({**state_data(key, state), "ran": False})
    if state.marker is not None and state.marker.is_hearsay:
        return UNCERTAIN
    if done:
        return DONE_STRICT if strict else 0
    return UNCERTAIN if state.name == gates.UNCERTAIN else HELD


def _prints_to(as_json: bool) -> int:
    """Return where the command's stdout goes: ours is for the object alone where JSON is asked for."""
    return 2 if as_json else 1


def _run(store: Store, intent: Intent, command: list[str], effect: Effect | None, here: Compiled, as_json: bool) -> int:
    with _before_the_act(store, intent):
        if effect is not None and effect.kind == NOTIFY:
            with store:
                what = messages.of_effect(effect)
                messages.register(store, what, intent)
        _arm()
        row = _row(command, effect, here)
        env = {**os.environ, **nested_gates.make_environment(os.environ, intent)}
        asked = _asks(command, effect)
        hears = asked or outcomes.listens(row)
        ended = child_process.run(command, env, hears=hears, prints_to=_prints_to(as_json))
    readers = len(recipients.each(effect.targets)) if effect is not None else 1
    outcome = _outcome(store, intent, ended, row, readers)
    if effect is not None and asked and ended.started and outcome != intents.UNCERTAIN:
        from claimonce.cli import gated_request  # few gates stand before a web client

        outcome = gated_request.outcome_of(command, effect, ended, here)
    receipt = {"program": os.path.basename(command[0]), "status": ended.status}
    unread = "its answer does not say whether it was taken" if asked and not ended.killed else ""
    why = (unread or outcomes.why_open(ended, row, readers)) if outcome == intents.UNCERTAIN else ""
    gates.settle(store, intent, outcome, receipt, why)
    if why:
        warn(f"{intent.key} is uncertain: {why}; see `claimonce why {intent.key}`")
    if as_json:
        say({"key": intent.key, "ran": True, "status": ended.status, "state": outcome, "receipt": receipt})
    return ended.status


@contextlib.contextmanager
def _before_the_act(store: Store, intent: Intent) -> Generator[None]:
    """Free the key where something is raised in here: it comes before anything was started."""
    try:
        yield
    except Exception as error:
        gates.settle(store, intent, intents.FAILED, reason=f"nothing was started: {type(error).__name__}")
        raise


def _row(command: list[str], effect: Effect | None, here: Compiled) -> dict[str, Any]:
    """Return what is known of the command's own exit statuses; empty where it only starts what sends."""
    if os.path.basename(command[0]) == "git" and (effect is None or effect.kind != NOTIFY):
        return _GIT
    if effect is None or effect.kind != NOTIFY or os.path.basename(command[0]) != effect.program:
        return {}
    return outcomes.row_of(here.descriptions, effect.plugin, effect.program, command[0])


def _asks(command: list[str], effect: Effect | None) -> bool:
    """Say whether the command is a web client's request that tells somebody: its answer says what became of it."""
    program = os.path.basename(command[0])
    return effect is not None and effect.kind == NOTIFY and program == effect.program and program in CLIENTS


def _outcome(
    store: Store, intent: Intent, ended: Ended, row: dict[str, Any] | None = None, readers: int = 1, own: int = 0
) -> str:
    outcome = outcomes.outcome_of(ended, row or {}, readers)
    # Whatever the command says of itself: one that goes on behind a killed mail ends with 0.
    return intents.UNCERTAIN if nested_gates.is_in_doubt(store, intent, outcome, own) else outcome


def _arm() -> None:
    """Put the shims first on PATH: COMMAND and what it starts meet them, wherever the gate was called from."""
    try:
        os.environ["PATH"] = armed_path(os.environ)
    except OSError as error:
        warn(f"the shims could not be put on PATH: {error.strerror}; only git's own hook stands inside this gate")


def _send(store: Store, intent: Intent, what: messages.Message, letter: Letter, as_json: bool) -> int:
    with _before_the_act(store, intent), store:
        messages.register(store, what, intent)
    with nested_gates.Acting(intent):
        posted = _posted(letter)
    gates.settle(store, intent, posted.outcome, posted.receipt, reason=posted.reason)
    if posted.reason:
        warn(f"{intent.key}: {posted.reason}")
    if as_json:
        say({"key": intent.key, "ran": True, "state": posted.outcome, "receipt": dict(posted.receipt)})
    return _POSTED.get(posted.outcome, 1)
