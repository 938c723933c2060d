"""What is planted in a generated history: 60 things that happened twice, and 60 that only look so."""

# ruff: noqa: E501  (what is said stands on one line each)
from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field

from lookback.generator import RECORDED, Builder, Step

DAY = 86_400.0
OK = "sent"
REJECTED = (
    "To github.com:acme/{repo}.git\n ! [rejected]        {ref} -> {ref} (fetch first)\n"
    "error: failed to push some refs to 'github.com:acme/{repo}.git'"
)
LANDED = "To github.com:acme/{repo}.git\n   1a2b3c4..5d6e7f8  {ref} -> {ref}"
HOOK = "husky - pre-push hook exited with code 1\nerror: failed to push some refs to 'github.com:acme/{repo}.git'"
LOGIN = "remote: Invalid username or password.\nfatal: Authentication failed for 'https://github.com/acme/{repo}.git/'"

# One matter in the words of two sessions.
MATTERS = [
    ("tekla@nordlys.example", ("Sven needs /login", "His OAuth credentials expired at 08:31, the loop of sven fails."),
     ("Action required: sven cannot authenticate", "Sven's login ran out, every run dies with 401. Please log in.")),
    ("ops@acme.example", ("Disk full on db-07", "/var/lib/postgresql on db-07 is at 99 %, writes fail."),
     ("db-07: no space left", "Postgres on db-07 stopped writing: the data disk has no space.")),
    ("sara@acme.example", ("Nightly import of orders failed", "The orders import stopped at row 4812: bad VAT number."),
     ("orders import: row 4812", "Import aborted in the night, row 4812 has a VAT number that cannot be read.")),
    ("legal@acme.example", ("Licence of libfoo changed", "libfoo 3.0 is under AGPL now, we ship it in the installer."),
     ("libfoo 3.0: AGPL", "Heads up, the libfoo upgrade brings AGPL code into our installer.")),
    ("oncall@acme.example", ("checkout.acme.example certificate", "The certificate of checkout.acme.example ends on Friday."),
     ("TLS: checkout.acme.example expires", "Renew the TLS certificate of checkout.acme.example, it ends on Friday.")),
    ("erik@nordlys.example", ("Release 4.2 blocked by #812", "The migration in #812 locks the accounts table for minutes."),
     ("#812 must be fixed before 4.2", "accounts is locked while the migration of #812 runs, so 4.2 cannot go out.")),
    ("data@acme.example", ("Warehouse sync late", "The warehouse sync of segment EU has not run since 03:00."),
     ("No EU warehouse sync since 03:00", "Segment EU is stale, the last warehouse sync was at 03:00.")),
    ("support@acme.example", ("Invoices show two addresses", "Customers in Norway get invoices with two addresses."),
     ("Norway: invoice addresses doubled", "Norwegian customers see their address twice on the invoice.")),
    ("mia@acme.example", ("Flaky test test_refund_rounding", "test_refund_rounding fails one run in five on main."),
     ("test_refund_rounding is flaky", "On main the test test_refund_rounding goes red every fifth run.")),
    ("infra@acme.example", ("Runner gh-runner-3 offline", "gh-runner-3 has not picked a job since noon."),
     ("gh-runner-3 takes no jobs", "Since noon no job ran on gh-runner-3, it seems to be offline.")),
    ("security@acme.example", ("Leaked key in repo tools", "A Stripe test key stands in tools/seed.py since March."),
     ("tools/seed.py holds a Stripe key", "Found a Stripe test key committed in tools/seed.py in March.")),
    ("jonas@acme.example", ("Memory of worker billing-2", "billing-2 grows by 200 MB an hour and is killed at night."),
     ("billing-2 leaks memory", "The worker billing-2 eats 200 MB an hour until it gets killed.")),
    ("qa@acme.example", ("Safari 18: login button dead", "In Safari 18 the login button does nothing, console: TypeError."),
     ("Login broken in Safari 18", "Clicking login in Safari 18 has no effect, there is a TypeError in the console.")),
    ("lena@acme.example", ("Backup of vault-1 missing", "No backup of vault-1 since Sunday, the bucket is empty."),
     ("vault-1 has no backup", "The backup bucket of vault-1 is empty since Sunday.")),
]  # fmt: skip
# One issue in the words of two sessions.
ISSUES = [
    ("web", ("TypeError in src/auth.py:42 when token is None", "Traceback: src/auth.py:42 TypeError: 'NoneType' object is not subscriptable"),
     ("Login crashes without token", "auth fails with TypeError: 'NoneType' object is not subscriptable at src/auth.py:42")),
    ("web", ("Docs: broken link to install guide", "README.md:17 links to docs/install.html which is 404."),
     ("README.md:17 install guide link is 404", "The link to the install guide in README.md:17 is dead.")),
    ("api", ("Rate limiter counts retries twice", "limiter.go:88 increments before and after the retry."),
     ("Retries are counted twice by the rate limiter", "In limiter.go:88 each retry is counted two times.")),
    ("api", ("Timezone lost in export", "export/csv.go:120 drops the zone of created_at."),
     ("CSV export drops timezone of created_at", "created_at loses its zone in export/csv.go:120.")),
    ("tools", ("seed.py fails on Python 3.13", "ModuleNotFoundError: No module named 'cgi' in tools/seed.py"),
     ("tools/seed.py: no module named cgi", "On Python 3.13: ModuleNotFoundError: No module named 'cgi'.")),
    ("web", ("Race in session cache eviction", "cache.ts:301 evicts entries that are being read."),
     ("Session cache evicts entries in use", "cache.ts:301: an entry being read can be evicted, a race.")),
    ("api", ("Panic on empty webhook body", "panic: runtime error: index out of range [0] with length 0 at hook.go:57"),
     ("Webhook with empty body panics", "hook.go:57 panics: index out of range [0] with length 0")),
    ("tools", ("Linter ignores nested config", "lint/config.py:210 stops at the first folder."),
     ("Nested lint config is not read", "The linter stops at the first folder, lint/config.py:210.")),
]  # fmt: skip
PULLS = [
    ("web", "Fix TypeError in auth when token is None", "Closes #412", "fix-auth", "Handle missing token in login", "Closes #412", "auth-none"),
    ("api", "Count retries once in rate limiter", "Fixes #77", "limiter", "Rate limiter: no double count", "Fixes #77", "retry-count"),
    ("tools", "Replace cgi for Python 3.13", "Fixes #15", "cgi", "Drop cgi module", "Fixes #15", "py313"),
    ("web", "Bump eslint to 9.12 and fix warnings", "Closes #430", "eslint", "Update eslint to 9.12", "Closes #430", "eslint9"),
]  # fmt: skip


