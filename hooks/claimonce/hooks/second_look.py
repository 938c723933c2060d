"""The prefilter's words, and the lines among them by which its looks at a call go.

`~forms:` programs and verbs that have an effect, `~tools:` patterns of tools of MCP servers in any spelling, `~gets:`
addresses that a mere GET makes act, `~counters:` the counter files by their full paths, `~trees:` the repositories with
leases on paths, `~numbered:` patterns, with `*` for any text, of files whose names carry the number of a counter; each
a list parted by tabs. One more line begins with a tab, so that it sorts before all words: what the sieve takes for
plain (see claimonce.prefilter.sieve).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from claimonce.catalog.lease_files import LEASE_FILES
from claimonce.catalog.tables import calm, wary
from claimonce.catalog.tool_names import any_spelling
from claimonce.hooks.description import Description
from claimonce.hooks.digest import fingerprint
from claimonce.settings.load import Loaded
from claimonce.settings.paths import SETTINGS_FILE, user_file

ODD = "~odd:"  # a name that no line can hold: the words alone have to do


def words_of(described: Iterable[Description], loaded: Loaded, env: Mapping[str, str]) -> list[str]:
    """Return the words of one place, and its lines, sorted."""
    held = [one.compiled() for one in described]
    words = {word for one in held for word in one["words"]}
    counters = [os.path.join(loaded.root, counter.file) for counter in loaded.settings.counters if counter.file]
    words.update(map(os.path.basename, counters))
    words.update(
        name
        for name, (_, tails) in LEASE_FILES.items()
        if any(path.endswith(tuple(tails.split())) for path in counters)
    )
    if loaded.root and loaded.root.isprintable() and loaded.settings.resource:
        words.add(f"~trees:{loaded.root}")  # where every edit is looked at
    if os.path.exists(user_file(env)):
        words.add("~user:settings")  # they may count a file in any repository
    return sorted(words | {SETTINGS_FILE, *lines(held, counters, _numbered(loaded))})


def _numbered(loaded: Loaded) -> list[str]:
    """Return the patterns of numbered files, as `takes_number` of the prefilter reads them.

    They hold in whatever folder: a worktree or a clone is there before anything was compiled in it.
    """
    shapes = (re.sub(r"\{n(:[0-9]+)?\}|[*?]+", "*", one.files) for one in loaded.settings.counters if one.files)
    return [f"*/{shape}".replace("*/*", "*") for shape in shapes] if loaded.root else []


def lines(items: Iterable[Mapping[str, Any]], counters: Iterable[str], numbered: Iterable[str] = ()) -> list[str]:
    """Return the lines, and the names of packages that no word of the description is part of.

    `items` are descriptions in their plain form; `numbered` are patterns of files whose names carry numbers.
    """
    forms: set[str] = set()
    tools: set[str] = set()
    gets: set[str] = set()
    packages: set[str] = set()
    for item in items:
        for program in item["programs"]:
            for name in program["names"]:
                forms.update(" ".join([name, *chain]) for chain in program["subcommands"] or [()])
        tools.update(any_spelling(tool["tool"]) for tool in item["mcp_tools"])
        gets.update(item["get_urls"])
        for api in item["apis"]:
            ends = f"{api.split('.')[0]} {api.rpartition('.')[2]}".lower()
            if not any(word in ends for word in item["words"]):
                packages.add(ends.split(" ")[0])
    held = {"forms": forms, "tools": tools, "gets": gets, "counters": set(counters), "numbered": set(numbered)}
    if any("\t" in one or "\n" in one for group in held.values() for one in group):
        return [ODD]
    return [*sorted(packages), *(f"~{name}:" + "\t".join(sorted(group)) for name, group in held.items() if group)]


def whole(words: Iterable[str]) -> list[str]:
    """Return the words of many places sorted, without repetition: one line of each kind, and the sieve's.

    Where one place could not say its lines, there are none: the second look and the sieve are left out, and every call
    that holds a word is read.
    """
    held = set(words)
    marked = {word for word in held if word[:1] == "~"}
    held -= marked
    if ODD in marked:
        return sorted(held | {line for line in marked if line.startswith("~trees:")})
    kinds: dict[str, set[str]] = {}
    for line in marked:
        kind, _, group = line.partition(":")
        kinds.setdefault(kind, set()).update(group.split("\t"))
    described = kinds.get("~forms", set())
    named = described | {form.split(" ")[0] for form in described if form.split(" ")[0] != "git"}
    plain = [form for form in calm() if named.isdisjoint(prefixes(form))]
    counters = sorted(kinds.get("~counters", set()))
    plain += [">" + name for name in ("", *(path.rpartition("/")[2].lower() for path in counters))] if counters else []
    held.update(f"{kind}:" + "\t".join(sorted(group)) for kind, group in kinds.items())
    return sorted(held | {"\t".join(["", *plain, ""])})


def shell_lines(words: Iterable[str]) -> list[str]:
    """Return what the launcher's own look reads (claimonce/shims/calm.sh), a line each; none where it is to ask Python.

    Each line ends in a tab and a dot, so that one that was cut is known for it. The first names the last three, which
    the launcher holds as well.
    """
    held = whole(words)
    kinds: dict[str, list[str]] = {}
    for line in held:
        if line[:1] == "~":
            kind, _, group = line.partition(":")
            kinds[kind] = group.split("\t")
    if held[0][:1] != "\t" or "~tools" not in kinds:
        return []
    forms = kinds.get("~forms", [])
    described = {*forms, *(form.split(" ")[0] for form in forms if form.split(" ")[0] != "git")}
    plain = [form for form in held[0].split("\t") if form and form[0] not in ">["]
    asked = [f":{':'.join(found)}:|{'|'.join(wrong)}" for wrong, found in conditions(forms, described, plain).items()]
    places = [f"+{mark}" for mark in ("numbered", "user") if f"~{mark}" in kinds] + kinds.get("~trees", [])
    rows = {"counters": kinds.get("~counters", []), "places": places, "calm": plain, "wary": asked,
            "tools": widest(kinds["~tools"])}  # fmt: skip
    written = ["\t".join([f"~{name}", *row, "."]) for name, row in rows.items()]
    return [f"~shell 2 {fingerprint(*written[2:])}", *written]


def conditions(forms: list[str], described: set[str], plain: list[str]) -> dict[tuple[str, ...], list[str]]:
    """Return the calm uses that are so only where no argument fits one of some patterns, by these.

    Where a plugin describes some of a program's verbs (`cargo release`), its other uses are calm unless one of those
    stands there too.
    """
    patterns = {form: unless.split() for unless, group in wary().items() for form in group}
    patterns.update((form, []) for form in calm() if form not in plain)
    found: dict[tuple[str, ...], list[str]] = {}
    for form, wrong in patterns.items():
        head = form.split(" ")[0]
        if head in forms or not described.isdisjoint(prefixes(form)[1:]):
            continue
        verbs = sorted({one.split(" ")[1] for one in forms if one.startswith(f"{head} ")}) if head in described else []
        if (wrong or verbs) and "".join([*verbs, "x"]).replace("-", "").isalnum():
            found.setdefault((*wrong, *verbs), []).append(form)
    return found


def widest(patterns: Iterable[str]) -> list[str]:
    """Return the patterns, shortest first, without those that `mcp*WORD` or `mcp*WORD*WORD` says already.

    The launcher takes each as standing anywhere in a name, so that `mcp*send` covers `mcp*discord*send*message`.
    """
    kept = sorted(patterns, key=lambda one: (len(one), one))
    for wide in tuple(kept):
        start, *words = wide.removesuffix("*").split("*")
        if start != "mcp" or not 1 <= len(words) <= 2 or wide not in kept:  # `mcp*push*` beside `mcp*push`
            continue
        first, then = (*words, "")[:2]
        kept = [
            one for one in kept
            if one == wide or first not in one or then not in one or one.find(then, one.find(first) + len(first)) < 0
        ]  # fmt: skip
    return kept


def prefixes(form: str) -> list[str]:
    """Return the form's first word, its first two, and so on."""
    words = form.split(" ")
    return [" ".join(words[: count + 1]) for count in range(len(words))]
