"""Calls that no description, wrapper or gate can be: they are not kept, so that facts stay small."""

from __future__ import annotations

from claimonce.audit.lower.python.names import BUILTINS

ROOTS = frozenset(
    ("re", "math", "logging", "datetime", "collections", "itertools", "typing", "argparse", "time", "random", "sys",
     "copy",
     "dataclasses", "enum", "textwrap", "string", "hashlib", "uuid", "decimal", "statistics", "operator", "pprint",
     "rich",
     "traceback", "warnings", "inspect", "numpy", "pandas", "torch", "matplotlib", "structlog", "loguru", "struct",
     "base64",
     "tempfile", "glob", "secrets", "types", "abc", "locale", "calendar", "difflib", "bisect", "heapq", "unittest",
     "csv",
     "html", "fractions", "gettext", "getpass", "platform", "signal", "errno", "weakref", "gc", "sklearn", "scipy",
     "json")
)  # fmt: skip
METHODS = frozenset(
    ("append", "get", "items", "keys", "values", "join", "split", "strip", "format", "startswith", "endswith", "lower",
     "upper", "replace", "extend", "pop", "setdefault", "encode", "decode", "lstrip", "rstrip", "splitlines", "sort",
     "reverse", "insert", "remove", "discard", "add", "clear", "copy", "count", "index", "find", "rfind", "partition",
     "rpartition", "title", "isdigit", "isoformat", "strftime", "total_seconds", "group", "groups", "match", "search",
     "sub", "findall", "finditer", "info", "debug", "warning", "error", "exception", "critical", "log", "add_argument",
     "parse_args", "exists", "is_file", "is_dir", "read_text", "read", "readline", "readlines", "close", "flush",
     "mkdir", "json", "raise_for_status", "most_common", "isinstance", "zfill", "ljust", "rjust", "center", "seek",
     "filter", "exclude", "order_by", "first", "all", "aggregate", "annotate", "values_list", "select_related",
     "is_valid",
     "assertEqual", "assertTrue", "assertFalse", "assertIn", "assertNotContains", "assertContains", "assertRedirects",
     "assertNotIn", "assertIsNone", "assertRaises", "refresh_from_db", "fetchone", "fetchall", "cursor")
)  # fmt: skip
# A context manager of these is no gate.
HARMLESS_CONTEXTS = frozenset(
    ("open", "tempfile", "contextlib", "suppress", "warnings", "zipfile", "tarfile", "gzip", "io", "threading",
     "socket",
     "aiohttp", "httpx", "requests", "urllib", "smtplib", "sqlite3", "concurrent", "multiprocessing", "unittest",
     "pytest",
     "decimal", "os", "subprocess", "asyncio", "torch", "rich", "tqdm", "pathlib", "console", "mock", "patch", "json",
     "transaction", "django")
)  # fmt: skip


def noise(name: str) -> bool:
    """Say whether a call of this name is left out."""
    first, _, _ = name.partition(".")
    if first in BUILTINS and first not in ("open", "map", "exec", "eval"):
        return True
    if first.removesuffix("()") in ROOTS:
        return True
    if name.startswith(("?", "os.path.")):
        return name.rpartition(".")[2] in METHODS or name.startswith("os.path.")
    return False
