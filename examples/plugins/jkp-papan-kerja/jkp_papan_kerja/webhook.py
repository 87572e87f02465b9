"""The board's calls, signed as https://www.standardwebhooks.com says."""

import base64
import hmac
import json
import time

from jkp.plugin import PluginContext, Request, Response, Retraction
from jkp_papan_kerja.applications import activity_of
from jkp_papan_kerja.settings import PapanKerjaSettings

TOLERANCE = 300
"""Seconds. The board's clock and ours may differ so much; an older call may be somebody else's copy."""


async def receive(ctx: PluginContext[PapanKerjaSettings], request: Request) -> Response:
    """Record an application at once, or take it back. What we know already changes nothing."""
    if not is_genuine(request, ctx.settings.webhook_secret.get_secret_value()):
        return Response(status=401)
    event = json.loads(request.body)
    told = event["data"]
    participant_id = await ctx.accounts.participant_of(told["account"])
    if participant_id and event["type"] == "application.created":
        await ctx.activities.record(activity_of(told, participant_id), allow_same_company=True)
    elif participant_id and event["type"] == "application.withdrawn":
        known = (await ctx.activities.find([told["id"]])).get(told["id"])
        if known and not known.retraction:
            await ctx.activities.retract(told["id"], Retraction.WITHDRAWN)
    return Response()


def is_genuine(request: Request, secret: str) -> bool:
    """Whether the board signed it, not long ago."""
    sent_at = request.headers.get("webhook-timestamp", "")
    # The machine's own time: the programme's may travel in the sandbox, and the board's does not.
    if not sent_at.isdecimal() or abs(time.time() - int(sent_at)) > TOLERANCE:
        return False
    signed = f"{request.headers.get('webhook-id', '')}.{sent_at}.".encode() + request.body
    ours = b"v1," + base64.b64encode(hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, "sha256"))
    theirs = request.headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(ours, each) for each in theirs)
