"""`claimonce explain`: what a command would do to the outside world, and what the gate would say."""

from __future__ import annotations

import json
import os
import shlex
import sys
from typing import TYPE_CHECKING, Any

import click

from claimonce.catalog.index import LIKE_BASH
from claimonce.cli.common import say
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.coerce import items, table_or_none
from claimonce.hooks.effect import COUNTER, NOTIFY
from claimonce.hooks.settings_cache import load
from claimonce.reading import read_command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimonce.effects.result import Reading
    from claimonce.hooks.effect import Effect


# A command of another shell is read as that shell's argument: its own syntax is no bash.
_OTHERS = {
    "pwsh": "pwsh -Command", "powershell": "pwsh -Command", "fish": "fish -c", "zsh": "zsh -c", "nu": "nu -c",
    "xonsh": "xonsh -c", "elvish": "elvish -c", "cmd": "cmd /c", "csh": "csh -c", "tcsh": "tcsh -c",
}  # fmt: skip


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--jsonl", is_flag=True, help="Answer one JSON object a line of standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--counter", "counters", multiple=True, metavar="PATH", help="Take this file for a shared counter too.")
def explain(command: tuple[str, ...], jsonl: bool, as_json: bool, counters: tuple[str, ...]) -> None:
    """Say what COMMAND would do to the outside world. Nothing is run, claimed or recorded.

    COMMAND is one text in quotes, or words as they would be typed. Without it the text is read from standard input.
    """
    if jsonl:
        answer_lines(sys.stdin.buffer, counters)
        return
    text = sys.stdin.read() if not command else command[0] if len(command) == 1 else shlex.join(command)
    if not text.strip():
        raise click.UsageError("name a COMMAND, or write its text to standard input")
    here = load(os.getcwd())
    files = (*counters, *(counter["file"] for counter in here.counters if counter["file"]))
    reading = read_command(text, Descriptions(here.descriptions), cwd=os.getcwd(), counters=files)
    if as_json:
        say(plain(reading), whole=True)
        return
    from claimonce.cli.picture import show

    show(text, reading)


def answer_lines(lines: Iterable[bytes], counters: tuple[str, ...]) -> None:
    """Answer each line as it comes; a bad line is answered with its error, and the next one is read."""
    for line in lines:
        if not line.strip():
            continue
        answer: dict[str, Any]
        try:
            answer = answer_line(json.loads(line), counters)
        except RecursionError:
            answer = {"error": "the line is nested too deeply"}
        except UnicodeDecodeError as error:
            answer = {"error": f"the line is not UTF-8: byte {error.start + 1} cannot be read"}
        except json.JSONDecodeError as error:
            answer = {"error": f"the line is not JSON: {error}"}
        except Exception as error:  # noqa: BLE001  (the promise: one answer a line, whatever the line is)
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def answer_line(
    given: dict[str, Any] | list[Any] | str | None,
    counters: tuple[str, ...] = (),
    descriptions: Descriptions | None = None,
) -> dict[str, Any]:
    """Answer one object: a `command`, a client's `call`, or `earlier` messages and a `message`.

    `descriptions` are those of the present folder unless given. Raises ValueError for anything else.
    """
    if not isinstance(given, dict):
        raise ValueError("expected an object with `command`, `call`, or `earlier` and `message`")  # noqa: TRY004
    asked: dict[str, Any] = given
    if "call" in asked:
        return answer_call(asked["call"], counters)
    if "earlier" in asked or "message" in asked:
        from claimonce.agents.preview import preview_message

        message = table_or_none(asked.get("message") or {})
        earlier = [table_or_none(each) for each in items(asked.get("earlier"))]
        before = [each for each in earlier if each is not None]
        if message is None or len(before) != len(earlier) or not isinstance(asked.get("earlier") or [], list):
            raise ValueError("`message` must be an object, and `earlier` a list of objects")
        verdict, candidates = preview_message(before, message, find_bar())
        return {"verdict": verdict, "candidates": candidates}
    command = asked.get("command")
    if not isinstance(command, str):
        raise ValueError("`command` must be a string")  # noqa: TRY004
    cwd = asked.get("cwd")
    if cwd is not None and not isinstance(cwd, str):
        raise ValueError("`cwd` must be a string")
    shell = str(asked.get("shell") or "bash").lower().replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    if shell in LIKE_BASH:
        return plain(read_command(command, descriptions or load_descriptions(), cwd=cwd or "", counters=counters))
    words = f"{_OTHERS.get(shell, 'sh -c')} {shlex.quote(command)}"
    answer = plain(read_command(words, descriptions or load_descriptions(), cwd=cwd or "", counters=counters))
    for effect in answer["effects"]:
        effect.pop("span", None)  # it would point into the words around the command
    if shell not in _OTHERS:
        reasons = answer.get("reasons", [])
        answer |= {"undecidable": True, "reasons": [*reasons, f"the shell {shell[:40]!r} is not known here"]}
    return answer


def answer_call(call: dict[str, Any] | list[Any] | str | None, counters: tuple[str, ...]) -> dict[str, Any]:
    """Answer a client's pre-tool event with the gate's verdict."""
    if not isinstance(call, dict):
        raise ValueError("`call` must be the client's event")  # noqa: TRY004
    from claimonce.agents.preview import preview_call

    reading, verdict = preview_call(call, counters)
    answer = {**plain(reading), "verdict": verdict.kind, "reason": verdict.reason}
    if verdict.updated_input is not None:
        answer["updated_input"] = dict(verdict.updated_input)
    return answer


_known: list[Descriptions] = []


def load_descriptions() -> Descriptions:
    """Return the descriptions that hold in the present folder, loaded once."""
    if not _known:
        _known.append(Descriptions(load(os.getcwd()).descriptions))
    return _known[0]


_near: list[float] = []


def find_bar() -> float:
    """Return the bar that holds in the present folder, looked up once."""
    if not _near:
        _near.append(load(os.getcwd()).settings["notify"]["near"])
    return _near[0]


def plain(reading: Reading) -> dict[str, Any]:
    """Return a reading as the contract's JSON."""
    answer: dict[str, Any] = {
        "effects": [effect_of(one) for one in reading.effects],
        "undecidable": reading.undecidable,
    }
    if reading.quiet:
        answer["quiet"] = [effect_of(one) for one in reading.quiet]
    if reading.reasons:
        answer["reasons"] = list(reading.reasons)
    return answer


def format_message(effect: Effect) -> dict[str, Any]:
    """Return the first line of what a message says, secrets hidden, and its length in bytes as far as it is known."""
    from claimonce.gate.redaction import redacted

    whole = f"{effect.subject}\n{effect.body}".strip("\n")
    return {"first_line": redacted(whole).partition("\n")[0][:200], "bytes": effect.size}


def effect_of(effect: Effect) -> dict[str, Any]:
    """Return an effect as the contract's JSON; what is not known is left out."""
    found: dict[str, Any] = {"kind": effect.kind}
    for name in ("program", "channel", "key", "hidden"):
        held = getattr(effect, name)
        if held:
            found[name] = held
    if effect.targets:
        from claimonce.gate.redaction import seal

        targets = [one if effect.kind == COUNTER else seal(one) for one in effect.targets]
        found["target"] = targets[0]
        found["targets"] = targets
    if effect.kind == NOTIFY:
        from claimonce.gate.redaction import redacted

        found["act"] = effect.act
        found["readers"] = {"known": effect.readers_known, "from": redacted(effect.readers_from)}
        found["text"] = {"known": effect.text_known, "from": redacted(effect.text_from), **format_message(effect)}
    if effect.span is not None:
        found["span"] = list(effect.span)
    return found
