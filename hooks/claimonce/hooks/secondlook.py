"""Lines among the prefilter's words that begin with `~`: what its second look at a call goes by.

`~forms:` programs and verbs that have an effect, `~tools:` patterns of tools of MCP servers, `~gets:` addresses that a
mere GET makes act, `~counters:` the counter files by their full paths; each a list parted by tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def lines(items: Iterable[Mapping[str, Any]], counters: Iterable[str]) -> list[str]:
    """Return the lines, and the names of packages that no word of the description is part of.

    `items` are descriptions in their plain form. Without lines the second look is left out: every first hit is read.
    """
    forms: set[str] = set()
    tools: set[str] = set()
    gets: set[str] = set()
    packages: set[str] = set()
    for item in items:
        for program in item["programs"]:
            for name in program["names"]:
                forms.update(" ".join([name, *chain]) for chain in program["subcommands"] or [()])
        tools.update(tool["tool"] for tool in item["mcp_tools"])
        gets.update(item["get_urls"])
        for api in item["apis"]:
            ends = f"{api.split('.')[0]} {api.rpartition('.')[2]}".lower()
            if not any(word in ends for word in item["words"]):
                packages.add(ends.split(" ")[0])
    held = {"forms": forms, "tools": tools, "gets": gets, "counters": set(counters)}
    if any("\t" in one or "\n" in one for group in held.values() for one in group):
        return []
    return [*sorted(packages), *(f"~{name}:" + "\t".join(sorted(group)) for name, group in held.items() if group)]
