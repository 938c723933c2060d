"""What a person has to decide about: an open question, and an act that nobody saw end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from claimonce.gate import gate, intents, owner
from claimonce.gate.letters import admission, messages
from claimonce.gate.letters.admission import Sender
from claimonce.gate.store import Store
from claimonce.hooks.call import Session


def ask(store: Store, one: Session, two: Session, subject: str) -> str:
    """Let `two` send under this subject what `one` may have sent already; return the question's id."""
    for who, its_subject, body in (
        (one, "Sven needs a login", "The login is missing."),
        (two, subject, "He cannot log in."),
    ):
        what = messages.message("email", ["t@x.org"], its_subject, body)
        begun = admission.begin(store, what, Sender(who, owner.here()))
        if begun.intent is not None:
            gate.settle(store, begun.intent, intents.DONE, {"id": "m1"})
    return begun.judged.question


def leave_unsure(home: Path) -> str:
    """Let a gated command die by a signal; return its key."""
    words = ["gate", "deploy:web", "--", "sh", "-c", "kill -9 $$"]
    subprocess.run([sys.executable, "-m", "claimonce.cli", *words], capture_output=True, check=False, cwd=home)
    return "deploy:web"
