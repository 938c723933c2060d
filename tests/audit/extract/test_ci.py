"""Other files in YAML whose keys hold commands."""

from __future__ import annotations

from audit.extract.pieces import cut, lines, pushes


def test_gitlab_jobs_run_their_scripts():
    text = (
        ".deploy: &deploy\n  - git push a\njob:\n  before_script: *deploy\n  script:\n    - echo x\n    - |\n"
        "      git push b\n    - *deploy\n    - !reference [.deploy, script]\nlater:\n  after_script: git push c\n"
    )
    assert pushes(".gitlab-ci.yml", text) == [2, 8, 12]
    assert {name for name, _, _ in lines(".gitlab-ci.yml", text)} == {
        "job.before_script",
        "job.script",
        "later.after_script",
    }


def test_a_claim_holds_in_the_rest_of_a_script():
    text = "job:\n  script:\n    - claimonce claim K || exit 0\n    - git push\n    - claimonce mark K\n"
    assert [piece.symbol for piece in cut(".gitlab-ci.yml", text).pieces] == ["job.script"]


def test_other_services_run_their_commands():
    text = "jobs:\n  a:\n    steps:\n      - run: git push\n      - run:\n          command: |\n            git push\n"
    assert pushes(".circleci/config.yml", text) == [4, 7]
    assert pushes(".buildkite/pipeline.yml", "steps:\n  - command:\n      - ls\n      - git push\n") == [4]
    assert pushes("azure-pipelines.yml", "steps:\n- script: |\n    git push\n- bash: git push\n") == [3, 4]
    assert pushes(".drone.yml", "kind: pipeline\nsteps:\n- name: a\n  commands:\n  - git push\n---\nkind: x\n") == [5]
    assert pushes("Taskfile.yml", "tasks:\n  a:\n    cmds:\n      - git push\n      - cmd: git push\n") == [4, 5]


def test_git_hooks_in_lists_are_started_by_git():
    text = "pre-push:\n  commands:\n    a:\n      run: git push {files}\n"
    assert pushes("lefthook.yml", text) == [4]
    assert cut("lefthook.yml", text).pieces[0].entry == "hook"
    assert pushes(".pre-commit-config.yaml", "repos:\n- repo: local\n  hooks:\n  - id: a\n    entry: git push\n") == [5]


def test_loops_of_anchors_end():
    assert cut(".gitlab-ci.yml", "a: &a\n  script: *a\n").pieces == ()
    assert cut(".gitlab-ci.yml", "a: &a\n  <<: *a\n  script: git push\n").pieces[0].text == "git push"
