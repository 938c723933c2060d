from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

from claimonce.settings import trust

Env = dict[str, str]


def test_only_the_trusted_bytes_are_trusted(repo: Path, env: Env) -> None:
    file = repo / "claimonce.toml"
    file.write_bytes(b"one")
    trust.trust(str(file), env=env)
    assert trust.is_trusted(str(file), b"one", env)
    assert not trust.is_trusted(str(file), b"two", env)
    assert not trust.is_trusted(str(repo / "other.toml"), b"one", env)


def test_what_was_shown_is_trusted_not_what_lies_there_now(repo: Path, env: Env) -> None:
    file = repo / "claimonce.toml"
    file.write_bytes(b"swapped")
    trust.trust(str(file), b"shown", env)
    assert not trust.is_trusted(str(file), b"swapped", env)
    assert trust.is_trusted(str(file), b"shown", env)


def test_revoking_ends_trust_even_of_a_file_that_is_gone(repo: Path, env: Env) -> None:
    file = repo / "claimonce.toml"
    file.write_bytes(b"one")
    trust.trust(str(file), env=env)
    file.unlink()
    assert trust.revoke(str(file), env)
    assert not trust.is_trusted(str(file), b"one", env)
    assert not trust.revoke(str(file), env)


def test_the_store_is_the_users_alone(repo: Path, env: Env) -> None:
    before = os.umask(0)
    try:
        trust.trust(str(repo / "x"), b"one", env)
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(trust.store_path(env)).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(trust.store_path(env))).st_mode) == 0o700


def test_a_spoiled_store_trusts_nothing(repo: Path, env: Env) -> None:
    trust.trust(str(repo / "x"), b"one", env)
    for spoiled in ("", "[]", '{"a": 1}', '{"a": {}}'):
        Path(trust.store_path(env)).write_text(spoiled)
        assert not trust.is_trusted(str(repo / "x"), b"one", env)


def test_a_path_is_one_however_it_is_spelt(repo: Path, env: Env, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(repo)
    trust.trust(str(tmp_path / "alias" / "x"), b"one", env)
    assert trust.is_trusted(str(repo / "." / "x"), b"one", env)


def test_a_worktree_shares_the_trust_of_its_main_checkout(tmp_path: Path, env: Env) -> None:
    main, tree = tmp_path / "main", tmp_path / "tree"
    main.mkdir()
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"], ["worktree", "add", "-q", str(tree)]):
        subprocess.run(
            ["git", "-C", main, "-c", "user.name=n", "-c", "user.email=e@x", *words], check=True, capture_output=True
        )
    trust.trust(str(main / "claimonce.toml"), b"one", env)
    assert trust.is_trusted(str(tree / "claimonce.toml"), b"one", env)
    assert not trust.is_trusted(str(tree / "claimonce.toml"), b"two", env)


def test_trust_given_by_many_at_once_is_not_lost(repo: Path, env: Env) -> None:
    code = "import sys; from claimonce.settings import trust; trust.trust(sys.argv[1], b'x')"
    started = [subprocess.Popen([sys.executable, "-c", code, str(repo / f"f{n}")], env=env) for n in range(6)]
    assert [process.wait(60) for process in started] == [0] * 6
    assert len(json.loads(Path(trust.store_path(env)).read_text())) == 6
