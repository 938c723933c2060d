"""Tags that name commits which a push has rewritten: git leaves them where they are, and sends them as they are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.queue import Say
    from claimonce.gate.push.repository import Repository

_MOST = 10


def left_behind(repo: Repository, old: str, was: str, new: str, say: Say) -> None:
    """Name the tags that stand on `old..was`, which became `old..new`, with the command that moves each."""
    if not old or was == new or not repo.has_tags:
        return
    told = repo.git.ask(
        "for-each-ref", f"--merged={was}", f"--no-merged={old}", "--format=%(refname:strip=2) %(objecttype) "
        "%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)", "refs/tags",
    )  # fmt: skip
    rows = [line.rsplit(" ", 2) for line in told.out.splitlines()]
    stays = {name for name, _, commit in rows if repo.is_within(commit, new)}
    rows = [row for row in rows if row[0] not in stays]
    if not rows:
        return
    became = _became(repo, old, was, new)
    names = ", ".join(name for name, _, _ in rows[:_MOST]) + (f" and {len(rows) - _MOST} more" if rows[_MOST:] else "")
    say(f"these tags name commits that were rewritten, and would go out as they are: {names}. To move them:")
    for name, kind, commit in rows[:_MOST]:
        say(f"  {_move(name, kind, became.get(commit, new))}")


def _became(repo: Repository, old: str, was: str, new: str) -> dict[str, str]:
    """Return what each rewritten commit is now, told by its author, time and subject."""
    found: list[dict[str, str]] = []
    for tip in (was, new):
        lines = repo.git.ask("log", "--no-show-signature", "--format=%H %at %ae %s", f"{old}..{tip}").out.splitlines()
        found.append({line.partition(" ")[2]: line.partition(" ")[0] for line in lines})
    before, after = found
    return {commit: after[sign] for sign, commit in before.items() if sign in after}


def _move(name: str, kind: str, commit: str) -> str:
    import shlex  # late: it brings `re`, and few pushes leave a tag behind

    if kind != "tag":
        return shlex.join(["git", "tag", "-f", name, commit])
    said = f"$(git tag -l --format='%(contents)' {shlex.quote(name)})"
    return f'git tag -f -a -m "{said}" {shlex.join([name, commit])}'
