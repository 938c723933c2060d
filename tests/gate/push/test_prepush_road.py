"""Hooks as other tools leave them: does our line come to run, and does `install` bring it back where it does not?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gate.push.desk import Desk
from gate.push.test_prepush import held, install, push

from claimonce.gate.push import prepush, prepush_road
from claimonce.gate.push.errors import HookInTheWay

HUSKY = '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n'
HUSKYS_OWN = '#!/usr/bin/env sh\nn=$(basename "$0")\nsh -e "$(dirname "$(dirname "$0")")/$n" "$@"\n'
LEFTHOOK = 'call_lefthook()\n{\n  true "$@"\n}\ncall_lefthook run pre-push "$@"'


def husky(desk: Desk, line: str) -> Path:
    """A clone as husky 9 leaves it, with a tracked hook."""
    mine = desk.clone("mine")
    (mine / ".husky" / "_").mkdir(parents=True)
    for name, text in (("pre-push", HUSKY), ("h", HUSKYS_OWN), (".gitignore", "*\n")):
        (mine / ".husky" / "_" / name).write_text(text)
    (mine / ".husky" / "_" / "pre-push").chmod(0o755)
    desk.commit(mine, ".husky/pre-push", f"true\n{line}\n")
    desk.git("config", "core.hooksPath", ".husky/_", cwd=mine)
    return mine


def test_the_line_in_huskys_tracked_hook_is_seen_and_nothing_is_asked_for(desk: Desk) -> None:
    mine = husky(desk, prepush.line(desk.launcher))
    assert prepush.is_installed(str(mine), desk.env)
    assert install(desk, mine) == mine / ".husky" / "pre-push"
    desk.commit(mine, "more", "1\n")
    with held(desk, mine):
        assert push(desk, mine).returncode == 1


@pytest.mark.parametrize("line", ["", "# {}"])
def test_huskys_hook_without_the_line_is_the_file_to_edit(desk: Desk, line: str) -> None:
    mine = husky(desk, line.format(prepush.line(desk.launcher)))
    assert not prepush.is_installed(str(mine), desk.env)
    with pytest.raises(HookInTheWay) as stopped:
        install(desk, mine)
    assert stopped.value.path == str(mine / ".husky" / "pre-push")


def test_what_lefthook_put_aside_is_no_line_and_comes_back(desk: Desk) -> None:
    mine = desk.clone("mine")
    hook = desk.hook(mine, "pre-push", LEFTHOOK)
    install(desk, mine)
    os.rename(hook, hook.parent / "pre-push.old")
    desk.hook(mine, "pre-push", LEFTHOOK)
    found = prepush.look(str(mine), desk.env)
    assert (found.line, found.manager, found.aside) == ("", "lefthook", (f"{hook}.old",))
    install(desk, mine)
    assert prepush.is_installed(str(mine), desk.env)
    assert not (hook.parent / "pre-push.old").exists()
    assert "lefthook" in (hook.parent / prepush_road.BEFORE).read_text()
    desk.commit(mine, "more", "1\n")
    with held(desk, mine):
        assert push(desk, mine).returncode == 1


def test_another_tools_hook_that_was_moved_aside_is_named_and_kept(desk: Desk) -> None:
    mine = desk.clone("mine")
    hook = desk.hook(mine, "pre-push", LEFTHOOK)
    desk.hook(mine, "pre-push.old", "echo checks")
    install(desk, mine)
    assert prepush.look(str(mine), desk.env).others == (f"{hook}.old",)
    assert "checks" in (hook.parent / "pre-push.old").read_text()


def read_only(hook: Path) -> None:
    hook.chmod(0o444)


def windows(hook: Path) -> None:
    hook.write_bytes(hook.read_bytes().replace(b"\n", b"\r\n"))


def dangling(hook: Path) -> None:
    hook.unlink()
    hook.symlink_to(hook.parent / "gone")


def gone(hook: Path) -> None:
    hook.unlink()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [(read_only, "not executable"), (windows, "CRLF"), (dangling, "link to nothing"), (gone, "there is no")],
)
def test_a_hook_that_git_would_not_run_is_no_line_and_is_mended(desk: Desk, spoil: object, why: str) -> None:
    assert callable(spoil)
    mine = desk.clone("mine")
    hook = install(desk, mine)
    spoil(hook)
    found = prepush.look(str(mine), desk.env)
    assert (found.line, why in found.why) == ("", True), found
    install(desk, mine)
    desk.commit(mine, "more", "1\n")
    with held(desk, mine):
        assert push(desk, mine).returncode == 1


def test_a_hook_that_is_a_link_to_a_file_is_kept_and_runs_after(desk: Desk) -> None:
    mine = desk.clone("mine")
    shared = desk.root / "shared-hook"
    shared.write_text("#!/bin/sh\necho shared >&2\n")
    shared.chmod(0o755)
    hook = desk.hook(mine, "pre-push", "")
    hook.unlink()
    hook.symlink_to(shared)
    install(desk, mine)
    assert (hook.parent / prepush_road.BEFORE).is_symlink()
    assert shared.read_text() == "#!/bin/sh\necho shared >&2\n"
    desk.commit(mine, "mine", "1\n")
    assert "shared" in push(desk, mine).stderr


def test_a_hooks_folder_that_is_not_there(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("config", "core.hooksPath", ".git/no/such", cwd=mine)
    assert "there is no" in prepush.look(str(mine), desk.env).why
    install(desk, mine)
    assert prepush.is_installed(str(mine), desk.env)
