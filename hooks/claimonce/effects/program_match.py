"""One program start against one description."""

from __future__ import annotations

from claimonce.catalog.secrets import FLAGS as SECRET
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.effects.caller import Caller

FLAGS = ("target_flags", "subject_flags", "body_flags", "body_file_flags", "letter_flags", "field_flags",
         "repository_flags", "attach_flags")  # fmt: skip
PLAIN_FLAGS = ("unless", "only_with", "header_flags", "unread_flags", "neutral_flags", "skips_empty")


def match(sh: Caller, entry: tuple[dict[str, Any], dict[str, Any]], words: list[str]) -> bool:
    """Record the effect when `words` start what the description means; say whether they did."""
    described, program = entry
    verbs, rest = program["subcommands"], words[1:]
    if verbs and not any(chain and chain[0] in rest for chain in verbs) and not any(UNKNOWN in one for one in rest):
        return False  # before anything is put together: most rows of git are refused so
    takes = set(program["global_value_flags"]) | set(program["value_flags"])
    takes.update(flag for column in FLAGS for flag in program[column])
    own = options(program, takes) if program["abbreviates"] else set[str]()
    takes |= SECRET.difference(program["neutral_flags"])  # never a reader or a text, listed or not
    before: list[str] = []
    if verbs:
        at = behind(sh, rest, verbs, takes)
        if at < 0:
            return False
        before, rest = rest[:at], rest[at:]
    if program["abbreviates"]:
        rest = spell_out(rest, own, program["abbreviates"])
    if program["attach_flags"] and "--" in rest:
        rest = without_files(rest, program["attach_flags"])
    if program["variadic"]:
        rest = join_values(rest, takes, program["target_flags"])
    flags, operands, values = split(rest, takes, program["clusters"], program["neutral_flags"])
    more, verb, given = split(before, takes, False)
    if program["synonyms"]:
        spelled = dict(program["synonyms"])
        more = {spelled.get(flag, flag) for flag in more}
        given = [(spelled.get(flag, flag), value) for flag, value in given]
    given_flags = (flags | more) - undone(program, rest)
    if not is_meant(program, rest, given_flags, operands):
        return False
    if program["maybe"]:
        sh.unsure(program["maybe"])
        return True
    from claimonce.effects.messages import record
    from claimonce.effects.program_messages import Arguments, find_message

    args = Arguments(sh, program, given_flags, operands, given + values, " ".join(verb))
    record(sh, described, words[0].rsplit("/", 1)[-1], find_message(args), args.verb, program["by"])
    return True


def undone(program: dict[str, Any], rest: list[str]) -> set[str]:
    """Return the flags that a later one takes back: of `-n` and `--no-dry-run`, the last one holds."""
    found: set[str] = set()
    for back, flag in program["undo"]:
        if back not in rest:
            continue
        last = len(rest) - 1 - rest[::-1].index(back)
        letters = program["clusters"] and len(flag) == 2
        after = rest[last + 1 :]
        if flag not in after and not (
            letters and any(flag[1] in word and word[:1] == "-" != word[1:2] for word in after)
        ):
            found.add(flag)
    return found


def is_meant(program: dict[str, Any], rest: list[str], flags: set[str], operands: list[str]) -> bool:
    """Say whether the arguments are those with which the program has the effect."""
    if any(flag in flags or flag in operands or ("=" in flag and flag in rest) for flag in program["unless"]):
        return False
    if any(" ".join(rest[: len(words.split())]) == words for words in program["unless_words"]):
        return False
    only = program["only_with"]
    if only and not any(flag in flags or flag in operands for flag in only):
        return False
    instead = (*program["target_flags"], *program["letter_flags"], *program["header_flags"])
    if program["needs"] and len(operands) < program["needs"] and flags.isdisjoint(instead):
        return False
    if not program["urls"]:
        return True
    from claimonce.lang.shell.patterns import holds

    return any(holds(shape, word.lower()) for shape in program["urls"] for word in operands)


