"""Python: the argument vector of a started program gets the gate's words in front."""

from __future__ import annotations

import ast

from claimonce.audit.finding import Finding
from claimonce.audit.fix.edit import Edit, Refusal, Source
from claimonce.audit.late_pattern import late
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.effect import GIT_PUSH, NOTIFY
from claimonce.reading import read_words

STARTERS = frozenset(("run", "call", "check_call", "check_output", "Popen", "getoutput"))
# Only where a string or a command in it begins with it: what is said of a push stays as it is.
_PUSH = late(r"""(?:["']|[;&|(]|&&)[ \t]*(git)(?=[ \t]+push(?![\w-]))""")
_STILL = (ast.Name, ast.Attribute, ast.Constant, ast.JoinedStr, ast.FormattedValue, ast.Load)


def rewire(finding: Finding, source: Source, descriptions: Descriptions) -> Edit | Refusal:
    """Return the change that sends the act at the finding's place through the gate."""
    call = _call(source.text, finding)
    if call is not None and _captured(call, source.text):
        return Refusal("its output is used")
    if finding.effect == GIT_PUSH and (call is None or not call.args or not isinstance(call.args[0], ast.List)):
        return _in_text(finding, source)
    if call is None or not call.args or not isinstance(call.args[0], ast.List):
        return Refusal("its words are not written out as one list; gate it by hand")
    items = call.args[0].elts
    if any(isinstance(each, ast.Starred) for each in items[:2]) or len(items) < 2:
        return Refusal("its words are not written out; gate it by hand")
    if finding.effect == GIT_PUSH:
        if [_text(each) for each in items[:2]] != ["git", "push"]:
            return Refusal("it is not one plain `git push`; start it with `claimonce run --`, or gate it by hand")
        start, end = _span(source, items[0])
        quote = source.text[start]
        return Edit(start, end, f"{quote}claimonce{quote}")
    if finding.effect != NOTIFY or _text(items[0]) is None:
        return Refusal("gate it by hand")
    key = _key(call, items, source, descriptions)
    if isinstance(key, Refusal):
        return key
    start, _ = _span(source, items[0])
    return Edit(start, start, f'"claimonce", "gate", {key}, "--", ')


def _in_text(finding: Finding, source: Source) -> Edit | Refusal:
    """A shell command in a string."""
    start, end = source.offset(finding.site.line, 1), source.line_end(finding.site.end_line)
    found = list(_PUSH.finditer(source.text, start, end))
    if len(found) != 1:
        return Refusal("its words are not written out as one list; gate it by hand")
    return Edit(found[0].start(1), found[0].end(1), "claimonce")


def _captured(call: ast.Call, text: str) -> bool:
    """Say whether the code reads what the program prints: the gate, or a repeat of the act, prints something else."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    kept = {each.arg for each in call.keywords if each.arg in ("capture_output", "stdout")}
    quiet = any(each.arg == "stdout" and "DEVNULL" in ast.dump(each.value) for each in call.keywords)
    if not (kept and not quiet) and name not in ("check_output", "getoutput"):
        return False
    return not any(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.lineno == call.lineno
        and node.value.col_offset == call.col_offset for node in ast.walk(ast.parse(text))
    )  # fmt: skip


def _call(text: str, finding: Finding) -> ast.Call | None:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in STARTERS
        and node.lineno <= finding.site.line <= (node.end_lineno or node.lineno)
    ]
    return found[0] if len(found) == 1 else None


def _key(call: ast.Call, items: list[ast.expr], source: Source, descriptions: Descriptions) -> str | Refusal:
    texts = [_text(each) if _text(each) is not None else f"\ue000{at}" for at, each in enumerate(items)]
    found = [each for each in read_words([text or "" for text in texts], descriptions) if each.kind == NOTIFY]
    if len(found) != 1 or not found[0].targets:
        return Refusal("its recipient is not to be told from its words; choose the key by hand")
    wanted = [*found[0].targets, *([found[0].subject] if found[0].subject else [])]
    parts = [repr(found[0].channel)]
    for each in wanted:
        if each not in texts:
            return Refusal("its recipient and subject are not words of their own; choose the key by hand")
        item = items[texts.index(each)]
        if any(not isinstance(node, _STILL) for node in ast.walk(item)):
            return Refusal("a word of it is computed where it stands; choose the key by hand")
        start, end = _span(source, item)
        shown = source.text[start:end]
        parts.append(shown if isinstance(item, ast.Constant | ast.JoinedStr) else f"str({shown})")
    fixed = all(isinstance(items[texts.index(each)], ast.Constant) for each in wanted)
    body = next((each.value for each in call.keywords if each.arg in ("input", "stdin")), None)
    if fixed and body is not None and not isinstance(body, ast.Constant):
        return Refusal("its text varies under one subject; choose the key by hand")
    if fixed:
        return repr(":".join([found[0].channel, *wanted])).replace("'", '"')
    return (
        f'":".join(({", ".join(part.replace(chr(39), chr(34)) if at == 0 else part for at, part in enumerate(parts))}))'
    )


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _span(source: Source, node: ast.expr) -> tuple[int, int]:
    """Return the node's offsets; Python counts columns in bytes of UTF-8."""
    return _at(source, node.lineno, node.col_offset), _at(source, node.end_lineno or 1, node.end_col_offset or 0)


def _at(source: Source, line: int, column: int) -> int:
    text = source.lines[line - 1].encode("utf-8", "surrogatepass")[:column]
    return source.offset(line, len(text.decode("utf-8", "replace")) + 1)
