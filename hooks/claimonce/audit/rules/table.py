"""Every rule, one row each, in the order in which they are asked: the first that speaks of an act has it.

To add one, see docs/how-to/add-a-rule.md.
"""

from __future__ import annotations

from claimonce.audit.act import PARTLY, TEXT, WEAK
from claimonce.audit.finding import NOTE, WARNING
from claimonce.audit.rules.rule import Rule
from claimonce.hooks.effect import COUNTER, GIT_PUSH, NOTIFY

ROWS: tuple[Rule, ...] = (
    Rule(
        id="flag-file-gate",
        title="A flag file stands in for the gate",
        why=(
            "The file is looked at before the act and written after it. Two sessions that look at the same moment "
            "both find nothing and both act, and a crash in between leaves no trace of an act that happened."
        ),
        remedy=(
            "Put the gate around the act instead: claimonce gate KEY -- COMMAND. It takes the claim first and "
            "looks under it."
        ),
        message="{effect}{by} stands behind a flag that is looked at first and written afterwards: {text}",
        speaks=lambda act: act.verdict == WEAK and act.why == "flag-file",
    ),
    Rule(
        id="claim-never-completed",
        title="A claim is taken, and on some path never settled",
        why=(
            "A claim without a marker runs out, and the next session acts again; without a release it blocks "
            "everybody until then."
        ),
        remedy=(
            "Use claimonce gate KEY -- COMMAND, which settles in every case, or mark and release the claim on every "
            "path."
        ),
        message="{effect}{by} stands behind a claim that some path neither marks nor releases: {text}",
        speaks=lambda act: act.verdict == WEAK and act.why == "claim-never-completed",
    ),
    Rule(
        id="constant-key",
        title="One key for different acts",
        why="The first act under the key makes every later one look done, so the others are silently never made.",
        remedy=(
            "Make the key name what must happen once: the recipient and the matter, with the variable parts of "
            "the act in it."
        ),
        message="{effect}{by} has the same key {key} whatever it says or to whom: {text}",
        speaks=lambda act: act.verdict == WEAK and act.why == "constant-key",
    ),
    Rule(
        id="partly-gated",
        title="Some callers pass the gate, others go around it",
        why="The act stands in a function whose callers are guarded one by one, and not all of them are.",
        remedy="Move the gate into the function, or guard the callers named below.",
        message="{effect}{by} is gated for {guarded} of {callers} callers: {text}",
        speaks=lambda act: act.verdict == PARTLY,
    ),
    Rule(
        id="ungated-instruction",
        title="An instruction makes an agent act without the gate",
        why="An agent that reads this acts on its own. So does every other session that reads it, at the same time.",
        remedy=(
            "Write the gate's command where the act is asked for: claimonce gate KEY -- COMMAND, claimonce push, "
            "claimonce next NAME."
        ),
        message="an agent is told to act without the gate ({effect}{by}): {text}",
        level=WARNING,
        covers=lambda act: act.confidence == TEXT,
        speaks=lambda act: act.confidence == TEXT,
    ),
    Rule(
        id="ungated-push",
        title="A push around the gate",
        why="Writers that push without a turn reject each other: one wins, the rest retry and race again.",
        remedy="Write claimonce push in place of git push; arguments stay the same.",
        message="a push that no gate stands before: {text}",
        covers=lambda act: act.effect == GIT_PUSH,
        speaks=lambda act: act.effect == GIT_PUSH,
    ),
    Rule(
        id="ungated-notify",
        title="A message around the gate",
        why="Every session that comes here sends. Five sessions with one reason send five messages.",
        remedy="Put the gate before it: claimonce gate KEY -- COMMAND, or send with claimonce notify.",
        message="a {effect}{by} that no gate stands before: {text}",
        covers=lambda act: act.effect == NOTIFY,
        speaks=lambda act: act.effect == NOTIFY,
    ),
    Rule(
        id="ungated-counter",
        title="A shared counter written around the gate",
        why="Two sessions read the same number, both add one, and both use it.",
        remedy="Take the number with claimonce next NAME.",
        message="a shared counter is written and no gate stands before: {text}",
        covers=lambda act: act.effect == COUNTER,
        speaks=lambda act: act.effect == COUNTER,
    ),
    Rule(
        id="ungated-effect",
        title="An act of a plugin's own kind around the gate",
        why="A plugin describes this act on the outside world, and nothing makes it happen once.",
        remedy="Put the gate before it: claimonce gate KEY -- COMMAND.",
        message="{effect}{by} that no gate stands before: {text}",
    ),
    Rule(
        id="unreachable-tool",
        title="A tool of an MCP server that the installed hook never sees",
        why="The hook's matcher does not match the names of the server's tools, so their acts pass without a question.",
        remedy="Run claimonce init again, or widen the matcher of the PreToolUse hook.",
        message="the hook's matcher does not match the tools of the MCP server {text}",
    ),
    Rule(
        id="worktree-without-hook",
        title="Worktrees start without the hook",
        why="The hook stands in a file that git does not track, so a new worktree or clone has none.",
        remedy="Commit .claude/settings.json, or run claimonce init --scope user.",
        message="{text}",
        level=WARNING,
    ),
    Rule(
        id="stale-guidance",
        title="Agents read an old page about the gate",
        why="Agents write new code by what CLAUDE.md and AGENTS.md say; what stands there no longer fits the gate.",
        remedy="Run claimonce init --instructions.",
        message="{text}",
        level=WARNING,
    ),
    Rule(
        id="act-without-receipt",
        title="An act that nobody has a receipt for",
        why=(
            "The remote or the ledger moved, and no session that passed the gate did it: something still goes around "
            "it."
        ),
        remedy="Look at who acted, and wire that path; claimonce log shows what the gate knows.",
        message="{text}",
        level=WARNING,
    ),
    Rule(
        id="suppression-without-reason",
        title="A suppression that cannot be obeyed",
        why="A place that is let through says why, so that the next reader can judge it.",
        remedy=(
            'Write it as # coverage-audit: allow[git_push] reason="why this is right" until=2027-03-01 (the '
            "date may be left out)."
        ),
        message="{text}",
    ),
    Rule(
        id="unused-suppression",
        title="A suppression of nothing",
        why="The act that it let through is gone or gated; left in place it would hide the next one.",
        remedy="Delete the comment.",
        message="{text}",
        level=WARNING,
    ),
    Rule(
        id="expired-suppression",
        title="A suppression whose day has passed",
        why="It was given until a day, and the place is still not gated.",
        remedy="Wire the place, or give a new day and a new reason.",
        message="{text}",
    ),
    Rule(
        id="stale-baseline",
        title="A baseline entry that nothing matches",
        why="The finding is gone; while its entry stands, it may come back unseen.",
        remedy="Run coverage-audit baseline prune.",
        message="{text}",
        level=NOTE,
    ),
)
