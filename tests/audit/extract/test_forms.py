"""Which file is read as what."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.audit.extract import extract, forms, surface_of
from claimonce.audit.files import LARGEST


@pytest.mark.parametrize(
    ("path", "name", "surface"),
    [
        ("lib/a.sh", "shell script", "code"),
        ("a/b.py", "python", "code"),
        ("web/a.tsx", "tsx", "code"),
        ("lib/x.mjs", "javascript", "code"),
        (".github/workflows/ci.yml", "workflow", "workflow"),
        ("sub/.github/workflows/ci.yaml", "workflow", "workflow"),
        (".github/actions/x/action.yml", "workflow", "workflow"),
        (".gitlab-ci.yml", "gitlab ci", "workflow"),
        (".circleci/config.yml", "ci", "workflow"),
        ("Makefile", "makefile", "make"),
        ("build/rules.mk", "makefile", "make"),
        ("justfile", "justfile", "make"),
        ("etc/cron.d/nightly", "crontab", "cron"),
        ("deploy/crontab", "crontab", "cron"),
        ("units/a.service", "systemd unit", "unit"),
        ("units/a.service.j2", "systemd unit", "unit"),
        ("docker/Dockerfile", "dockerfile", "container"),
        ("Dockerfile.dev", "dockerfile", "container"),
        ("docker-compose.prod.yml", "compose", "container"),
        ("package.json", "package.json", "package"),
        (".husky/pre-push", "git hook", "git-hook"),
        (".githooks/post-commit", "git hook", "git-hook"),
        ("lefthook.yml", "git hook list", "git-hook"),
        (".claude/settings.local.json", "agent settings", "agent-settings"),
        (".mcp.json", "agent settings", "agent-settings"),
        ("hooks/hooks.json", "agent settings", "agent-settings"),
        ("CLAUDE.md", "instructions", "instructions"),
        (".claude/commands/ship.md", "instructions", "instructions"),
    ],
)
def test_a_path_says_its_form(path: str, name: str, surface: str):
    form = surface_of(path, b"")
    assert form is not None
    assert (form.name, form.surface) == (name, surface)


@pytest.mark.parametrize(
    "path", ["README.md", "docs/how.md", "a.txt", "data.json", "config.yml", "img.png", "LICENSE", "a.min.js"]
)
def test_what_is_no_surface_is_left_out(path: str):
    assert surface_of(path, b"hello\n") is None
    assert extract(path, b"hello\n") is None


@pytest.mark.parametrize(
    ("line", "language"),
    [
        (b"#!/bin/sh\n", "shell"),
        (b"#!/usr/bin/env -S bash -euo pipefail\n", "shell"),
        (b"#! /usr/bin/zsh\n", "shell"),
        (b"#!/usr/bin/env python3.12\n", "python"),
        (b"#!/usr/bin/env -S uv run --script\n", "python"),
        (b"#!/usr/bin/env node\n", "javascript"),
        (b"#!/usr/bin/env -S npx tsx\n", "typescript"),
    ],
)
def test_a_first_line_says_the_language(line: bytes, language: str):
    form = surface_of("bin/tool", line)
    assert form is not None
    assert form.language == language


def test_a_first_line_of_another_kind_is_left_out():
    assert surface_of("bin/tool", b"#!/usr/bin/perl\n") is None


def test_a_first_line_decides_over_the_suffix():
    found = extract("tool.sh", b"#!/usr/bin/env python3\nprint()\n")
    assert found is not None
    assert (found.pieces[0].language, found.pieces[0].entry) == ("python", "script")


def test_what_cannot_be_read_is_said():
    assert extract("a.sh", b"x" * (LARGEST + 1)).problem == "too large"  # type: ignore[union-attr]
    assert extract("a.sh", b"\x7fELF\0\0").problem == "binary"  # type: ignore[union-attr]
    found = extract("a.sh", b"echo \xff\ngit push\n")
    assert found is not None
    assert (found.problem, len(found.pieces)) == ("encoding", 1)


@given(
    st.sampled_from(
        [".github/workflows/a.yml", ".gitlab-ci.yml", "Makefile", "justfile", "crontab", "a.service", "Dockerfile",
         "compose.yml", "package.json", ".mcp.json", "pyproject.toml", "tox.ini", "Procfile", ".circleci/config.yml"]
    ),
    st.binary(max_size=200),
)  # fmt: skip
def test_any_content_is_read_without_an_error(path: str, data: bytes):
    found = extract(path, data)
    assert found is not None
    assert all(piece.path == path for piece in found.pieces)


def test_every_form_has_its_extractor() -> None:
    made = [one for one in vars(forms).values() if isinstance(one, forms.Form)]
    assert len(made) > 15
    for one in made:
        assert callable(import_module(f"claimonce.audit.extract.{one.extractor}").extract), one.name
