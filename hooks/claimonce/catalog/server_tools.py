"""What tools of servers do for their caller: run a command or code, write a file, call another server's tool.

Names of fields and of tools as the servers publish them (desktop-commander, tmux-mcp, ssh-mcp, the AWS API server,
Jupyter's servers, the reference filesystem server, Serena, JetBrains, Composio's Rube).
"""

from __future__ import annotations

COMMANDS = ("command", "cmd", "cli_command", "command_line", "commandline", "shell_command", "bash_command", "commands")
TYPED = ("input", "keys", "text")  # of a tool that types into a terminal
TYPES = frozenset(("terminal", "process", "keys", "console", "pty", "shell"))
CODE = ("code", "python_code", "cell_source", "script", "source_code")
FOLDERS = ("cwd", "workdir", "working_dir", "working_directory", "workingDirectory", "directory", "dir")
LANGUAGES = ("language", "lang", "runtime", "kernel")
# A word of the language's name, or of the tool's, and what starts such code.
RUNS = {
    "javascript": ("node", "-e"), "typescript": ("node", "-e"), "node": ("node", "-e"), "nodejs": ("node", "-e"),
    "js": ("node", "-e"), "ts": ("node", "-e"), "php": ("php", "-r"), "ruby": ("ruby", "-e"), "perl": ("perl", "-e"),
    "python": ("python3", "-c"), "python3": ("python3", "-c"), "ipython": ("python3", "-c"),
    "shell": ("sh", "-c"), "terminal": ("sh", "-c"),
}  # fmt: skip
PYTHON = ("python3", "-c")  # what a notebook's cell is where nothing says otherwise
EXECUTES = frozenset(("execute", "exec", "run", "eval", "evaluate"))
# The first word of a tool that only looks, or talks about what is named.
LOOKS = frozenset(("get", "list", "ls", "search", "find", "grep", "explain", "suggest", "describe", "validate", "help",
                  "read",
                   "show", "view", "lint", "parse", "fetch", "query", "count", "stat", "watch", "diff", "tree",
                   "complete",
                   "lookup", "open"))  # fmt: skip
# A word of a tool that writes what its path names.
WRITES = frozenset(("write", "edit", "replace", "create", "insert", "append", "move", "rename", "delete", "remove",
                   "patch",
                    "update", "overwrite", "save", "set", "copy", "modify", "str", "put", "apply", "trash",
                    "restore"))  # fmt: skip
PATHS = ("path", "file_path", "filepath", "filePath", "relative_path", "relativePath", "pathInProject", "absolute_path",
         "absolutePath", "destination", "dest", "target", "target_file", "target_filepath", "newPath", "new_path",
         "filename",
         "fileName", "file", "uri", "notebook_path")  # fmt: skip
MOVED = ("source", "src", "oldPath", "old_path")  # is no longer there afterwards, where the tool moves or renames
# A tool that calls another: its list of calls, and the fields that name the tool and hold its input.
CALLS = ("tools", "calls", "tool_calls", "actions")
NAMES = ("tool_slug", "tool_name", "toolName", "tool", "name", "slug")
INPUTS = ("arguments", "args", "params", "parameters", "input", "tool_input", "tool_arguments", "toolArguments")