@dataclass
class Truth:
    """`wanted` says of each planted case its kind and the sessions that a finding must name."""

    wanted: list[tuple[str, set[str]]] = field(default_factory=list[tuple[str, set[str]]])
    alike: list[tuple[str, set[str]]] = field(default_factory=list[tuple[str, set[str]]])


def mail(to: str, subject: str, body: str, failed: bool = False) -> Step:
    said = "mail: cannot send message: connection refused" if failed else ""
    return Step(f'echo "{body}" | mail -s "{subject}" {to}', said, failed)


def issue(repo: str, title: str, body: str, failed: bool = False) -> Step:
    said = "HTTP 502: Bad Gateway" if failed else f"https://github.com/acme/{repo}/issues/{700 + len(title)}"
    return Step(f'gh issue create -R acme/{repo} --title "{title}" --body "{body}"', said, failed)


def pull(repo: str, title: str, body: str, head: str, base: str = "main") -> Step:
    said = f"https://github.com/acme/{repo}/pull/{900 + len(title)}"
    return Step(f'gh pr create -R acme/{repo} --title "{title}" --body "{body}" --head {head} --base {base}', said)


def push(repo: str, ref: str, lost: bool = False, said: str = "") -> Step:
    return Step(
        f"git push origin {ref}",
        (said or (REJECTED if lost else LANDED)).format(repo=repo, ref=ref),
        lost or bool(said),
    )


def edit(path: str, old: str, new: str) -> Step:
    return Step(path=path, old=old, new=new)


