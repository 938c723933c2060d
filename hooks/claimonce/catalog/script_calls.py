"""Names of calls, in lower case, that start programs, write files or send, in what code.py reads. Data only."""

from __future__ import annotations

SPAWN = frozenset(
    ["system", "exec", "execsync", "execfile", "execfilesync", "spawn", "spawnsync", "execa", "execasync",
     "execacommand", "execacommandsync", "popen", "popen2", "popen2e", "popen3", "capture2", "capture2e",
     "capture3", "pipeline", "shell_exec", "passthru", "proc_open", "pcntl_exec", "execute", "command", "cmd",
     "sh", "shell", "fork", "system2", "callsystem", "syscmd", "esyscmd", "run_command", "run"]
)  # fmt: skip
# Of these: what gives the code the end of a pipe to the program, so that its input comes later.
PIPED = frozenset(
    ("exec", "execfile", "spawn", "execa", "execacommand", "popen", "popen2", "popen2e", "popen3", "capture2",
     "capture2e", "capture3", "proc_open", "command")
)  # fmt: skip
WRITES_FIRST = frozenset(
    ["writefile", "writefilesync", "appendfile", "appendfilesync", "createwritestream", "outputfile",
     "outputfilesync", "outputjson", "outputjsonsync", "writejson", "writejsonsync", "truncate", "truncatesync",
     "unlink", "unlinksync", "rm", "rmsync", "writetextfile", "writetextfilesync", "remove", "removesync",
     "file_put_contents", "binwrite", "write", "delete", "rm_f", "rm_rf", "remove_file", "appendtextfile"]
)  # fmt: skip
# Of these: what removes, a link and not what it leads to; and what removes folders as well.
REMOVES = frozenset(
    ("unlink", "unlinksync", "rm", "rmsync", "remove", "removesync", "delete", "rm_f", "rm_rf", "remove_file")
)
FOLDERS = frozenset(("rm", "rmsync", "rm_rf", "remove", "removesync"))
WRITES_SECOND = frozenset(
    ("copyfile", "copyfilesync", "cp", "cpsync", "copy", "copysync", "symlink", "link", "copy_file")
)
WRITES_BOTH = frozenset(("rename", "renamesync", "mv", "move", "movesync"))
OPENS = frozenset(("open", "fopen", "opensync", "openasblob", "new"))
POSTS = frozenset(("post", "put", "patch", "fetch", "request", "axios", "got", "ky", "post_form", "postform",
    "curl_init",
                   "urlopen",
                   "postasync", "file_get_contents", "get"))  # fmt: skip
MAILS = frozenset(("sendmail", "mb_send_mail", "deliver", "deliver_now", "deliver!"))
# Modules of JavaScript that are themselves a function that starts a program.
MODULES = {"cross-spawn": "spawn", "cross-spawn-promise": "spawn", "node-cmd": "run", "shell-exec": "exec"}
