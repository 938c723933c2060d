"""A counter file that is written through a link is the counter all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading.cases import DESCRIPTIONS, payload, words_for

from claimonce.prefilter.keywords import possible
from claimonce.reading import read_command
from examples import examples


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with a counter, a symbolic link to it, a hard link, and a link to its folder."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/n.json").write_text("5")
    (tmp_path / "soft.json").symlink_to("data/n.json")
    (tmp_path / "twice.json").symlink_to("soft.json")
    (tmp_path / "hard.json").hardlink_to(tmp_path / "data/n.json")
    (tmp_path / "my link.json").symlink_to(tmp_path / "data/n.json")
    (tmp_path / "folder").symlink_to("data")
    (tmp_path / "other.json").write_text("1")
    (tmp_path / "loose.json").symlink_to("other.json")
    return tmp_path


def finds(place: Path, command: str) -> bool:
    counter = f"{place}/data/n.json"
    found = read_command(command, DESCRIPTIONS, cwd=str(place), counters=(counter,)).effects
    assert all(effect.targets == (counter,) for effect in found)
    if found:  # the prefilter must never be the one that misses it
        assert possible(payload(command, cwd=str(place)), words_for(counter))
    return bool(found)


@pytest.mark.parametrize(
    "command",
    [
        "jq '.n += 1' x.json > soft.json",
        "echo 6 > twice.json",
        "echo 6 >> hard.json",
        "echo 6 | tee soft.json",
        "echo 6 > 'my link.json'",
        "cd data && echo 6 > ../soft.json",
        "echo 6 > folder/n.json",
        "cp other.json soft.json",
        "cp other.json folder/n.json",
        "dd if=x of=soft.json",
        "f=soft.json; echo 6 > $f",
        "bash -c 'echo 6 > soft.json'",
        "python3 -c \"open('soft.json', 'w').write('6')\"",
        "node -e \"require('fs').writeFileSync('soft.json', '6')\"",
        "awk 'BEGIN { print 6 > \"soft.json\" }'",
        "cat > soft.json <<'EOF'\n6\nEOF",
        "ln -s data/n.json new.json && echo 6 > new.json",
        "ln data/n.json new.json; echo 6 > new.json",
    ],
)
def test_a_write_through_a_link_is_a_write_of_the_counter(place: Path, command: str) -> None:
    assert finds(place, command)


@pytest.mark.parametrize(
    "command",
    [
        "echo 6 > loose.json",
        "cat soft.json",
        "rm soft.json",
        "mv other.json soft.json",
        "ln -sf other.json soft.json",
        "echo 6 > other.json",
        "echo soft.json > x",
        "ln -s data/n.json new.json",
    ],
)
def test_a_link_that_is_read_or_replaced_or_leads_elsewhere_is_not(place: Path, command: str) -> None:
    assert not finds(place, command)


def test_a_script_that_writes_through_a_link_is_read(place: Path) -> None:
    (place / "next.py").write_text("open('soft.json', 'w').write('6')\n")
    (place / "next.sh").write_text("echo 6 > soft.json\n")
    assert finds(place, "python3 next.py")
    assert finds(place, "sh next.sh")


def test_without_leave_to_read_files_no_link_is_followed(place: Path) -> None:
    read = read_command(
        "echo 6 > soft.json", DESCRIPTIONS, cwd=str(place), counters=(f"{place}/data/n.json",), read_file=False
    )
    assert read.effects == ()


NAMES = st.sampled_from(["soft.json", "./twice.json", "hard.json", "folder/n.json", "'soft.json'", "so\\ft.json", "$f"])
WRITES = st.sampled_from(
    ["echo 6 > {}", "tee {} < x", "cp x {}", "dd of={}", "cat > {} <<'EOF'\n6\nEOF\n", "jq . x >{}", "sort x -o {}",
     "cat x >| {}", "truncate -s 0 {}", "python3 -c \"open('{}','a')\""]
)  # fmt: skip
FRAMES = st.sampled_from(
    ["{}", "cd data/.. && {}", "if true; then {}; fi", "f=soft.json; {}", "({})", "ls && {} ; ls", "bash -c \"{}\"",
     "cd data; cd ..; {}", "x=1; for f in soft.json; do {}; done"]
)  # fmt: skip


@settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, WRITES, FRAMES)
def test_no_link_gets_past_the_prefilter_alone(place: Path, name: str, write: str, frame: str) -> None:
    finds(place, frame.format(write.format(name)))
