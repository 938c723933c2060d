"""The reader's expansions compared with what the installed bash prints."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from reading.cases import DESCRIPTIONS, kinds

from claimonce.interp.shell import Shell
from claimonce.interp.state import Shared
from claimonce.programs import dispatch

SNIPPETS = r"""
echo a 'b  c' "d  e" f\ g
echo "a'b" 'c"d' "e\"f" g\'h
echo $'a\tb\x41\101\u0041'
x='a  b'; echo $x "$x"
x=abc; echo ${x} ${x}d "${x}"e
x=abcabc; echo ${x#a} ${x#*b} ${x##*b} ${x%c} ${x%b*} ${x%%b*}
x=abcabc; echo ${x/b/X} ${x//b/X} ${x/#a/X} ${x/%c/X} ${x//[ab]/-}
x=abcdef; echo ${x:2} ${x:1:3} ${x: -2} ${#x}
x=aBc; echo ${x^} ${x^^} ${x,} ${x,,}
echo ${u:-a} ${u-b} ${u:+c} ${u+d}e; : ${u:=f}; echo $u ${u:+g} ${u:-h}
a=(p 'q r' s); echo ${a[0]} "${a[1]}" ${#a[@]} "${a[@]:1}" ${a[-1]}
a=(p q); a+=(r); a[3]=z; echo "${a[@]}" ${#a[@]}; printf '<%s>' "${a[@]:0:2}"
declare -A m=([k]=v [w]='x y'); m[z]=1; echo ${m[k]} "${m[w]}" ${m[z]}
set -- a 'b c' d; printf '<%s>' "$@"; printf '<%s>' $*; echo $# $2 ${@:2:1}
set -- a b c; shift; echo $1 $#
f() { echo "$1-$2-$#"; }; f x 'y z'
f() { local v=1; echo $v; }; f
v=G; G=push; echo ${!v}
echo {a,b}{1,2} x{,y} {1..4} {a..c} {3..1} a{b
echo "{a,b}" '{a,b}' \{a,b\}
IFS=:; x=a:b:c; printf '<%s>' $x
IFS=, read -r a b c <<< 'x,y,z'; echo $c$b$a
read -r a b <<< 'one two three'; echo "$b|$a"
read -ra w <<< 'a b c'; echo ${w[2]} ${#w[@]}
mapfile -t l <<< $'a\nb c'; printf '<%s>' "${l[@]}"
printf '%s-%s\n' a b c d
printf '%%|%5s|%b|%c\n' x 'a\tb' xyz
printf -v v '%s_%s' a b; echo $v
printf '[%0-5d][%-05d][%05d][%05s][%--4s][%-0s][%0d]' 12 12 12 ab cd ef 7
x=$(echo a; echo b); echo "$x" $x
echo `echo a \`echo b\``
echo $(printf 'a\n\n\n')x
cat <<< "a $(echo b)"
cat <<EOF
$(echo x) ${u:-y} \$z `echo w`
EOF
cat <<'EOF'
$(echo x) `w`
EOF
echo abc | tr a-c A-C | rev
echo aGVsbG8= | base64 -d
echo 'a b c' | cut -d' ' -f2
echo xay | sed 's/a/b/;s/x/z/'
printf 'a\nb\nc\n' | head -n 2 | tail -n 1
printf 'a\nb\nc\n' | tac
echo 68690a | xxd -r -p
x=1; [ $x = 1 ] && echo yes || echo no
[[ a == b ]] && echo yes || echo no
if [ a = a ]; then echo t; else echo f; fi
case abc in a*) echo one;; *) echo two;; esac
case x in a|b) echo one;; [xyz]) echo two;; esac
for i in a b c; do echo $i; done
for i in {1..3}; do printf $i; done
x=5; while [ $x = 5 ]; do echo once; x=6; done
(x=sub; echo $x); echo ${x:-none}
{ echo a; echo b; } | cat
echo $((2+3)) $((7*6)) $((9/2))
x=2; echo $((x+1))
eval 'a=1; echo $a'; eval echo "\$a"
bash -c 'echo "$0 $1"' p q
export E=1; bash -c 'echo ${E:-no} ${F:-no}'; F=2 bash -c 'echo $F'
true && echo a || echo b; false && echo c || echo d; ! true || echo e
echo a; exit 0; echo b
trap 'echo bye' EXIT; echo hi
x=a; x+=b; echo $x
y=$'l1\nl2'; echo "$y" | while read -r l; do echo "<$l>"; done
echo "a" 'b'"c"d
echo a\
b
echo ~root >/dev/null; echo "~"
unset x; echo ${x-unset}
readonly R=1; echo $R
shopt -s expand_aliases
alias e='echo hi'
e there
. /dev/stdin <<< 'echo sourced'
source <(echo 'echo p')
seq 3
basename /a/b.txt .txt; dirname /a/b.txt
echo one two | xargs -n2 echo
echo -n a; echo -e 'b\tc'
command echo x; builtin echo y
z=${q:-$(echo d)}; echo $z
""".strip("\n")


def snippets() -> list[str]:
    """Cut the text into snippets; heredocs and aliases go on over several lines."""
    out: list[str] = []
    for line in SNIPPETS.split("\n"):
        begun = out and (
            (("<<EOF" in out[-1] or "<<'EOF'" in out[-1]) and not out[-1].endswith("\nEOF"))
            or out[-1].endswith("\\")
            or (out[-1].startswith("shopt") and out[-1].count("\n") < 2)
        )
        if begun:
            out[-1] += "\n" + line
        else:
            out.append(line)
    return out


def prints(text: str) -> str:
    """Return what the reader takes the text to print."""
    shell = Shell(Shared(DESCRIPTIONS, "/", (), None, read_file=False, handlers=dispatch))
    shell.args = []
    return shell.run_text(text)[1]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is what the reader is compared with")
@pytest.mark.parametrize("text", snippets())
def test_the_reader_expands_as_bash_does(text: str) -> None:
    if "xxd" in text and shutil.which("xxd") is None:
        pytest.skip("no xxd here")
    done = subprocess.run(
        ["bash", "--norc", "-c", text],
        capture_output=True,
        text=True,
        cwd="/",
        timeout=20,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if "trap" in text:  # the reader runs a trap where it is set
        assert sorted(prints(text).split()) == sorted(["hi"])
        return
    assert prints(text).rstrip("\n") == done.stdout.rstrip("\n")


@pytest.mark.parametrize(
    "command",
    [
        '[[ -n "${CI+x}" ]] && git push', '[[ -n "${CI+x}" ]] || git push', '[ -n "${2+x}" ] || git push',
        'test -n "${CI:+y}" && git push', '[ "${CI-x}" = x ] || git push', '[ "${CI:-x}" = y ] && git push',
        'if [ -n "${1:+x}" ]; then ls; else git push; fi', 'case "${CI:-x}" in x) ls ;; *) git push ;; esac',
    ],
)  # fmt: skip
def test_whether_the_environment_holds_a_variable_is_not_guessed(command: str) -> None:
    assert kinds(command) == {"git_push"}


def test_an_alternative_for_a_variable_of_the_text_itself_is_known() -> None:
    assert kinds('CI=1; [ "${CI:-x}" = x ] && git push') == set()
    assert kinds('f() { [ -n "${2+x}" ] && git push; }; f a b') == {"git_push"}