class Planting:
    """Plants each case in sessions of clients that differ, at times of its own, among sessions that do nothing."""

    def __init__(self, builder: Builder, seed: int) -> None:
        self.builder, self.truth = builder, Truth()
        self._random = random.Random(seed)
        self._clients = itertools.cycle(builder.clients)
        self._at = 0.0

    def case(self) -> float:
        """A time of its own for a case: none falls into another's window by chance alone."""
        self._at += 3_600.0 + self._random.random() * 1_800
        return self._at

    def run(self, at: float, *steps: Step, cwd: str = RECORDED) -> str:
        client = next(self._clients)
        while any(step.path for step in steps) and not self.builder.edits(client):
            client = next(self._clients)
        return self.builder.session(client, at, list(steps), cwd)

    def want(self, kind: str, *sessions: str) -> None:
        self.truth.wanted.append((kind, set(sessions)))

    def alike(self, kind: str, *sessions: str) -> None:
        self.truth.alike.append((kind, set(sessions)))

    def all(self) -> Truth:
        self._told()
        self._filed()
        self._pushes()
        self._merges()
        self._numbers()
        self._edits()
        self._around()
        return self.truth

    def _told(self) -> None:
        for to, one, other in MATTERS:
            at = self.case()
            self.want("told-twice", self.run(at, mail(to, *one)), self.run(at + 200, mail(to, *other)))
        siblings = [
            ("Backup of {} failed", "The backup of host {} failed with status 2.", "web-01", "web-02"),
            ("Invoice {} rejected", "Invoice {} was rejected by the bank.", "4711", "4712"),
            ("User {} locked out", "The account of {} is locked after five tries.", "Anna", "Bertil"),
            ("Certificate of {} ends", "The certificate of {} ends in three days.", "a.acme.example", "b.acme.example"),
            ("Job {} is red", "The job {} failed on main.", "nightly-unit", "nightly-e2e"),
        ]  # fmt: skip
        for subject, body, one, other in siblings:
            at = self.case()
            a = self.run(at, mail("ops2@acme.example", subject.format(one), body.format(one)))
            b = self.run(at + 1_200, mail("ops2@acme.example", subject.format(other), body.format(other)))
            self.alike("told-twice", a, b)
        for to, one, other in MATTERS[:5]:  # over to the same person, now resolved
            at = self.case() + 2 * DAY * 20
            a = self.run(at, mail("r" + to, *one))
            b = self.run(at + 1_800, mail("r" + to, f"Resolved: {other[0]}", "It is fixed, all works again."))
            self.alike("told-twice", a, b)
        for to, one, other in MATTERS[5:10]:  # another person
            at = self.case() + 2 * DAY * 20
            self.alike("told-twice", self.run(at, mail("x" + to, *one)), self.run(at + 300, mail("y" + to, *other)))
        for to, one, other in MATTERS[10:14]:  # the first one never went out
            at = self.case() + 2 * DAY * 20
            a = self.run(at, mail("z" + to, *one, failed=True))
            self.alike("told-twice", a, self.run(at + 300, mail("z" + to, *other)))
        for to, one, other in MATTERS[:4]:  # a day and a half later
            at = self.case() + 60 * DAY
            a = self.run(at, mail("w" + to, *one))
            self.alike("told-twice", a, self.run(at + 1.5 * DAY, mail("w" + to, *other)))

    def _filed(self) -> None:
        for repo, one, other in ISSUES:
            at = self.case()
            self.want("filed-twice", self.run(at, issue(repo, *one)), self.run(at + 400, issue(repo, *other)))
        for repo, title, body, head, title2, body2, head2 in PULLS:
            at = self.case()
            a = self.run(at, pull(repo, title, body, head))
            self.want("filed-twice", a, self.run(at + 900, pull(repo, title2, body2, head2)))
        for repo, one, other in ISSUES[:3]:  # another repository
            at = self.case() + 100 * DAY
            self.alike(
                "filed-twice", self.run(at, issue(f"{repo}-a", *one)), self.run(at + 60, issue(f"{repo}-b", *other))
            )
        others = [
            ("lib", "Timeout in client.py:30", "client.py:30 waits for ever.", "Timeout in server.py:91", "server.py:91 never answers."),
            ("lib", "Typo in docs/a.md", "docs/a.md:3 says recieve.", "Typo in docs/b.md", "docs/b.md:8 says seperate."),
            ("lib", "Support Python 3.14", "Add 3.14 to CI.", "Drop Python 3.9", "Remove 3.9 from CI."),
            ("lib", "KeyError: 'name' in load.py:5", "load.py:5 KeyError: 'name'", "KeyError: 'size' in scale.py:77", "scale.py:77 KeyError: 'size'"),
        ]  # fmt: skip
        for repo, title, body, title2, body2 in others:
            at = self.case()
            self.alike(
                "filed-twice", self.run(at, issue(repo, title, body)), self.run(at + 100, issue(repo, title2, body2))
            )
        for repo, title, body, head, *_ in PULLS[:3]:  # a backport of the same change
            at = self.case() + 100 * DAY
            a = self.run(at, pull(f"{repo}-p", title, body, head))
            b = self.run(at + 500, pull(f"{repo}-p", f"[4.1] {title}", body, f"backport-{head}", "release-4.1"))
            self.alike("filed-twice", a, b)
        for repo, one, other in ISSUES[3:5]:  # the first was never filed
            at = self.case() + 100 * DAY
            a = self.run(at, issue(f"{repo}-n", *one, failed=True))
            self.alike("filed-twice", a, self.run(at + 90, issue(f"{repo}-n", *other)))

    def _pushes(self) -> None:
        for place in range(10):
            at, repo = self.case(), f"r{place}"
            again = [push(repo, "main", lost=True)] * (1 + place % 2) + [push(repo, "main")]
            self.want("push-failed", self.run(at, *again, cwd=f"/home/dev/{repo}"))
        for place in range(8):
            at, repo = self.case(), f"s{place}"
            why = (HOOK, LOGIN)[place % 2]
            session = self.run(at, push(repo, "main", said=why), push(repo, "main"), cwd=f"/home/dev/{repo}")
            self.alike("push-failed", session)

    def _merges(self) -> None:
        for place in range(3):
            at, number = self.case(), str(40 + place)
            merge = Step(f"gh pr merge {number} --squash", f"Merged pull request #{number}")
            a, b = (self.run(at + 100 * n, merge, cwd=f"/home/dev/m{place}") for n in range(2))
            self.want("merge-raced", a, b)
        for place in range(3):
            at = self.case()
            a, b = (
                self.run(at + 100 * n, Step(f"gh pr merge {50 + n} --squash", "Merged"), cwd=f"/home/dev/n{place}")
                for n in range(2)
            )
            self.alike("merge-raced", a, b)

    def _numbers(self) -> None:
        for place in range(5):
            at, n = self.case(), 150 + place
            a, b = (
                self.run(
                    at + 100 * k,
                    edit(
                        f"/home/dev/c{place}/.claude/worktrees/w{k}/state/next.json", f'"next": {n}', f'"next": {n + 1}'
                    ),
                )
                for k in range(2)
            )
            self.want("number-twice", a, b)
        for place in range(4):
            at, n = self.case(), 40 + place
            a, b = (
                self.run(
                    at + 100 * k,
                    edit(f"/home/dev/d{place}/.worktrees/w{k}/docs/adr/00{n}-{name}.md", "draft", "Accepted"),
                )
                for k, name in enumerate(("use-queue", "drop-xml"))
            )
            self.want("number-twice", a, b)
        for place in range(4):  # one behind the other, and the same in another repository
            at, n = self.case(), 250 + place
            a, b = (
                self.run(
                    at + 1_000 * k,
                    edit(
                        f"/home/dev/e{place}{k * (place % 2)}/next.json",
                        f'"next": {n + (1 - place % 2) * k}',
                        f'"next": {n + 1 + (1 - place % 2) * k}',
                    ),
                )
                for k in range(2)
            )
            self.alike("number-twice", a, b)
        for place in range(3):
            at, n = self.case(), 60 + place
            a, b = (
                self.run(
                    at + 100 * k, edit(f"/home/dev/f{place}/.worktrees/w{k}/docs/adr/00{n + k}-x{k}.md", "draft", "ok")
                )
                for k in range(2)
            )
            self.alike("number-twice", a, b)

    def _edits(self) -> None:
        for place in range(8):
            at, path = self.case(), f"/home/dev/g{place}/src/app.py"
            self.want("edited-together", self.run(at, edit(path, "a", "b")), self.run(at + 180, edit(path, "b", "c")))
        for place in range(4):  # three hours later
            at, path = self.case(), f"/home/dev/h{place}/src/app.py"
            self.alike(
                "edited-together", self.run(at, edit(path, "a", "b")), self.run(at + 10_800, edit(path, "b", "c"))
            )
        for place in range(4):  # another clone
            at = self.case()
            a, b = (self.run(at + 60 * k, edit(f"/home/dev/i{place}-{k}/src/app.py", "a", "b")) for k in range(2))
            self.alike("edited-together", a, b)

    def _around(self) -> None:
        ways = (
            "/usr/bin/git push --no-verify origin main",
            "env -i git push origin main",
            "bash -lc 'git push'",
            "sudo git push",
        )
        for place, way in enumerate(ways):
            self.want(
                "around-the-gate",
                self.run(self.case(), Step(way, LANDED.format(repo="q", ref="main")), cwd=f"/home/dev/q{place}"),
            )
        for place, way in enumerate(
            (
                "/usr/bin/git status",
                "echo /usr/bin/git push",
                "grep -rn 'git push' .",
                "git log --grep=push",
                "git stash push",
            )
        ):
            self.alike("around-the-gate", self.run(self.case(), Step(way, ""), cwd=f"/home/dev/q{place}"))

    def fill(self, sessions: int) -> None:
        """Sessions that send nothing and fetch, test and read."""
        words = (
            "pytest -q",
            "git fetch origin",
            "npm test",
            "cat README.md",
            "git commit -am wip",
            "make build",
            "rg TODO",
        )
        while self.builder.count < sessions:
            steps = [Step(self._random.choice(words), "ok") for _ in range(self._random.randint(1, 3))]
            self.run(self._random.random() * 40 * DAY, *steps, cwd=f"/home/dev/idle{self._random.randint(0, 30)}")


def plant(builder: Builder, sessions: int = 400, seed: int = 1) -> Truth:
    planting = Planting(builder, seed)
    truth = planting.all()
    planting.fill(sessions)
    builder.close()
    return truth
