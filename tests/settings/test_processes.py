"""Processes are read as the kernel shows them, whatever they call themselves."""

from __future__ import annotations

import os
import subprocess
import sys

from claimonce.settings import processes


def test_a_process_stands_below_those_that_started_it() -> None:
    above = [pid for pid, _ in processes.find_upwards(os.getpid())]
    assert above[:2] == [os.getpid(), os.getppid()]
    with subprocess.Popen(["sh", "-c", "echo; read line"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert [pid for pid, _ in processes.find_upwards(child.pid)] == [child.pid, *above]
        assert child.pid in processes.children_of(os.getpid())
        assert processes.words_of(child.pid) == ("sh", "-c", "echo; read line")
        assert processes.words_of(child.pid, 5) == ("sh", "-c")
    assert list(processes.find_upwards(child.pid)) == [(child.pid, "")], "it has ended"
    assert processes.words_of(child.pid) == ()


def test_a_name_with_brackets_and_blanks_and_empty_words_are_read_as_they_are() -> None:
    rename = "import ctypes, sys; ctypes.CDLL(None).prctl(15, b'a) S 1 (b'); print(flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", rename, "", "two words", ""]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert next(processes.find_upwards(child.pid)) == (child.pid, "a) S 1 (b")
        assert processes.stat_of(child.pid)[1][1] == str(os.getpid())
        assert processes.words_of(child.pid) == tuple(words)
