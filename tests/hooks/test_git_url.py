from __future__ import annotations

import os
from pathlib import Path

import pytest

from claimonce.hooks.git_url import canonical_remote

ONE = [
    "git@github.com:org/repo.git",
    "git@github.com:org/repo",
    "git@github.com:/org/repo.git/",
    "github.com:org/repo",
    "GIT@GitHub.COM:Org/Repo.git",
    "ssh://git@github.com/org/repo.git",
    "ssh://git@github.com:22/org/repo",
    "ssh://git@ssh.github.com:443/org/repo.git",
    "git+ssh://git@github.com/org/repo",
    "https://github.com/org/repo",
    "https://github.com/org/repo.git",
    "https://github.com/org/repo/",
    "https://github.com/org/repo.git/",
    "https://github.com:443/org//repo",
    "https://erik:secret@github.com/org/repo.git",
    "https://x-access-token:ghp_secret@github.com/org/repo",
    "https://github.com./org/repo",
    "HTTPS://GITHUB.COM/org/repo",
    "http://github.com/org/repo",
    "git://github.com/org/repo.git",
    " https://github.com/org/repo\n",
    "https://github.com/org/%72epo",
]


@pytest.mark.parametrize("url", ONE)
def test_every_spelling_of_a_remote_is_one(url: str) -> None:
    assert canonical_remote(url) == "github.com/org/repo"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("ssh://git@git.example.org:2222/a/b.git", "git.example.org:2222/a/b"),
        ("[git@git.example.org:2222]:a/b.git", "git.example.org:2222/a/b"),
        ("https://git.example.org:8443/a/b", "git.example.org:8443/a/b"),
        ("http://git.example.org:80/a/b", "git.example.org/a/b"),
        ("https://git.example.org/A/b", "git.example.org/A/b"),
        ("git@git.example.org:A/b.git", "git.example.org/A/b"),
        ("ssh://[2001:DB8::1]:2222/a.git", "[2001:db8::1]:2222/a"),
        ("ssh://[2001:db8::1]/a.git", "[2001:db8::1]/a"),
        ("git@[2001:db8::1]:a.git", "[2001:db8::1]/a"),
        ("https://git.example.org/a/.git", "git.example.org/a"),
        ("host:~erik/x.git", "host/~erik/x"),
        ("https://user:pa%40ss@h.org/a?token=1#x", "h.org/a"),
    ],
)
def test_what_tells_remotes_apart_stays(url: str, canonical: str) -> None:
    assert canonical_remote(url) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://github.com/org/repo", "https://github.com/org/repo2"),
        ("https://github.com/org/repo", "https://gitlab.com/org/repo"),
        ("https://h.org:8443/a", "https://h.org/a"),
        ("https://h.org/A", "https://h.org/a"),
    ],
)
def test_two_remotes_stay_two(one: str, other: str) -> None:
    assert canonical_remote(one) != canonical_remote(other)


@pytest.mark.parametrize("url", [url for url in ONE if "secret" in url])
def test_no_secret_survives(url: str) -> None:
    assert "secret" not in canonical_remote(url)


def test_every_spelling_of_a_folder_is_one(tmp_path: Path) -> None:
    bare, work = tmp_path / "hub.git", tmp_path / "work"
    bare.mkdir()
    work.mkdir()
    (tmp_path / "alias").symlink_to(tmp_path)
    spellings = [
        str(bare),
        f"{bare}/",
        f"file://{bare}",
        f"file://localhost{bare}",
        f"{tmp_path}/alias/hub.git",
        f"{tmp_path}/hub",
    ]
    assert {canonical_remote(url) for url in spellings} == {os.path.realpath(bare)}
    assert {canonical_remote(url, str(work)) for url in ("../hub.git", "./../hub", "../work/../hub.git/")} == {
        os.path.realpath(bare)
    }


def test_a_work_tree_and_its_git_folder_are_one(tmp_path: Path) -> None:
    (tmp_path / "w" / ".git").mkdir(parents=True)
    assert canonical_remote(f"{tmp_path}/w/.git") == canonical_remote(f"{tmp_path}/w")


def test_a_quoted_file_url_is_the_folder_with_the_blank(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    assert canonical_remote(f"file://{tmp_path}/a%20b") == canonical_remote(f"{tmp_path}/a b")


def test_a_path_with_a_colon_after_a_slash_is_a_path(tmp_path: Path) -> None:
    assert canonical_remote("./a:b", str(tmp_path)) == os.path.realpath(tmp_path / "a:b")


def test_canonical_is_a_fixed_point_for_folders_and_empty_for_nothing(tmp_path: Path) -> None:
    once = canonical_remote(str(tmp_path))
    assert canonical_remote(once) == once
    assert canonical_remote("") == ""
