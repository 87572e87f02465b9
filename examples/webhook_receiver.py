"""A small receiver of webhooks: it verifies what comes, does nothing twice, and answers once it is stored.

    JKP_WEBHOOK_SECRET=whsec_… python examples/webhook_receiver.py --port 9000

Needs `standardwebhooks`. While you rotate, give both secrets with a space between them. Put TLS in front of it.
"""

import argparse
import json
import os
import sqlite3
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

LARGEST = 65_536
TABLES = """
CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS claim (id TEXT PRIMARY KEY, version INTEGER, status TEXT);
"""


class Inbox:
    """What was received. Whether an event is new, and what it changes, is stored in one transaction."""

    def __init__(self, file: Path, secrets: list[str]) -> None:
        self._secrets = secrets
        self._database = sqlite3.connect(file)
        self._database.executescript(TABLES)

    def verified(self, headers: dict[str, str], body: bytes) -> dict[str, Any] | None:
        """The event, or None for what was signed by none of the secrets, or too long ago."""
        for secret in self._secrets:
            try:
                Webhook(secret).verify(body, headers, json_parse=False)
            except (WebhookVerificationError, ValueError):
                continue
            event: dict[str, Any] = json.loads(body)
            return event
        return None

    def store(self, event_id: str, event: dict[str, Any]) -> bool:
        """Whether it is new: it may come again, after a break or because we asked for a replay."""
        facts = event["data"]
        with self._database:
            if not self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", [event_id]).rowcount:
                return False
            if facts["claimId"]:
                self._follow(facts["claimId"], facts["claimVersion"], event["type"])
        return True

    def _follow(self, claim: str, version: int, status: str) -> None:
        """An event that was given up and sent again comes late: what we know of its claim is newer."""
        self._database.execute(
            "INSERT INTO claim VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET version = excluded.version, status = excluded.status WHERE excluded.version > version",
            [claim, version, status],
        )

    def claims(self) -> list[tuple[str, int, str]]:
        """What we know of each claim."""
        return self._database.execute("SELECT id, version, status FROM claim ORDER BY id").fetchall()

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def serve(inbox: Inbox, port: int) -> HTTPServer:
    """A server that takes webhooks at any path."""

    class Receive(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            size = int(self.headers.get("content-length", 0))
            body = self.rfile.read(size) if size <= LARGEST else b""
            headers = {name.lower(): value for name, value in self.headers.items()}
            event = inbox.verified(headers, body)
            if event is not None and inbox.store(headers["webhook-id"], event):
                print(event["type"], event["data"]["claimId"], event["data"]["claimVersion"], flush=True)
            self.send_response(401 if event is None else 204)
            self.send_header("content-length", "0")
            self.end_headers()
            self.close_connection = event is None

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
            pass

    return HTTPServer(("127.0.0.1", port), Receive)


def main() -> None:
    """Listen until it is told to stop."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=9000)
    options.add_argument("--file", type=Path, default=Path("webhooks.db"))
    given = options.parse_args()
    inbox = Inbox(given.file, os.environ["JKP_WEBHOOK_SECRET"].split())
    with serve(inbox, given.port) as server:
        print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
