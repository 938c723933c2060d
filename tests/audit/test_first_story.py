"""The gap list after the first story: a loop with a flag file of its own, and a template that says "email Tekla"."""

from __future__ import annotations

from pathlib import Path

from audit.trees import audited, committed, places, tree

from claimonce.audit.finding import PASSED

LOOP = """\
#!/bin/bash
# Tells Tekla about each new mention.
STATE=state/mentions
mkdir -p "$STATE"
while true; do
  for id in $(./mentions --new); do
    if [ ! -f "$STATE/$id.sent" ]; then
      ./mentions --show "$id" | mail -s "Mention $id" tekla@example.org
      touch "$STATE/$id.sent"
    fi
  done
  sleep 60
done
"""
WIRED_LOOP = """\
#!/bin/bash
# Tells Tekla about each new mention.
while true; do
  for id in $(./mentions --new); do
    ./mentions --show "$id" | claimonce gate "mention:$id" -- mail -s "Mention $id" tekla@example.org
  done
  sleep 60
done
"""
TEMPLATE = """\
# When a build breaks

1. Read the log.
2. Email Tekla what broke and since when.
3. Go on with the plan.
"""
WIRED_TEMPLATE = TEMPLATE.replace(
    "Email Tekla what broke and since when.",
    "Email Tekla what broke and since when: `claimonce notify --to tekla --about build-broken --subject S --body B`.",
)
NEIGHBOURS = {
    "bin/gated.sh": '#!/bin/bash\nclaimonce gate "report:$(date +%F)" -- mail -s Report tekla@example.org < report\n',
    "bin/quiet.sh": '#!/bin/bash\necho "would email Tekla"\nif [ ! -f done ]; then make && touch done; fi\n',
    "docs/notes.md": "# Notes\n\nWe used to email Tekla by hand.\n",
    "prompts/quiet.prompt.md": "# Quiet\n\nNever email Tekla about this.\n",
}
OPEN = ["bin/mentions-loop.sh:8 flag-file-gate", "prompts/broken.prompt.md:4 ungated-instruction"]


def test_both_gaps_are_found_and_nothing_beside_them(tmp_path: Path) -> None:
    committed(tree(tmp_path, {**NEIGHBOURS, "bin/mentions-loop.sh": LOOP, "prompts/broken.prompt.md": TEMPLATE}))
    found = audited(tmp_path)
    assert places(found) == OPEN
    assert found.exit_code == 1


def test_each_flips_when_it_is_wired_and_only_that_one(tmp_path: Path) -> None:
    tree(tmp_path, {**NEIGHBOURS, "bin/mentions-loop.sh": WIRED_LOOP, "prompts/broken.prompt.md": TEMPLATE})
    assert places(audited(tmp_path)) == OPEN[1:]
    tree(tmp_path, {"bin/mentions-loop.sh": LOOP, "prompts/broken.prompt.md": WIRED_TEMPLATE})
    assert places(audited(tmp_path)) == OPEN[:1]


def test_with_both_wired_the_audit_is_clean_and_the_map_says_gated(tmp_path: Path) -> None:
    tree(tmp_path, {**NEIGHBOURS, "bin/mentions-loop.sh": WIRED_LOOP, "prompts/broken.prompt.md": WIRED_TEMPLATE})
    found = audited(tmp_path, strict_prompts=True)
    assert (places(found), found.exit_code) == ([], 0)
    gated = {each.path for each in found.findings if each.status == PASSED}
    assert gated == {"bin/gated.sh", "bin/mentions-loop.sh", "prompts/broken.prompt.md"}
