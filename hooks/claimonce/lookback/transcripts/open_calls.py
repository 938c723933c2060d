"""Calls whose result has not been met: kept until it is, a bounded number of them."""

from __future__ import annotations

from collections.abc import Iterator

from claimonce.lookback.call import Call, Ended, Seen, Wanted

MOST = 4_096


class Pending:
    """The open calls of one transcript, by the client's own name for each.

    A session that was resumed or forked holds calls of another's transcript again; within one file a call counts once.
    """

    def __init__(self, client: str, wanted: Wanted, seen: Seen) -> None:
        self.client, self.seen = client, seen
        self.calls: dict[str, Call] = {}
        self._wanted = wanted
        self._sessions: dict[str, None] = {}

    def add(self, call: Call) -> None:
        """Count a call, and keep it where it is wanted."""
        self.seen.count(call.use_id)
        if call.session and call.session not in self._sessions:
            self._sessions[call.session] = None
            self.seen.sessions = tuple(self._sessions)
        if call.tool and self._wanted(call.tool, call.input, call.cwd):
            if len(self.calls) >= MOST:
                del self.calls[next(iter(self.calls))]
            self.calls[call.use_id or f"line {call.line}"] = call

    def end(self, use_id: str, ended: Ended) -> Iterator[Call]:
        """Yield the call of this name, ended so."""
        call = self.calls.pop(use_id, None)
        if call is not None:
            call.ended = ended
            yield call

    def rest(self) -> Iterator[Call]:
        """Yield the calls whose end is not written: the session was killed, or the transcript is cut."""
        yield from self.calls.values()
        self.calls.clear()
