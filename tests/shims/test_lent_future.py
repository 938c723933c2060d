"""The stand-in for `__future__` on the hook's path: an import is satisfied, and who looks into it has the real one."""

from __future__ import annotations

import subprocess
import sys

LENT = "\n".join(
    (
        "import sys",
        "from claimonce.shims.bundled_modules import lend_future",
        "sys.modules.pop('__future__', None)",
        "lend_future()",
        "def real(): return sys.modules['__future__'].__spec__ is not None",
        "",
    )
)


def said(code: str) -> str:
    return subprocess.run([sys.executable, "-c", LENT + code], capture_output=True, text=True, check=True).stdout


def test_a_module_that_names_its_annotations_loads_nothing() -> None:
    assert said("exec('from __future__ import annotations\\nx: Missing = 1'); print(real())") == "False\n"


def test_who_looks_into_it_has_the_real_one() -> None:
    code = "import __future__ as given; print(given.all_feature_names[0], given.annotations.compiler_flag > 0, real())"
    assert said(code) == "nested_scopes True True\n"
    assert said("import codeop; print(codeop.compile_command('1') is not None, real())") == "True True\n"
    assert said("exec('from __future__ import division, generator_stop'); print(real())") == "True\n"
    assert said("import __future__; print(hasattr(__future__, 'unheard_of'))") == "False\n"
