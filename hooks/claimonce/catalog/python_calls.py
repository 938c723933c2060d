"""Names in Python source behind which an act may stand. Data only."""

from __future__ import annotations

# Names in Python code that start programs, run text, or reach a web address.
PYTHON = frozenset(
    [
        "system",
        "popen",
        "subprocess",
        "getoutput",
        "getstatusoutput",
        "commands",
        "pexpect",
        "invoke",
        "fabric",
        "pty",
        "anyio",
        "trio",
        "sh",
        "delegator",
        "plumbum",
        "platform",
        "requests",
        "httpx",
        "aiohttp",
        "urllib3",
        "urllib",
        "http",
        "niquests",
        "curl_cffi",
        "treq",
        "exec",
        "eval",
        "compile",
        "getattr",
        "__import__",
        "import_module",
        "importlib",
        "runpy",
        "IPython",
        "get_ipython",
        "globals",
        "vars",
        "attrgetter",
        "methodcaller",
    ]
)

PYTHON_WRITES = frozenset(
    [
        "open",
        "write_text",
        "write_bytes",
        "unlink",
        "rename",
        "replace",
        "remove",
        "truncate",
        "copy",
        "copy2",
        "copyfile",
        "link",
        "symlink",
        "dump",
        "touch",
    ]
)

PYTHON_FOLDERS = frozenset(["rmtree", "move", "rmdir", "removedirs", "renames"])

HTTP = frozenset(("requests", "httpx", "aiohttp", "urllib3", "urllib", "http", "niquests", "curl_cffi", "treq"))

VERBS = frozenset(("post", "put", "patch", "delete", "get", "request", "head", "urlopen", "Request"))

REMOVES = {"os.remove": False, "os.unlink": False, "os.truncate": False, "shutil.rmtree": True, "os.rmdir": True,
           "os.removedirs": True}  # fmt: skip

RENAMES = ("os.rename", "os.replace", "shutil.move")

COPIES = frozenset(
    (
        "shutil.copy",
        "shutil.copy2",
        "shutil.copyfile",
        "shutil.move",
        "os.rename",
        "os.replace",
        "os.link",
        "os.symlink",
    )
)
