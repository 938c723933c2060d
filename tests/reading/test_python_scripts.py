"""Python scripts that a command runs: an act is followed to wherever it stands, or the answer says that it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS, WORDS, payload

from claimonce.effects.result import Reading
from claimonce.prefilter.keywords import possible
from claimonce.reading import read_command

ACT = 'subprocess.run(["git", "push"])'

FOLLOWED = {
    "a method": f"class A:\n    def go(self):\n        {ACT}\nA().go()",
    "the making of an object": f"class A:\n    def __init__(self):\n        {ACT}\nA()",
    "a class method": f"class A:\n    @classmethod\n    def go(cls):\n        {ACT}\nA.go()",
    "a static method": f"class A:\n    @staticmethod\n    def go(remote='x'):\n        {ACT}\nA.go()",
    "the body of a class": f"class A:\n    {ACT}",
    "an inherited method": f"class A:\n    def go(self):\n        {ACT}\nclass B(A):\n    pass\nB().go()",
    "a method behind super": f"class A:\n    def go(self):\n        {ACT}\nclass B(A):\n    def go(self):\n"
    "        super().go()\nB().go()",
    "a hook of a base class": f"class A:\n    def run(self):\n        self.act()\nclass B(A):\n    def act(self):\n"
    f"        {ACT}\nB().run()",
    "a dataclass": "@dataclass\nclass A:\n    words: list\n    def go(self):\n        subprocess.run(self.words)\n"
    "A(['git', 'push']).go()",
    "a dataclass after it was made": f"@dataclass\nclass A:\n    x: int = 1\n    def __post_init__(self):\n"
    f"        {ACT}\nA()",
    "words kept in a field": "class A:\n    def __init__(self, verb):\n        self.verb = verb\n    def go(self):\n"
    "        subprocess.run(['git', self.verb])\nA('push').go()",
    "words of the class": "class A:\n    words = ['git', 'push']\n    def go(self):\n"
    "        subprocess.run(self.words)\n"
    "A().go()",
    "a property": f"class A:\n    @property\n    def go(self):\n        {ACT}\nA().go",
    "a setter": "class A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, value):\n"
    f"        {ACT}\nA().x = 2",
    "a context manager": f"class A:\n    def __enter__(self): return self\n    def __exit__(self, *a):\n        {ACT}\n"
    "with A() as a: pass",
    "an asynchronous context manager": f"class A:\n    async def __aenter__(self):\n        {ACT}\n"
    "async def main():\n    async with A(): pass\nasyncio.run(main())",
    "an asynchronous method": "class A:\n    async def go(self):\n"
    "        await asyncio.create_subprocess_exec('git', 'push')\n"
    "asyncio.run(A().go())",
    "an object that is called": f"class A:\n    def __call__(self):\n        {ACT}\nA()()",
    "a thread of its own": f"class A(threading.Thread):\n    def run(self):\n        {ACT}\nA().start()",
    "a thread's target": f"def go():\n    {ACT}\nthreading.Thread(target=go).start()",
    "what runs at the end": f"@atexit.register\ndef go():\n    {ACT}",
    "what is handed to a helper": f"def twice(do):\n    do()\n    do()\ntwice(lambda: {ACT})",
    "a partial function": "go = functools.partial(subprocess.run)\ndef run(a, b): subprocess.run([a, b])\n"
    "functools.partial(run, 'git')('push')",
    "calls six deep": "\n".join(f"def f{n}(): f{n + 1}()" for n in range(6)) + f"\ndef f6(): {ACT}\nf0()",
    "what a function returns": "def words(): return ['git', 'push']\nsubprocess.run(words())",
    "a decorator of the script's own": f"def twice(f):\n    def inner(*a):\n        {ACT}\n"
    f"        return f(*a)\n    return inner\n"
    "@twice\ndef go(): pass\ngo()",
    "a comprehension": "[subprocess.run(['git', verb]) for verb in ('fetch', 'push')]",
    "a generator": "any(subprocess.run(['git', verb]) for verb in ('fetch', 'push'))",
    "a finally": f"try:\n    pass\nfinally:\n    {ACT}",
    "an except": f"try:\n    pass\nexcept* OSError:\n    {ACT}",
    "a match": f"match sys.argv:\n    case [_, 'x']:\n        {ACT}",
    "a while's else": f"while False:\n    pass\nelse:\n    {ACT}",
    "the main part": f"def main():\n    {ACT}\nif __name__ == '__main__':\n    main()",
    "an assertion": f"assert {ACT}",
    "a default value": f"def go(x={ACT}): pass",
    "a keyword of a class": f"class A:\n    def __init_subclass__(cls, **kw):\n        {ACT}\nclass B(A, x=1): pass",
    "a method taken by its name": f"class A:\n    def go(self):\n        {ACT}\ngetattr(A(), 'go')()",
    "an instance in a list": f"class A:\n    def go(self):\n        {ACT}\nfor one in [A(), A()]:\n    one.go()",
    "a variable that is global": "def set_up():\n    global words\n    words = ['git', 'push']\nset_up()\n"
    "subprocess.run(words)",
}  # fmt: skip

UNCERTAIN = {
    "a command of a framework": f"@click.command()\ndef go():\n    {ACT}\ncli()",
    "a method that a framework calls": f"class A(cmd.Cmd):\n    def do_push(self, line):\n        {ACT}\nA().cmdloop()",
    "a class handed to a framework": f"class A:\n    def push(self):\n        {ACT}\nfire.Fire(A)",
    "a method by a name that is not known": f"class A:\n    def push(self):\n        {ACT}\n"
    f"getattr(A(), sys.argv[1])()",
    "a function from a table": f"def push():\n    {ACT}\n{{'push': push}}[sys.argv[1]]()",
    "an operator": f"class A:\n    def __or__(self, other):\n        {ACT}\nA() | A()",
    "a method of something unknown": f"class A:\n    def push(self):\n        {ACT}\nmake().push()",
    "text that is run": "exec(open('other').read())",
}

QUIET = {
    "a class that nobody uses": f"class A:\n    def push(self):\n        {ACT}\nprint('x')",
    "a method that nobody calls": f"class A:\n    def push(self):\n        {ACT}\n    def look(self): return 1\n"
    f"A().look()",
    "a function that nobody calls": f"def push():\n    {ACT}\nprint('git push')",
    "a recursion": "def f(n):\n    return f(n - 1) if n else 0\nf(3)",
}


def reading(code: str, folder: Path) -> Reading:
    """Read `python3 x.py` with this code in the file."""
    (folder / "x.py").write_text("import asyncio, atexit, functools, subprocess, sys, threading\n" + code)
    return read_command("python3 x.py", DESCRIPTIONS, cwd=str(folder))


@pytest.mark.parametrize("name", FOLLOWED)
def test_an_act_is_found_wherever_it_stands_in_a_script(name: str, tmp_path: Path) -> None:
    assert [one.kind for one in reading(FOLLOWED[name], tmp_path).effects] == ["git_push"]


@pytest.mark.parametrize("name", UNCERTAIN)
def test_an_act_that_something_unread_may_call_makes_the_answer_uncertain(name: str, tmp_path: Path) -> None:
    read = reading(UNCERTAIN[name], tmp_path)
    assert read.undecidable
    assert not read.effects


@pytest.mark.parametrize("name", QUIET)
def test_what_never_runs_is_no_act_and_no_doubt(name: str, tmp_path: Path) -> None:
    read = reading(QUIET[name], tmp_path)
    assert not read.effects
    assert not read.undecidable


STARTS = [
    "uv run act.py", "uv run --with x ./act.py", "uv run --script act", "uv run -m act",
    "pdm run act.py", "pipx run act.py", "coverage run act.py", "coverage run -p --source . act.py",
    "coverage run -m act", "memray run -o o act.py", "mprof run act.py", "kernprof -l act.py",
    "pyinstrument -o o.html act.py", "viztracer -o o.json act.py", "scalene run act.py", "python -m act",
    "python -m tools.act", "python -m runpy act", "python -m coverage run act.py", "python -m cProfile -o o act.py",
    "python -m cProfile -m act", "python -m pdb -c continue act.py", "python -m trace -c -C d act.py",
    "python -m timeit -n1 -s 'import subprocess' 'subprocess.run([\"git\", \"push\"])'",
]  # fmt: skip


@pytest.mark.parametrize("command", STARTS)
def test_a_script_is_read_whatever_starts_it(command: str, tmp_path: Path) -> None:
    for name in ("act.py", "act", "tools/act.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"import subprocess\n{ACT}\n")
    found = read_command(command, DESCRIPTIONS, cwd=str(tmp_path))
    assert [each.kind for each in found.effects] == ["git_push"], found
    assert possible(payload(command, cwd=str(tmp_path)), WORDS)


@pytest.mark.parametrize("command", ["coverage report", "coverage run calm.py", "uv run calm.py", "python -m calm"])
def test_a_script_without_an_act_is_none_whatever_starts_it(command: str, tmp_path: Path) -> None:
    (tmp_path / "calm.py").write_text("print('git push')\n")
    found = read_command(command, DESCRIPTIONS, cwd=str(tmp_path))
    assert not found.effects
    assert not found.undecidable
