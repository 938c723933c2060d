"""Every setting, one row each: what it is, what it is by default, and which way is tighter.

The loader, the JSON schema and the reference page are all read off this table; to add a setting, add a row
here and the field of the same name in `model.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

# What counts as tightening, for a repository that nobody has trusted.
NEVER = "never"  # runs something, moves something, or is the user's own affair
RISING = "rising"  # the choices stand from weak to strong
LONGER = "longer"
LOWER = "lower"
ON = "on"
INSIDE = "inside"  # a folder that stays inside the repository
TASTE = "taste"  # no value lets an act through that another would stop

MODES = ("observe", "warn", "enforce")


@dataclass(frozen=True)
class Setting:
    """One setting.

    `key` is dotted (`notify.window`). `kind` is `duration`, `window`, `choice`, `text`, `number`, `flag`,
    `texts` or `folder`. `default` is written as a person would write it. `low` and `high` are limits, in seconds for
    durations. A `folder` counts from `base`: the repository's root, or the folder of the `file` that sets it.
    """

    key: str
    kind: str
    default: str | float | bool | tuple[str, ...]
    tighter: str
    doc: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    base: str = "root"

    @property
    def section(self) -> str:
        """The table it stands in."""
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        """The key inside its table."""
        return self.key.partition(".")[2]


def _mode(section: str, what: str) -> Setting:
    return Setting(
        f"{section}.mode",
        "choice",
        "enforce",
        RISING,
        f"What the gate does about {what}: `observe` only records, `warn` says so and lets it go, `enforce` stops it.",
        choices=MODES,
    )


def _unreachable(section: str, default: str, what: str) -> Setting:
    return Setting(
        f"{section}.unreachable",
        "choice",
        default,
        NEVER,
        f"What becomes of {what} while the database of `state.store` does not answer: `deny`, or `local`: by this "
        "host's own store, brought there when it is back; what another host did too is then uncertain.",
        choices=("deny", "local"),
    )


TABLE: tuple[Setting, ...] = (
    Setting(
        "hook.deadline",
        "duration",
        "5s",
        NEVER,
        "How long the hook may think before it answers by the effect's own fail policy.",
        low=0.5,
        high=50,
    ),
    _mode("notify", "messages to people"),
    Setting(
        "notify.window",
        "window",
        "24h",
        LONGER,
        "How long a sent message counts as already said; also `forever` or `until-resolved`.",
        low=1,
    ),
    Setting(
        "notify.ask_within",
        "duration",
        "15m",
        LONGER,
        "A repeat to the same recipient within this time by another session is always put to the sender as a question.",
        low=0,
    ),
    Setting(
        "notify.near",
        "number",
        0.19,
        LOWER,
        "How alike two texts to one recipient must be, 0 to 1, before the sender is asked; lower asks more often.",
        low=0,
        high=1,
    ),
    _unreachable("notify", "deny", "messages"),
    _mode("git_push", "pushes"),
    _unreachable("git_push", "local", "pushes"),
    Setting(
        "git_push.update",
        "choice",
        "rebase",
        RISING,
        "How `claimonce push` takes in what others pushed first; `ff-only` never changes local commits.",
        choices=("merge", "rebase", "ff-only"),
    ),
    Setting(
        "git_push.check",
        "text",
        "",
        NEVER,
        "A shell command that must succeed on the updated tree before a push goes out; empty for none.",
    ),
    Setting("git_push.wait", "duration", "10m", TASTE, "How long a push waits for its turn.", low=0, high=86400),
    Setting(
        "git_push.timeout",
        "duration",
        "15m",
        TASTE,
        "How long a git that talks to the remote may take, its own pre-push hook included, before it is ended and the "
        "turn passes on; 0 for no limit.",
        low=0,
        high=86400,
    ),
    _mode("counter", "numbers taken from a shared counter"),
    Setting(
        "counter.wait",
        "duration",
        "60s",
        TASTE,
        "How long a change of a counter file waits for its lease.",
        low=0,
        high=3600,
    ),
    Setting(
        "counter.block",
        "number",
        0,
        TASTE,
        "How many numbers a host takes at once from a database that hosts share, where gaps do not matter; `next` then "
        "gives them out without a connection. 0 for none; a counter that a file holds has none.",
        low=0,
        high=1000,
    ),
    Setting(
        "mail.transport",
        "text",
        "",
        NEVER,
        "How `claimonce gate --to` and `notify` send mail: `smtp://host:port` or the path of a sendmail program.",
    ),
    Setting("mail.from", "text", "", NEVER, "The sender's address of mails that claimonce itself sends."),
    Setting(
        "uncertain.policy",
        "choice",
        "hold",
        RISING,
        "What becomes of an act when nobody can tell whether it happened: `resend`, `assume-sent`, or `hold` it for a "
        "person. Looked at when the next session wants its key, or by `claimonce status "
        "--reconcile`; never by a timer.",
        choices=("resend", "assume-sent", "hold"),
    ),
    Setting(
        "uncertain.tell",
        "text",
        "",
        NEVER,
        "Who is told, once, of an act that is held: a target of `targets.toml` or a mail address; empty for nobody.",
    ),
    Setting(
        "uncertain.in_flight",
        "duration",
        "30s",
        LONGER,
        "How long after an attempt a provider that has not seen the message is not yet believed.",
        low=0,
        high=3600,
    ),
    Setting(
        "state.path",
        "folder",
        "",
        NEVER,
        "The folder of the store; empty for the platform's state folder. CLAIMONCE_STATE is stronger.",
        base="file",
    ),
    Setting(
        "state.store",
        "dsn",
        "",
        NEVER,
        "A PostgreSQL database that many hosts share, as libpq takes it: `postgresql://user@host/name`; empty for the "
        "embedded store. CLAIMONCE_STORE is stronger. Keep the password in `~/.pgpass`.",
    ),
    Setting(
        "state.deadline",
        "duration",
        "2s",
        NEVER,
        "How long a call waits for that database, to connect and for each answer.",
        low=0.1,
        high=60,
    ),
    Setting("state.shared", "flag", False, NEVER, "Whether several users share the store at `state.path`."),
    Setting("state.retention", "duration", "90d", NEVER, "How long the ledger and spent markers are kept.", low=86400),
    Setting(
        "markers.export",
        "folder",
        "",
        INSIDE,
        "The folder that `claimonce markers export` writes to when none is named; empty for none.",
    ),
    Setting(
        "markers.import",
        "folder",
        "",
        INSIDE,
        "The folder that `claimonce markers import` reads when none is named; empty for none.",
    ),
    Setting(
        "plugins.folder",
        "folder",
        ".claimonce/plugins",
        NEVER,
        "The repository's folder of single-file plugins, each loaded only once a person trusted its content.",
    ),
    Setting("plugins.disable", "texts", (), NEVER, "Names of plugins that are not loaded."),
    Setting(
        "worktree.setup",
        "text",
        "",
        NEVER,
        "A shell command that sets up each worktree that `claimonce init --worktrees` makes; empty for none.",
    ),
    Setting(
        "audit.exclude",
        "texts",
        (),
        TASTE,
        "Paths from the scanned root that `coverage-audit` leaves alone: folders, files, patterns with `*`.",
    ),
    Setting(
        "audit.gates",
        "texts",
        (),
        TASTE,
        "Programs, scripts and functions of the project that are gates as `claimonce gate` is: `bin/once.sh`, "
        "`tools.gates.gate`.",
    ),
    Setting(
        "audit.wrappers",
        "texts",
        (),
        TASTE,
        "Programs of the project that start the words behind them, as `sudo` does: `retry.sh`.",
    ),
    Setting(
        "audit.sinks",
        "texts",
        (),
        TASTE,
        "Programs and functions that act although no plugin describes them, as `EFFECT=NAME` or `EFFECT/CHANNEL=NAME`: "
        "`notify/pager=tools.page.send`.",
    ),
    Setting(
        "audit.baseline",
        "text",
        "",
        TASTE,
        "The baseline's file from the repository's root; empty for `.claimonce/audit-baseline.json` where that exists.",
    ),
    Setting(
        "audit.fail_on",
        "choice",
        "medium",
        TASTE,
        "The lowest confidence of a finding that fails: `coverage-audit` then exits with 1.",
        choices=("high", "medium", "low"),
    ),
    Setting(
        "audit.min_coverage",
        "texts",
        (),
        TASTE,
        'How much must be gated, in percent: `"80"` of every effect, `"git_push=95"` of one.',
    ),
    Setting(
        "audit.strict_prompts",
        "flag",
        False,
        TASTE,
        "Whether an instruction without the gate makes `coverage-audit` exit with 1.",
    ),
    Setting("audit.include_tests", "flag", False, TASTE, "Whether `coverage-audit` reports acts in test code."),
    Setting(
        "shell.gate_people",
        "flag",
        False,
        ON,
        "Whether the shims also gate a person's own shell; without it they gate agents only.",
    ),
)

BY_KEY: dict[str, Setting] = {row.key: row for row in TABLE}
SECTIONS: tuple[str, ...] = tuple(dict.fromkeys(row.section for row in TABLE))

RESOURCE_USES = ("shared", "isolated", "free")
RESOURCE_KEYS: dict[str, str] = {
    "path": "A path or pattern from the repository's root; it covers what lies below it too. `*` stays inside one "
    "part of a path, `**` does not. The first entry that fits decides.",
    "use": "`shared`: anybody edits it, on what others landed before. `isolated`: one owner at a time, from its first "
    "edit until the session ends or the task has landed. `free`: nobody asks.",
}

LEASE = "lease"
# What a file's name says of its format; any other is read as JSON.
FORMAT_OF_ENDING = {".toml": "toml", ".yaml": "yaml", ".yml": "yaml"}
COUNTER_FORMATS = ("json", "toml", "yaml", "text", "regex", LEASE)
COUNTER_BRANCHES = ("all", "local", "none")
COUNTER_KEYS: dict[str, str] = {
    "name": "What the counter is called: `claimonce next NAME`.",
    "file": "The file that holds it, from the repository's root. Without it the folder of `files` is the counter: "
    "largest number here, on open branches and in the store, plus one.",
    "path": "Where the number stands in the file, keys joined by dots. With `regex`: the expression, "
    "its first group the "
    "number. With `text` the whole file is the number, and there is no path.",
    "format": "The file's format: `json`, `toml`, `yaml`, `text` or `regex`; by default what its name says "
    "(`.toml`, `.yaml`, `.yml`), else `json`. An expression from a repository that nobody "
    "trusted is not obeyed. With `lease` no number is looked for: the file or folder has one writer at a time.",
    "files": "The files that carry the numbers in use, `{n}` where the number stands: "
    "`content/sp-{n}-*.md`; `{n:4}` for "
    "four digits with zeros in front.",
    "front_matter": "A key in the front matter of those files that holds their number.",
    "label": "How a number is written in texts: `SP-{n}`; with `PENDING` in place of the number it "
    "waits for its landing. "
    "Without it: the name, a dash, the number.",
    "branches": "Where else numbers may be in use: on `all` open branches and worktrees, on `local` ones, or `none`.",
    "preset": "The tool whose files carry the numbers: it says the other keys, and those beside it say otherwise.",
}
COUNTER_DEFAULTS: dict[str, str] = {
    "file": "",
    "path": "",
    "format": "",
    "files": "",
    "front_matter": "",
    "label": "",
    "branches": "all",
    "preset": "",
}
