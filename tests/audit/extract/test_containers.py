"""Dockerfiles, compose files and Procfiles."""

from __future__ import annotations

from audit.extract.pieces import cut, lines, pushes

DOCKERFILE = """FROM x
ENV REMOTE=origin
# git push
RUN --mount=type=cache,target=/x apt-get update && \\
    # why

    git push $REMOTE && \\
    echo
RUN <<EOF
git push
EOF
RUN <<'PY' python3
import os
PY
COPY <<EOF /x
git push
EOF
CMD ["git", "push"]
ENTRYPOINT git push
HEALTHCHECK --interval=5s CMD git push
"""


def test_a_dockerfile_runs_its_instructions():
    assert pushes("Dockerfile", DOCKERFILE) == [7, 10, 18, 19, 20]
    assert ("RUN", 7, "git push origin") in lines("Dockerfile", DOCKERFILE)


def test_an_instruction_is_started_by_the_container():
    assert {piece.entry for piece in cut("Dockerfile", DOCKERFILE).pieces} == {"container"}


def test_broken_words_are_left_out():
    assert cut("Dockerfile", 'CMD ["git", \nRUN\nRUN \\\n').pieces == ()


def test_compose_starts_services():
    text = (
        "services:\n  a:\n    command: git push\n    entrypoint: [git, push]\n    healthcheck:\n"
        '      test: ["CMD-SHELL", "git push"]\n  b:\n    command:\n      - sh\n      - -c\n      - |\n'
        "        cd $$HOME\n        git push\n"
    )
    assert pushes("docker-compose.yml", text) == [3, 4, 6, 13]
    assert ("services.b.command", 12, "cd ?") in lines("docker-compose.yml", text)


def test_a_procfile_starts_processes():
    assert lines("Procfile", "web: git push\n# no\n") == [("web", 1, "git push")]
