#!/usr/bin/env python3
"""Follow what happens to claims, with an API key: server-sent events, from where one left off. Standard library only.

    export JKP_API_KEY=jkp_...           # made by `jkp apikey create INTEGRATOR portal --scope events:read`
    python examples/follow_events.py --url http://127.0.0.1:8000/graphql --cursor-file cursor.txt

The cursor is stored after each event: when it is started again, it goes on behind the last one, without a gap.
"""

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLLOW = """subscription($after: String) {
  events(after: $after) { cursor event { eventId type claimId claimVersion occurredAt } }
}"""
BEGINNING = "{ events(first: 1) { nodes { cursor } } }"
GO_AWAY = (401, 403)
WAIT_SECONDS = 5.0


def post(url: str, key: str, accept: str, query: str, **variables: Any) -> Any:
    """An open answer."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json", "accept": accept}
    return urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60)


def results(stream: Any) -> Iterator[dict[str, Any]]:
    """The results that a stream of server-sent events tells. Error: `SystemExit` for an error in one of them."""
    event = ""
    for raw in stream:
        field, _, value = raw.decode().rstrip("\r\n").partition(": ")
        if field == "event":
            event = value
        elif field == "data" and event == "next":
            result = json.loads(value)
            if result.get("errors"):
                raise SystemExit(f"the server ends it: {result['errors'][0]['extensions']['code']}")
            yield result["data"]["events"]


def notices(url: str, key: str, file: Path) -> Iterator[dict[str, Any]]:
    """Everything after the stored cursor, for ever: after a break it goes on. Error: `SystemExit` for a bad key."""
    while True:
        after = file.read_text() if file.exists() else None
        try:
            with post(url, key, "text/event-stream", FOLLOW, after=after) as stream:
                yield from results(stream)
        except urllib.error.HTTPError as error:
            if error.code in GO_AWAY:
                raise SystemExit(f"the key is refused: {json.load(error)['errors'][0]['message']}") from error
        except OSError as error:
            print(f"the connection broke ({error}); again in {WAIT_SECONDS:.0f} s", file=sys.stderr)
        time.sleep(WAIT_SECONDS)


def follow(url: str, key: str, file: Path, most: int | None) -> None:
    """Print each event, and keep its cursor."""
    told = 0
    for notice in notices(url, key, file):
        if event := notice["event"]:
            print(json.dumps(event), flush=True)
            told += 1
        file.write_text(notice["cursor"])
        if told == most:
            return


def main() -> None:
    """Follow until it is stopped, or `--most` events were told."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000/graphql")
    parser.add_argument("--cursor-file", type=Path, default=Path("cursor.txt"))
    parser.add_argument("--from-now", action="store_true", help="without a stored cursor, tell nothing of the past")
    parser.add_argument("--most", type=int, help="end after so many events")
    given = parser.parse_args()
    key = os.environ.get("JKP_API_KEY") or sys.exit("JKP_API_KEY is not set")
    if not given.from_now and not given.cursor_file.exists():
        with post(given.url, key, "application/json", BEGINNING) as answer:
            if nodes := json.load(answer)["data"]["events"]["nodes"]:
                given.cursor_file.write_text(nodes[0]["cursor"])
    follow(given.url, key, given.cursor_file, given.most)


if __name__ == "__main__":
    main()
