"""GitHub Actions: each command of a step on its own line."""

from __future__ import annotations

import pytest
from audit.extract.pieces import cut, lines, pushes

from claimonce.audit.facts import CLAIM, GATE, Text
from claimonce.audit.lower import facts_of

PATH = ".github/workflows/a.yml"
STEPS = "on: push\njobs:\n  build:\n    steps:\n"


@pytest.mark.parametrize(
    ("run", "where"),
    [
        ("      - run: git push\n", [5]),
        ('      - run: "git push \\"origin\\""\n', [5]),
        ("      - run: 'git push'\n", [5]),
        ("      - run: |\n          echo\n\n          git push\n", [8]),
        ("      - run: |-\n          git push &&\n          git push --tags\n", [6, 7]),
        ("      - run: >\n          git add . &&\n          git push\n\n          git push --tags\n", [7, 9]),
        ("      - run: >-\n          git\n          push\n", [6]),
        ("      - run: git add . &&\n          git push\n", [6]),
        ("      - name: x\n        run: | # why\n\n          git push\n", [8]),
    ],
)
def test_every_kind_of_scalar_keeps_its_lines(run: str, where: list[int]):
    assert pushes(PATH, STEPS + run) == where


def test_columns_are_those_of_the_file():
    facts = facts_of(PATH, (STEPS + "      - run: |\n          if x; then git push; fi\n").encode())
    assert facts is not None
    (push,) = [call for one in facts.functions for call in one.calls if Text("push") in call.args]
    assert (push.site.column, push.site.end_column) == (22, 30)


def test_a_step_is_named_and_started_by_the_workflow():
    (piece,) = cut(PATH, STEPS + "      - uses: a/b@v1\n      - run: x\n").pieces
    assert (piece.symbol, piece.entry, piece.surface) == ("jobs.build.steps[1]", "workflow", "workflow")


def test_expressions_are_unknown_and_move_nothing():
    assert lines(PATH, STEPS + '      - run: git push "${{ github.x }}" HEAD:${{ a.b }}\n')[0][2] == "git push ? ?"


@pytest.mark.parametrize("shell", ["bash", "python"])
def test_what_stands_behind_an_expression_of_several_lines_keeps_its_line(shell: str):
    act = {"bash": "git push", "python": "import os; os.system('git push')"}[shell]
    value = "${{ f(\n            a,\n            b) }}"
    hold = {"bash": f"echo {value} x", "python": f"x = {value}"}[shell]
    text = STEPS + f"      - shell: {shell}\n        run: |\n          {hold}\n          {act}\n"
    facts = facts_of(PATH, text.encode())
    assert facts is not None
    pushing = [call for one in facts.functions for call in one.calls if "push" in str(call.args)]
    assert {call.site.line for call in pushing if call.callee != "script"} == {text.count("\n")}


def test_the_shell_decides_the_language():
    text = STEPS + "      - shell: python\n        run: import os\n      - run: ls\n"
    assert [piece.language for piece in cut(PATH, text).pieces] == ["python", "shell"]
    text = "defaults:\n  run:\n    shell: python {0}\n" + STEPS + "      - run: import os\n"
    assert [piece.language for piece in cut(PATH, text).pieces] == ["python"]
    assert not cut(PATH, STEPS + "      - shell: perl {0}\n        run: x\n").pieces


def test_a_used_action_is_a_call_with_its_inputs():
    found = cut(PATH, STEPS + "      - uses: Owner/Name/sub@v1\n        with:\n          a: b\n          c: ${{ d }}\n")
    (call,) = found.functions[0].calls
    assert (call.callee, call.args, call.site.line) == ("uses", (Text("owner/name"),), 5)
    assert [key for key, _ in call.keywords] == ["a", "c"]


def test_an_action_of_the_project_is_an_import():
    assert cut(PATH, STEPS + "      - uses: ./.github/actions/x\n").imports == ("./.github/actions/x",)
    assert cut(PATH, "jobs:\n  a:\n    uses: ./.github/workflows/b.yml\n").imports == ("./.github/workflows/b.yml",)


def test_scripts_and_prompts_in_inputs_are_pieces():
    text = STEPS + (
        "      - uses: actions/github-script@v7\n        with:\n          script: |\n            x()\n"
        "      - uses: anthropics/claude-code-action@v1\n        with:\n          prompt: Review it and push the fix.\n"
    )
    assert [(one.language, one.line, one.entry) for one in cut(PATH, text).pieces] == [
        ("javascript", 8, "workflow"), ("prose", 11, "agent"),
    ]  # fmt: skip


def test_a_composite_action_is_read():
    text = "runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: git push\n"
    assert pushes("action.yml", text) == [5]


def test_a_claim_in_an_earlier_step_stands_before_the_later_ones():
    text = STEPS + "      - run: git push a\n      - run: claimonce claim nightly\n      - run: git push b\n"
    for settle, kind in (("", CLAIM), ("      - run: claimonce mark nightly\n", GATE)):
        facts = facts_of(PATH, (text + settle).encode())
        assert facts is not None
        made = {one.name: [(guard.kind, guard.site.line) for guard in one.guards] for one in facts.functions}
        assert made["jobs.build.steps[0]"] == []
        assert made["jobs.build.steps[2]"] == [(kind, 6)]


def test_comments_between_and_inside_the_blocks_speak():
    text = STEPS + "      # coverage-audit: allow[a] x\n      - run: |\n"
    text += "          # coverage-audit: allow[b] y\n          git push\n"
    facts = facts_of(PATH, text.encode())
    assert facts is not None
    assert [(one.site.line, one.text) for one in facts.comments] == [(5, "allow[a] x"), (7, "allow[b] y")]


def test_what_is_no_yaml_is_said():
    assert cut(PATH, "a: [b\n c: d").problem == "syntax"
    assert cut(PATH, "a: " + "[" * 100_000).problem == "syntax"
