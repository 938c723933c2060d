"""Makefiles and justfiles."""

from __future__ import annotations

from audit.extract.pieces import cut, lines, pushes

from claimonce.audit.lower import facts_of

MAKEFILE = """GIT ?= git -C .
define tell
\t@curl -d "$(1)" https://ntfy.sh/x
endef
.PHONY: release
release: build ; @echo one
\t@-$(GIT) push $(REMOTE)
\tfor x in a b; do \\
\t  git push $$x; \\
\tdone

# git push
ifdef X
\tgit push --tags
endif
other:
\t$(call tell,done)
\t$(MAKE) release
\techo "git push"
"""


def test_a_recipe_is_run_line_by_line():
    assert lines("Makefile", MAKEFILE)[:3] == [
        ("release", 6, "echo one"), ("release", 7, "git -C . push ?"), ("release", 9, "git push ?"),
    ]  # fmt: skip


def test_conditions_do_not_end_a_recipe():
    assert 14 in pushes("Makefile", MAKEFILE)


def test_calls_of_make_are_put_in():
    made = [words for name, _, words in lines("Makefile", MAKEFILE) if name == "other"]
    assert made == ["curl -d done https://ntfy.sh/x", "make release", "echo git push"]


def test_variables_that_hold_themselves_end():
    assert pushes("Makefile", "X = $(X) $(X)\na:\n\tgit push $(X)\n") == [3]
    grow = "".join(f"V{n} = $(V{n + 1})$(V{n + 1})$(V{n + 1})\n" for n in range(30))
    assert pushes("Makefile", grow + "V30 = x\na:\n\techo $(V0)\n\tgit push\n") == [34]


def test_assignments_are_no_rules():
    assert cut("Makefile", "a := b\nc ::= d\n\te: f\n").pieces == ()


def test_a_justfile_has_recipes():
    text = 'branch := "main"\n\nrelease tag="x": build\n    @git push origin {{branch}} {{tag}}\n\nnext:\n  ls\n'
    assert lines("justfile", text) == [("release", 4, "git push origin main ?"), ("next", 7, "ls")]


def test_a_recipe_with_a_first_line_is_a_script():
    text = "py:\n    #!/usr/bin/env python3\n    import os\nsh:\n    #!/bin/sh\n    git push\n"
    assert [piece.language for piece in cut("justfile", text).pieces] == ["python", "shell"]
    assert pushes("justfile", text) == [6]


def test_a_rewritten_text_has_no_columns():
    facts = facts_of("Makefile", b"a:\n\t@git push\n")
    assert facts is not None
    site = facts.functions[0].calls[0].site
    assert (site.line, site.column, site.end_column) == (2, 1, 0)
