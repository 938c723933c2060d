"""What `make` and `npm run` would start, in the prefilter's second look: recipes and scripts of package.json."""

from __future__ import annotations

from claimonce.prefilter.file_contents import MOST, content, texts
from claimonce.prefilter.scan_result import UNKNOWN, Command, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge

# What a word may hold that goes behind a script as it stands; others are quoted there.
PLAIN_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@=,+")
NPM_PLAIN = ("install", "i", "ci", "ls", "list", "view", "audit", "outdated", "info", "why", "add", "remove", "init",
             "config", "cache", "root", "prefix", "pack", "dedupe", "prune", "update", "upgrade", "uninstall", "rm",
             "fund", "-v", "--version", "help", "licenses", "link", "unlink", "rebuild", "whoami")  # fmt: skip


def recipe(judge: Judge, words: list[str], _whole: Command) -> None:
    """`make target`: the recipe lines that would run."""
    from claimonce.lang import BoundError
    from claimonce.lang.makefile import Makefile

    name, targets = "", list[str]()
    variables: dict[str, str] = {}
    held = judge.cwds
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if UNKNOWN in word:
            raise Doubt
        if word in ("-C", "-f") and at < len(words):  # `make -C docs`, `make -f Other.mk`
            if word == "-f":
                name = words[at]
            else:
                judge.moved(["cd", words[at]])
            at += 1
        # `-j 4`, `-j4`, `-k`
        elif word.startswith("-j") or word in ("-s", "-k", "-B", "--silent", "--no-print-directory"):
            at += word == "-j" and words[at : at + 1] != [] and words[at].isdigit()
        elif word in ("-n", "--dry-run", "-q", "--question", "--version", "--help"):
            return
        elif word[0] == "-":  # `--eval=...`
            raise Doubt
        elif "=" in word:  # `make CC=clang`
            key, _, value = word.partition("=")
            variables[key.rstrip(":")] = value
        else:
            targets.append(word)
    found = list[str]()
    for one in [name] if name else ["GNUmakefile", "makefile", "Makefile"]:
        for cwd in judge.cwds:
            data = content(one if one[0] == "/" else f"{cwd}/{one}") if cwd != UNKNOWN else None
            if data is not None:
                found.append(data.replace(b"\0", b"\x01").decode("latin-1"))
        judge.read.append(one)
    if not found or len(judge.read) > MOST + 2:
        raise Doubt
    for text in found:
        try:
            commands = Makefile(text, variables).commands(targets)
        except BoundError as error:
            raise Doubt from error
        for line in commands:
            if judge.counters_in(line):
                raise Doubt
            judge.text(line)
    judge.cwds = held


def package(judge: Judge, words: list[str], whole: Command) -> None:
    """`npm run x`: the scripts of that name in package.json."""
    rest = [word for word in words[1:] if word[:1] != "-"]
    if any(UNKNOWN in word for word in words[1:3]) or any(
        word in ("--prefix", "-C", "--dir", "--cwd", "-w") for word in words
    ):
        raise Doubt
    verb = rest[0] if rest else ""
    if words[0] == "pnpm" and verb in ("exec", "dlx"):  # `pnpm exec tsc`
        judge.inner(words[words.index(verb) + 1 :], whole)
        return
    if verb in ("run", "run-script") and len(rest) > 1:  # `npm run build`
        name = rest[1]
    # `npm test`; `yarn build`, where npm wants `run` before it
    elif verb in ("start", "test", "stop", "restart") or (words[0] != "npm" and verb and verb not in NPM_PLAIN):
        name = verb
    elif verb in NPM_PLAIN or not verb:
        return
    else:
        raise Doubt
    for text in texts(judge, "package.json"):
        bodies = scripts(text, ("pre" + name, name, "post" + name))
        if not bodies:
            raise Doubt
        behind = words[words.index(name, 1) + 1 :]
        if not all(PLAIN_WORD.issuperset(word) for word in behind):
            raise Doubt
        for body in bodies:
            if judge.counters_in(body) or body.strip() == "wireit":  # wireit: what runs stands under another key
                raise Doubt
            judge.text(" ".join([body, *behind]))


def scripts(text: str, names: tuple[str, ...]) -> list[str]:
    """Return those scripts in the text of a package.json; JSON is not loaded for it."""
    from claimonce.prefilter.payload import unescape

    found: list[str] = []
    for name in names:
        at = text.find(f'"{name}"')
        while at >= 0:
            rest = text[at + len(name) + 2 :].lstrip()
            at = text.find(f'"{name}"', at + 1)
            if not rest.startswith(":"):
                continue
            rest = rest[1:].lstrip()
            if not rest.startswith('"'):
                continue
            body = unescape(rest.encode("latin-1"))
            if body is None:
                raise Doubt
            found.append(body)
    return found


RULES_BY_NAME = {"recipe": recipe, "package": package}
