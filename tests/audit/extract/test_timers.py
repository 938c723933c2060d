"""crontabs and systemd units."""

from __future__ import annotations

from audit.extract.pieces import cut, lines, pushes


def test_a_users_crontab():
    text = (
        "MAILTO=x@y\nBIN=/opt/bin\n# 0 * * * * git push\n*/5 * * * * cd /x && git push >/dev/null\n@daily $BIN/a.sh\n"
    )
    assert pushes("crontab", text) == [4]
    assert lines("crontab", text)[-1] == ("@daily", 5, "/opt/bin/a.sh")
    assert {piece.entry for piece in cut("crontab", text).pieces} == {"cron"}


def test_the_systems_crontab_names_a_user():
    assert lines("etc/cron.d/a", "0 9 * * 1-5 deploy git push\n") == [("0 9 * * 1-5", 1, "git push")]
    assert lines("crontab", "0 9 * * mon root git push\n") == [("0 9 * * mon", 1, "git push")]


def test_what_stands_behind_a_percent_sign_is_input():
    assert lines("crontab", "0 9 * * * mail -s 50\\% a@b%git push\n") == [("0 9 * * *", 1, "mail -s 50% a@b")]


def test_columns_of_a_job():
    (piece,) = cut("crontab", "0 9 * * * git push\n").pieces
    assert piece.column == 10


def test_a_unit_runs_its_exec_lines():
    text = (
        "[Unit]\nDescription=git push\n[Service]\nEnvironment=R=origin\nExecStartPre=-+/usr/bin/git push $R\n"
        "ExecStart=/bin/sh -c 'cd %h && \\\n  git push'\nExecStop=@/bin/a b c\n"
    )
    made = lines("a.service", text)
    assert ("ExecStartPre", 5, "/usr/bin/git push origin") in made
    assert ("ExecStart", 7, "git push") in made
    assert ("ExecStop", 8, "/bin/a c") in made
    assert all(name.startswith("Exec") for name, _, _ in made)


def test_a_unit_starts_its_commands():
    assert cut("a.service", "[Service]\nExecStart=x\n").pieces[0].entry == "unit"
