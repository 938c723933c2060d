"""Where the gate can fail, what is answered then, and why: every such place, once.

Two things are wrong for a gate that breaks: to let everything through, and to stop everything. An agent that cannot
even run `ls` cannot repair anything. So the answer depends on what the call would do. Each place in the code carries
`fail policy: NAME` beside it; the page docs/explanation/fail-policy.md shows these rows. A test compares all three.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """One way in which the gate can fail.

    `where` is the file below `claimonce/` that answers, `breaks` what has happened there. An act that must not slip
    gets `closed`, everything else `open`; `why` is the reason, `shown` the test that breaks it on purpose.
    """

    name: str
    where: str
    breaks: str
    closed: str
    open: str
    why: str
    shown: str


_DENIED = "denied, with the repair"
_PASSES = "passes"
_LAUNCHER = "tests/shims/test_launcher.py::test_"
_HOOK = "tests/agents/test_hook.py::test_"
_PREPUSH = "tests/gate/push/test_prepush.py::test_"

FAILURES = (
    # The hook: a client's call, before it runs.
    Failure(
        "no-interpreter", "shims/launch.sh", "the hook's interpreter is gone, or breaks before it read the call",
        _DENIED, _PASSES, "the launcher reads the call itself and knows its effect words; `ls` and the repair go on",
        f"{_LAUNCHER}without_its_interpreter_ls_runs_and_a_push_is_refused_with_the_repair",
    ),
    Failure(
        "hook-died", "shims/launch.sh", "the hook is killed after it read the call",
        "denied; make the same call again", "denied; make the same call again",
        "what the call was is gone with the process, and most calls do not come as far as this",
        f"{_LAUNCHER}a_gate_that_dies_after_it_read_the_call_denies_it",
    ),
    Failure(
        "hook-stalled", "agents/start.py", "the hook stands still: 5 seconds, then `hook.deadline`",
        "it ends itself: hook-died", "it ends itself: hook-died",
        "past the client's own limit the call would run", f"{_LAUNCHER}a_stalled_store_ends_in_a_denial",
    ),
    Failure(
        "no-package", "agents/start.py", "claimonce itself, or a part that it needs, cannot be imported",
        _DENIED, _PASSES, "a call is read without it as far as the words for sending and pushing",
        f"{_LAUNCHER}a_package_that_is_gone_denies_effects_and_lets_the_repair_run",
    ),
    Failure(
        "unreadable-event", "agents/dispatch.py", "the event is no JSON object of that client",
        "denied, where it comes before a call", "denied, where it comes before a call",
        "nobody knows what the call would do", f"{_HOOK}bad_input_is_answered_in_the_clients_own_form",
    ),
    Failure(
        "broken-settings", "agents/pre_tool.py", "the settings here cannot be obeyed",
        _DENIED, _PASSES, "the call is read by the user's own settings, and where these are broken by the defaults",
        f"{_HOOK}broken_settings_close_the_gate_for_effects_and_leave_the_rest_alone",
    ),
    Failure(
        "gate-failed", "agents/pre_tool.py", "judging a call raises: the store, a plugin, a fault of ours",
        "denied where the mode is enforce", _PASSES,
        "a mail cannot be taken back, two equal numbers are found late, and pre-push needs the same store",
        f"{_HOOK}a_broken_store_closes_the_gate_for_effects_and_leaves_the_rest_alone",
    ),
    Failure(
        "no-leases", "agents/counters/edit_leases.py", "an edit's lease cannot be looked up",
        "passes, with a line on stderr", _PASSES, "a lease keeps agents apart, git keeps what they write",
        "tests/agents/counters/test_edit_leases.py::test_where_the_store_cannot_be_read_an_edit_goes_on",
    ),
    # The hook's other events: nothing is about to be done.
    Failure(
        "event-failed", "agents/dispatch.py", "handling any other event raises",
        "passes in silence, with a line on stderr", "passes in silence, with a line on stderr",
        "its answer only informs; an intent that it should have settled stays uncertain",
        "tests/agents/test_bad_state.py::test_a_disk_that_fills_up_later_loses_no_receipt",
    ),
    Failure(
        "start-failed", "agents/sessions.py", "the start of a session raises",
        "the session is armed all the same, and is told", _PASSES, "an unarmed session could not push at all",
        "tests/agents/test_bad_state.py::test_a_full_disk",
    ),
    Failure(
        "no-worktree", "agents/dispatch.py", "a worktree that the client asks for cannot be made",
        "the client makes none and shows why", _PASSES, "half a worktree is worse than none",
        "tests/agents/test_worktrees.py::test_a_failure_is_told_in_words_that_are_no_folder",
    ),
    Failure(
        "sdk-failed", "agents/sdk.py", "a callback of the Agent SDK raises",
        "denied where it names sending or pushing", _PASSES, "the SDK lets a call run whose callback raises",
        "tests/agents/clients/test_sdk.py::test_no_failure_of_ours_lets_an_effect_run_or_stops_the_rest",
    ),
    # The shims: a program, at the moment it is started.
    Failure(
        "no-launcher-git", "shims/git.sh", "the launcher is gone, under git",
        "refused, with the repair", "goes straight on", "what does not push never needs the gate",
        "tests/shims/test_git_shim.py::test_without_its_launcher_a_push_is_closed_and_the_rest_is_open",
    ),
    Failure(
        "no-launcher-program", "shims/program.sh", "the launcher is gone, under a program that sends",
        "refused, with the repair", "what only reads goes straight on", "a message cannot be taken back",
        "tests/agents/test_fail_policy.py::test_without_the_launcher_a_program_that_sends_is_refused_with_the_repair",
    ),
    Failure(
        "no-interpreter-shim", "shims/launch.sh", "the interpreter is gone, under a shim",
        "refused, with the repair", "does not come here", "as above",
        f"{_LAUNCHER}without_its_interpreter_a_shim_refuses_with_the_repair",
    ),
    Failure(
        "shim-failed", "shims/program_start.py", "the store or the settings cannot be used",
        "refused, exit status 2", "does not come here", "as for a call",
        "tests/shims/test_git_shim.py::test_a_store_that_cannot_be_opened_closes_pushing",
    ),
    Failure(
        "push-without-store", "shims/git.py", "a push cannot reach the store",
        "refused for an agent and a named session; a person's is too, unless `pre-push` is installed",
        "a person's goes on without a turn, and says so", "git itself refuses what would lose commits",
        "tests/gate/push/test_sandboxed.py::test_a_push_that_cannot_reach_the_store_is_refused",
    ),
    Failure(
        "message-without-store", "shims/programs.py", "a message cannot reach the store",
        "refused where `notify.mode` is enforce", "sent otherwise, and says that it is not recorded",
        "who only observes wants nothing held up",
        "tests/shims/test_programs.py::test_observing_sends_a_mail_even_where_the_store_is_broken",
    ),
    # Git's own hook: the last line.
    Failure(
        "no-launcher-pre-push", "shims/pre_push.sh", "the launcher is gone or its line breaks, under `pre-push`",
        "goes on, and says so", "goes on, and says so", "a broken gate must not end all pushing on a host",
        f"{_PREPUSH}a_launcher_that_is_gone_lets_the_push_go_with_one_line",
    ),
    Failure(
        "pre-push-without-store", "shims/pre_push.py", "the store cannot be reached, under `pre-push`",
        "refused for an agent and a named session", "a person's goes on, and says so",
        "a sandbox hides the store: each of its pushes would lose another's turn",
        "tests/gate/push/test_sandboxed.py::test_a_push_that_cannot_reach_the_store_is_refused",
    ),
    # The store of many hosts.
    Failure(
        "no-server", "gate/stores/postgres/database.py", "the database of many hosts does not answer",
        "denied; with `unreachable = \"local\"` this host's own store decides", _PASSES,
        "two hosts that cannot see each other would both send",
        "tests/gate/test_many_hosts.py::test_no_answer_is_no_act_by_default_and_the_password_is_not_said",
    ),
)  # fmt: skip
