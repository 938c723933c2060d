"""The words by which instructions name an act, the plugins' own among them, and the names of gates."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.common import NEEDED, VERBS
from claimonce.catalog import row, tables
from claimonce.hooks.columns import PROGRAMS

if TYPE_CHECKING:
    from claimonce.effects.descriptions import Descriptions

_OTHERS = {code: 32 for code in range(128) if not chr(code).isalnum()}
Meaning = tuple[str, str, str]  # effect, channel, plugin

# verbs and nouns that prose/verbs.py knows better than by the bare word
_GENERIC = """
    mail email e-mail push page sms tweet toot notify teams signal matrix desktop comment reply
"""
GENERIC = frozenset(_GENERIC.split())
PLACES = frozenset(["desktop", "github", "gitlab", "voice", "alert", "monday"])  # words of many other things
STARTERS = frozenset(tables.marked(row.EVERYDAY)) - frozenset(tables.of_kind(row.POWERSHELL))


class Marks(msgspec.Struct, frozen=True):
    """Words in small letters, one of which has to stand in a text."""

    words: tuple[str, ...]

    def within(self, text: str) -> bool:
        """Say whether one stands in it, in letters of any size; a pattern of all of them takes five times as long."""
        small = text.lower()
        return any(word in small for word in self.words)


class Vocabulary(msgspec.Struct, frozen=True):
    """`phrases` are instructions of several words, `verbs` single words of plugins, `channels` names of roads.

    `commands` finds a described command (`git push`) in running text, `programs` are names of described programs,
    `words` what a fence must contain to be read, `gates` finds the name of a gate. A block without one of `wanted`
    tells of no act, one without one of `heads` holds no bare command. `verbs` begin instructions.
    """

    phrases: tuple[tuple[re.Pattern[str], Meaning], ...]
    channels: tuple[tuple[re.Pattern[str], Meaning], ...]
    commands: re.Pattern[str]
    programs: frozenset[str]
    words: Marks
    gates: re.Pattern[str]
    digest: str
    wanted: frozenset[str]
    heads: frozenset[str]
    verbs: frozenset[str]


def vocabulary(descriptions: Descriptions, gates: tuple[str, ...] = ()) -> Vocabulary:
    """Return the words of these descriptions."""
    phrases: list[tuple[re.Pattern[str], Meaning]] = []
    channels: list[tuple[re.Pattern[str], Meaning]] = []
    commands: set[str] = set()
    programs: set[str] = set()
    words: set[str] = set()
    for item in descriptions.items:
        meaning = (item["kind"], item["channel"], item["name"])
        for phrase in item["imperatives"]:
            _phrase(phrase, meaning, phrases, channels)
        if (
            item["kind"] == "notify"
            and item["channel"]
            and re.fullmatch(r"[a-z]{5,}", item["channel"])
            and item["channel"] not in PLACES
        ):
            channels.append((_channel(item["channel"]), meaning))
        words.update(word.lower() for word in item["words"])
        for program in descriptions.rows(item, PROGRAMS):
            programs.update(program["names"])
            for name in program["names"]:
                for chain in program["subcommands"]:
                    commands.add(f"{name} {' '.join(chain)}" if chain else name)
    forms = "|".join(re.escape(one).replace(r"\ ", " +") for one in sorted(commands, key=lambda one: (-len(one), one)))
    named = "|".join(re.escape(one) for one in gates if one)
    gate = r"\bclaimonce\b" + (f"|(?<![\\w/.-])(?:{named})(?![\\w-])" if named else "")
    digest = blake2b(digest_size=8)
    for one in (*(p.pattern for p, _ in phrases), *(p.pattern for p, _ in channels), forms, gate):
        digest.update(one.encode())
        digest.update(b"\0")
    return Vocabulary(
        tuple(phrases), tuple(channels), late(rf"(?<![\w/.`-])(?:{forms or '(?!)'})(?![\w-])"),
        frozenset(programs), Marks(tuple(sorted(filter(None, words)))), late(gate), digest.hexdigest(),
        NEEDED | {word for item in descriptions.items for one in item["imperatives"] for word in letters(one)[:1]}
        | {item["channel"] for item in descriptions.items if item["channel"]},
        frozenset(one.split()[0] for one in commands),
        VERBS | {word for item in descriptions.items for one in item["imperatives"] for word in letters(one)[:1]},
    )  # fmt: skip


def letters(text: str) -> list[str]:
    """Return the words of a text in lower case, by letters and digits."""
    return text.lower().translate(_OTHERS).split()


def _phrase(
    phrase: str,
    meaning: Meaning,
    phrases: list[tuple[re.Pattern[str], Meaning]],
    channels: list[tuple[re.Pattern[str], Meaning]],
) -> None:
    low = phrase.lower().strip()
    if not low or low in GENERIC:
        return
    if " " in low:
        pattern = re.escape(low).replace(r"\ ", r"\s+")
        end = r"(?!\w)" if low[-1].isalnum() else ""
        if meaning[0] != "notify" or low not in ("notify me", "write to", "send a notification", "add a note"):
            phrases.append((late(pattern + end, re.IGNORECASE), meaning))
        return
    channels.append((_channel(low), meaning))
    verb = rf"(?:{re.escape(low)}|{re.escape(low.capitalize())})"
    phrases.append(
        (
            late(
                rf"{verb}\s+(?:(?:the|it|this|them|me|us|a message|an update)\b|[@#]\w)|{re.escape(low)}\s+[A-Z][a-z]"
            ),
            meaning,
        )
    )


def _channel(word: str) -> re.Pattern[str]:
    return late(rf"(?<![\w/-]){re.escape(word)}(?![\w/-])", re.IGNORECASE)


@cache
def own() -> Vocabulary:
    """Return the words of the installed plugins, for whoever lowers without having said which."""
    from claimonce.effects.descriptions import Descriptions
    from claimonce.hooks.host import Host

    return vocabulary(Descriptions([one.compiled() for _, one in Host.load(env={}).describe()]))
