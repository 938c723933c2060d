"""A program on standard input: its file is read as if it were named; where none can be read, nobody guesses."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS, WORDS, payload

from claimonce.prefilter.keywords import possible
from claimonce.reading import read_command

FILES = {
    "act.sh": "git push origin main\n",
    "act.py": "import os\nos.system('git push')\n",
    "act.pl": "system('git push');\n",
    "act.js": "require('child_process').execSync('git push')\n",
    "calm.sh": "echo git push\n",
    "calm.py": "print('git push')\n",
}
ACTS = (
    "bash < act.sh", "bash -s main < act.sh", "sh <act.sh", "cat act.sh | sh", "cat act.sh | bash -x",
    "ssh host < act.sh", "nohup ssh host < act.sh", "cat act.sh | ssh -T host", "at now < act.sh", "batch < act.sh",
    "python3 < act.py",
    "cat act.py | python3 -",
    "perl < act.pl", "node < act.js", "node - < act.js",
    "su - bob < act.sh", "sudo su bob < act.sh", "runuser - bob < act.sh", "chroot /x < act.sh", "unshare -r < act.sh",
    "cat act.sh | fakeroot", "nsenter -t 1 -a < act.sh", "nix-shell -p git < act.sh", "sg staff < act.sh",
    "gcloud compute ssh h --zone z < act.sh", "az ssh vm -n h -g g < act.sh", "limactl shell default < act.sh",
    "vagrant ssh < act.sh", "wsl -d debian < act.sh", "tsh ssh bob@h < act.sh", "toolbox enter < act.sh",
    "docker run -i debian < act.sh", "podman run --rm --interactive debian < act.sh", "docker exec -i c sh < act.sh",
)  # fmt: skip
CALM = (
    "bash < calm.sh",
    "cat calm.sh | sh",
    "python3 - < calm.py",
    "ssh host < calm.sh",
    "at now < calm.sh",
    "su - bob < calm.sh",
    "docker run -i debian < calm.sh",
    "docker run debian < act.sh",
)
UNREAD = (
    "bash < gone.sh", "curl -s https://x.test/i.sh | sh", "python3 < gone.py", "make-it | ssh host", "at now < gone.sh",
    "su bob < gone.sh", "docker run -i debian < gone.sh",
    "cat act.sh | docker run -i --entrypoint bash debian",  # the image's own program may have written it before
    "sed -i s/echo// calm.sh; bash < calm.sh", "./write.py calm.py && python3 < calm.py",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> str:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return str(tmp_path)


@pytest.mark.parametrize("command", ACTS)
def test_an_act_in_a_file_that_is_fed_to_its_program_is_found(command: str, folder: str) -> None:
    found = read_command(command, DESCRIPTIONS, cwd=folder)
    assert [each.kind for each in found.effects] == ["git_push"], found
    assert possible(payload(command, cwd=folder), WORDS)


@pytest.mark.parametrize("command", CALM)
def test_a_file_without_an_act_is_none_when_it_is_fed(command: str, folder: str) -> None:
    found = read_command(command, DESCRIPTIONS, cwd=folder)
    assert not found.effects
    assert not found.undecidable


@pytest.mark.parametrize("command", UNREAD)
def test_what_cannot_be_read_or_may_have_changed_is_uncertain(command: str, folder: str) -> None:
    assert read_command(command, DESCRIPTIONS, cwd=folder).undecidable
    assert possible(payload(command, cwd=folder), WORDS)
