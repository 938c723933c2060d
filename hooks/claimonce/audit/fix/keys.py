"""A key for a command that is to be gated: who gets it and what it is about, never one key for different acts."""

from __future__ import annotations

import zlib

from claimonce.audit.fix.edit import Refusal
from claimonce.audit.fix.words import Command, Word
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.effect import NOTIFY, Effect
from claimonce.reading import read_words

LONGEST = 160  # of the part that is written out; a key holds 512 characters with what its variables say
MOST_SUMMED = 80  # characters of source that a sum may repeat: beyond them nobody reads the line
SECRET = ("-H", "--header", "-u", "--user", "--oauth2-bearer", "-K", "--config", "-b", "--cookie", "-E", "--cert")
_SUM = "$(printf %s {words} | cksum | cut -d' ' -f1)"
_FILE_SUM = "$(cksum <{file} | cut -d' ' -f1)"


def shell_key(command: Command, fed: str, descriptions: Descriptions) -> str | Refusal:
    """Return the key, quoted for a shell, for a command that sends; `fed` is the source of what is piped into it.

    Recipients and subject stand in it as they are written, with their variables; texts and addresses only as sums, so
    that no body and no token gets into the ledger.
    """
    if any(word.inner is None for word in command.words):
        return Refusal("a word of it is the output of another command; choose the key by hand")
    texts = [word.inner or "" for word in command.words]
    found = [each for each in read_words(texts, descriptions) if each.kind == NOTIFY]
    if len(found) != 1:
        return Refusal("it is not one message; choose the key by hand")
    effect = found[0]
    plain = [text for text in (*effect.targets, effect.subject) if text and not _is_private(text)]
    rest = _rest(command, set(plain))
    parts = [effect.channel or effect.plugin, *plain]
    summed = _summed(command, effect, rest, fed)
    if isinstance(summed, Refusal):
        return summed
    key = ":".join([*parts, *summed])
    if len(":".join(parts)) > LONGEST:
        return Refusal("its recipients and subject are too long for a key; choose one by hand")
    return f'"{key}"' if any(sign in key for sign in " $`\"'\\*?[]{}()<>|&;#!~") else key


def _rest(command: Command, plain: set[str]) -> list[Word]:
    """The words that say what is sent, beside those that the key names: no program, no flag, no secret."""
    made: list[Word] = []
    skip = False
    for word in command.words[1:]:
        text = word.inner or ""
        if skip or text in plain:
            skip = False
        elif text.startswith("-") and not word.varies:
            skip = text in SECRET
        else:
            made.append(word)
    return made


def _summed(command: Command, effect: Effect, rest: list[Word], fed: str) -> list[str] | Refusal:
    if any(word.source.startswith("@") or (word.inner or "").startswith("@-") for word in rest):
        return Refusal("it sends a file that the text does not show; choose the key by hand")
    made: list[str] = []
    static = " ".join(word.inner or "" for word in rest if not word.varies)
    if static:
        made.append(f"{zlib.crc32(static.encode('utf-8', 'replace')):08x}")
    moving = [word.source if word.source.startswith('"') else f'"{word.inner}"' for word in rest if word.varies]
    if sum(map(len, moving)) > MOST_SUMMED or any("\n" in word for word in moving):
        return Refusal("its text is too long to be read again for a key; choose the key by hand")
    if moving:
        made.append(_SUM.format(words=" ".join(moving)))
    if fed:
        made.append(fed)
    elif command.stdin:
        made.append(_FILE_SUM.format(file=command.stdin))
    elif effect.channel == "email" and not effect.body:
        return Refusal("its text comes from elsewhere; choose the key by hand")
    return made


def _is_private(text: str) -> bool:
    """Say whether a recipient is an address that may hold a token, or a variable that may hold one."""
    return "/" in text or (text.startswith("$") and "url" in text.lower()) or "webhook" in text.lower()