def behind(sh: Caller, rest: list[str], verbs: list[list[str]], takes: set[str]) -> int:
    """Return the index behind the longest chain of subcommands that stands in `rest`, or -1."""
    seen: list[str] = []
    at, best = 0, -1
    while at < len(rest):
        word = rest[at]
        if word.startswith("-") and len(word) > 1:
            at += 2 if word in takes else 1
            continue
        at += 1
        if UNKNOWN in word and any(len(chain) > len(seen) and chain[: len(seen)] == seen for chain in verbs):
            if best < 0:
                sh.unsure("a program's verb is not in the text")
            return best
        seen.append(word)
        if any(seen == list(chain) for chain in verbs):
            best = at
        if not any(len(chain) > len(seen) and list(chain[: len(seen)]) == seen for chain in verbs):
            return best
    return best


def without_files(rest: list[str], attach: list[str]) -> list[str]:
    """Leave a flag that takes files up to `--` its first alone: in `-a one two -- tekla` two is no person."""
    at = rest.index("--")
    for place, word in enumerate(rest[:at]):
        if word in attach:
            more = [one for one in rest[place + 2 : at] if one.startswith("-")]
            return rest[: place + 2] + more + rest[at:] if len(more) < at - place - 2 and not more else rest
    return rest


def options(program: dict[str, Any], takes: set[str]) -> set[str]:
    """Return every option that a row knows."""
    known = takes.union(*(program[column] for column in (*FLAGS, *PLAIN_FLAGS)))
    known.update(flag for flag, _ in (*program["acts"], *program["says"]))
    return {one for one in known if len(one) > 2 and one[0] == "-"}


def spell_out(rest: list[str], known: set[str], style: str) -> list[str]:
    """Write options that are cut short as the row has them, where only one begins so."""
    made: list[str] = []
    for at, word in enumerate(rest):
        if word == "--":
            return made + rest[at:]
        name, sign, value = word.partition("=")
        lead = "--" if name.startswith("--") else "-"
        bare = name.lstrip("-")
        if len(name) > 2 and name not in known and lead[0] == name[0] and style in (lead, "both"):
            found = {one.lstrip("-"): one for one in known if style == "both" or one.startswith("--") == (lead == "--")}
            meant = [bare] if bare in found else [one for one in found if one.startswith(bare)]
            name = found[meant[0]] if len(meant) == 1 else name
        made.append(f"{name}{sign}{value}")
    return made


def join_values(rest: list[str], takes: set[str], targets: list[str]) -> list[str]:
    """Give each flag all the words up to the next one as its one value: `-t a b -m hi you`."""
    made: list[str] = []
    flag = ""
    for word in rest:
        if word.startswith("-") and len(word) > 1:
            flag = word if word in takes else ""
        elif flag and made[-1] != flag:
            made[-1] += f"{', ' if flag in targets else ' '}{word}"
            continue
        made.append(word)
    return made


def split(
    rest: list[str], takes: set[str], clusters: bool, whole: list[str] | tuple[str, ...] = ()
) -> tuple[set[str], list[str], list[tuple[str, str]]]:
    """Split arguments into flags, operands, and the flags' values; one in `whole` holds no value (swaks's `-tls`)."""
    flags: set[str] = set()
    operands: list[str] = []
    values: list[tuple[str, str]] = []
    at = 0
    while at < len(rest):
        word = rest[at]
        at += 1
        if word == "--":
            operands += rest[at:]
            break
        if not word.startswith("-") or len(word) == 1:
            operands.append(word)
            continue
        name, sign, value = word.partition("=")
        flags.add(name)
        if sign:
            values.append((name, value))
        elif word in takes:
            if at < len(rest):
                values.append((word, rest[at]))
            at += 1
        elif not word.startswith("--") and len(word) > 2 and word not in whole:
            short = word[:2]
            if short in takes and word not in takes:
                flags.discard(name)  # one flag with its value, not a flag of that name
                flags.add(short)
                values.append((short, word[2:]))
            elif clusters:
                for index, letter in enumerate(word[1:], 1):
                    flags.add("-" + letter)
                    if "-" + letter in takes:
                        if index == len(word) - 1 and at < len(rest):
                            values.append(("-" + letter, rest[at]))
                            at += 1
                        elif index < len(word) - 1:
                            values.append(("-" + letter, word[index + 1 :]))
                        break
    return flags, operands, values
