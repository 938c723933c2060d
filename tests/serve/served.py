"""A page that is served, and how to ask it."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Served:
    port: int
    token: str
    process: subprocess.Popen[str]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request; a header that is None is left out, `_` in its name stands for `-`."""
        sent = {"host": self.host, "authorization": f"Bearer {self.token}"}
        for name, text in headers.items():
            sent.pop(name.replace("_", "-"), None)
            if text is not None:
                sent[name.replace("_", "-")] = text
        made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            made.putrequest(method, path, skip_host=True)
            if body is not None:
                sent.setdefault("content-length", str(len(body)))
            for name, text in sent.items():
                made.putheader(name, text)
            made.endheaders(body)
            answer = made.getresponse()
            return answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read()
        finally:
            made.close()

    def do(self, act: str, **fields: Any) -> tuple[int, str]:
        """Ask for an act; return the status and what was said."""
        status, _, body = self.ask(f"/api/{act}", "POST", json.dumps(fields).encode(), content_type="application/json")
        return status, json.loads(body)["said"]

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield each screen as it comes."""
        made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        made.request("GET", "/api/events", headers={"authorization": f"Bearer {self.token}"})
        answer = made.getresponse()
        try:
            while line := answer.readline():
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
        finally:
            made.close()
