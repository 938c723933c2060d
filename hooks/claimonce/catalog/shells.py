"""Shells, and the words that only a shell knows."""

from __future__ import annotations

from claimonce.catalog.row import BUILTIN, POWERSHELL, SHELL, WORD, Program

ROWS = (
    Program("bash sh", SHELL, language="bash", look="shell", marks="everyday"),
    Program("dash ksh ash mksh", SHELL, language="bash", look="shell"),
    Program("zsh", SHELL, language="zsh", look="shell", marks="everyday"),
    Program("fish", SHELL, text="-C --init-command"),
    Program("rbash yash csh tcsh oksh osh posh elvish nu xonsh", SHELL),
    Program("cmd cmd.exe pwsh.exe powershell.exe", POWERSHELL),
    Program("pwsh powershell", POWERSHELL, marks="everyday"),
    Program(". source", BUILTIN, look="sourced", marks="read"),
    Program(
        ": bg break caller complete continue dirs fc fg getopts help jobs let logout "
        "popd pushd read return shift shopt suspend times type ulimit umask unalias unset wait",
        BUILTIN,
    ),
    Program("compgen mapfile readarray", BUILTIN, text="-C"),
    Program("[ cd exit pwd", BUILTIN, calm=("",)),
    Program("alias", BUILTIN, look="doubtful", marks="read"),
    Program("builtin command", BUILTIN, look="named", marks="lead"),
    Program("declare export local readonly typeset", BUILTIN, look="exported"),
    Program("enable", BUILTIN, look="doubtful"),
    Program("eval", BUILTIN, look="evaluated", marks="lead"),
    Program("exec", BUILTIN, look="replaced", marks="carry"),
    Program("false true", BUILTIN, calm=("",), marks="familiar"),
    Program("test", BUILTIN, calm=("",), unless="-v*", marks="familiar"),
    Program("hash", BUILTIN, look="hashed", marks="read"),
    Program("history kill", BUILTIN, marks="familiar"),
    Program("printf", BUILTIN, look="printed", calm=("",), unless="-v*", marks="familiar makes writes"),
    Program("set", BUILTIN, marks="writes"),
    Program("trap", BUILTIN, look="trapped", marks="lead"),
    Program("if then else elif do while until not and or begin", WORD, marks="lead"),
    Program("for select", WORD, marks="writes"),
    Program("case in", WORD, look="doubtful"),
    Program("function", WORD, look="doubtful", marks="lead"),
)  # fmt: skip
