"""Arrays, declarations and tests: the parts of a shell's state that few commands use."""

from __future__ import annotations

from claimonce.interp.words import expand, expand_derived, join_word, read
from claimonce.lang import UNKNOWN
from claimonce.lang.shell.words import merge_ranges

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell


def array(sh: Shell, name: str, node: Node) -> None:
    """`name=(...)`, `name+=(...)`, `name=([k]=v ...)`."""
    append = name.endswith("+")
    name = name[:-1] if append else name
    items: list[str] = []
    pairs: dict[str, str] = {}
    text = sh.source.text
    for start, end in merge_ranges(node.children[1:-1]):
        if text[start] == "[" and "]=" in text[start:end]:
            stop = text.index("]=", start)
            pairs[join_word(sh, start + 1, stop)] = join_word(sh, stop + 2, end)
        else:
            items += expand(sh, start, end)
    held = sh.vars.get(name)
    if pairs:
        sh.vars[name] = {**held, **pairs} if append and isinstance(held, dict) else pairs
    elif append:
        old = held if isinstance(held, list) else [held] if isinstance(held, str) else []
        if name == "path" and held is None:
            old = [UNKNOWN]  # zsh's other name for PATH
        sh.vars[name] = old + items
    else:
        sh.vars[name] = items


def put_at(sh: Shell, name: str, value: str, append: bool) -> None:
    """`name[index]=value`."""
    name, _, index = name.partition("[")
    index = expand_derived(sh, index.rstrip("]"))
    held = sh.vars.get(name)
    if isinstance(held, dict):
        sh.vars[name] = {**held, index: (held.get(index, "") if append else "") + value}
    elif index.isdigit() and len(index) < 4:
        items = list(held) if isinstance(held, list) else [held] if isinstance(held, str) else []
        items += [""] * (int(index) + 1 - len(items))
        items[int(index)] = (items[int(index)] if append else "") + value
        sh.vars[name] = items
    else:
        sh.vars[name] = {index: value}


def declared(sh: Shell, node: Node) -> Done:
    """`export`, `declare`, `local`, `readonly`, `typeset`."""
    children = node.children
    text = sh.source.text
    old, sh.here = sh.here, (node.start_byte, node.end_byte)
    wide, sh.wide = sh.wide, sh.here
    flags = ""
    exports = text.startswith("export", node.start_byte)
    try:
        glued = -1
        for child in children[1:]:
            if child.start_byte == glued:
                glued = child.end_byte
                continue
            glued = child.end_byte
            if child.type == "variable_assignment":
                name = text[child.start_byte : child.end_byte].split("=")[0].split("[")[0].rstrip("+")
                if "n" in flags:
                    reference(sh, name, join_word(sh, text.index("=", child.start_byte) + 1, child.end_byte))
                    continue
                sh.assign(child)
                held = sh.vars.get(name)
                if isinstance(held, str) and ("u" in flags or "l" in flags):
                    sh.vars[name] = held.upper() if "u" in flags else held.lower()
                if exports or "x" in flags:
                    sh.env |= {name}
            elif child.type == "variable_name":
                name = text[child.start_byte : child.end_byte]
                if exports or "x" in flags:
                    sh.env |= {name}
                elif "A" in flags:
                    sh.vars.setdefault(name, {})
            elif child.is_named:
                word = join_word(sh, child.start_byte, child.end_byte)
                if word.startswith("-"):
                    flags += word[1:]
                elif "=" in word:
                    name, _, value = word.partition("=")
                    sh.put(name, value)
                    if exports:
                        sh.env |= {name}
    finally:
        sh.here, sh.wide = old, wide
    return 0, ""


def reference(sh: Shell, name: str, target: str) -> None:
    """`declare -n name=target`: read as a copy, which is right until one of the two is set again."""
    held = sh.variable(target)
    if held is not None:
        sh.vars[name] = held


def run_test(sh: Shell, start: int, end: int) -> int | None:
    """Run the substitutions of a test; its outcome is left open unless it is `a = b` of constants."""
    guesses = sh.shared.guesses
    made = read(sh, sh.source.text, start, end)
    made.cut()
    return None if sh.shared.guesses > guesses else judge_test(made.done)


def judge_test(words: list[str]) -> int | None:
    """Return the status of a test whose words are all known, else None."""
    if any(UNKNOWN in word or "*" in word or "?" in word for word in words) or len(words) not in (2, 3):
        return None
    if len(words) == 2:
        return {"-n": int(not words[1]), "-z": int(bool(words[1]))}.get(words[0])
    left, sign, right = words
    if sign in ("=", "=="):
        return int(left != right)
    if sign == "!=":
        return int(left == right)
    if sign in ("-eq", "-ne", "-gt", "-lt", "-ge", "-le") and left.isdigit() and right.isdigit():
        a, b = int(left[:9]), int(right[:9])
        return int(not {"-eq": a == b, "-ne": a != b, "-gt": a > b, "-lt": a < b, "-ge": a >= b, "-le": a <= b}[sign])
    return None


def let(sh: Shell, words: list[str]) -> Done:
    """`let` and `getopts` give a variable a value that is not followed."""
    for word in words[2:3] if words[0] == "getopts" else words[1:]:
        name = word.lstrip("+-").split("=")[0].rstrip("+-*/%&|^<> ")
        if name.replace("_", "a").isalnum():
            sh.vars[name] = UNKNOWN
    return None, ""
