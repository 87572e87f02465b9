"""Papan Kerja against a scripted board, in a running sandbox."""

import base64
import hmac
import json
import time
from typing import Any, ClassVar

from jkp.plugin import ParticipantRef
from jkp.testing import ActivitySourceTests, Board, BoardAnswer, RunningApp, SignedRequest

SECRET = "whsec_" + base64.b64encode(b"a key of the board's").decode()
LINK = """mutation($code: String!) {
  papanKerjaLink(input: {code: $code}) { account errors { code path } }
}"""


def an_application(account: str, number: int, applied_at: str) -> dict[str, Any]:
    """An application as the board tells it, with more than we need."""
    company = {"company": f"PT Contoh {number}", "position": "Staf gudang"}
    person = {"account": account, "name": "Sari Wulandari", "email": "sari@example.org"}
    return {"id": f"{account}:{number}", "applied_at": applied_at, **company, **person}


def signed(event: str, told: dict[str, Any], sent_at: float | None = None) -> SignedRequest:
    """A call of the board's."""
    body = json.dumps({"type": event, "data": told}).encode()
    head = f"msg_1.{int(sent_at or time.time())}"
    signature = hmac.digest(base64.b64decode(SECRET.removeprefix("whsec_")), f"{head}.".encode() + body, "sha256")
    message_id, timestamp = head.split(".")
    headers = {"webhook-id": message_id, "webhook-timestamp": timestamp}
    headers["webhook-signature"] = f"v1,{base64.b64encode(signature).decode()}"
    return SignedRequest(path="events", body=body, headers=headers)


def calls(jkp: RunningApp, sent: SignedRequest) -> int:
    """The status that the board gets for a call."""
    return jkp.post(sent.path, content=sent.body, headers=sent.headers).status_code


class TestPapanKerja(ActivitySourceTests):
    """The rules of the kit, and what this board does."""

    plugin = "papan_kerja"
    settings: ClassVar = {"base_url": "{board}", "token": "t", "webhook_secret": SECRET, "timeout": 0.3}

    def script(self, board: Board, who: ParticipantRef) -> None:
        """Two pages. The board's last day begins in UTC where Jakarta is a day further."""
        before = an_application(who.account, 0, "2025-03-09T16:59:59Z")
        first = [an_application(who.account, 1, "2025-03-09T17:00:00Z"), before]
        second = [an_application(who.account, 2, "2025-04-09T08:00:00+07:00")]
        board.pages("/applications", [first, second], account=who.account)

    def signed(self, who: ParticipantRef) -> SignedRequest:
        """An application that she has made just now."""
        return signed("application.created", an_application(who.account, 7, "2025-03-12T10:00:00+07:00"))

    def test_a_code_links_the_account_that_the_board_says_it_is_of(self, jkp: RunningApp, board: Board) -> None:
        sari = jkp.participant()
        board.answer("/links", {"account": "sari-17"})

        linked = jkp.gql(LINK, subject=sari, code="K4TA")["papanKerjaLink"]

        assert linked == {"account": "sari-17", "errors": []}
        assert json.loads(board.requests[-1].body) == {"code": "K4TA"}
        assert jkp.run(jkp.context.accounts.participant_of, "sari-17") == sari.id

    def test_a_code_that_the_board_does_not_know_links_nothing(self, jkp: RunningApp, board: Board) -> None:
        sari = jkp.participant()
        board.answer("/links", BoardAnswer(status=404))

        refused = jkp.gql(LINK, subject=sari, code="NONE")["papanKerjaLink"]

        assert refused == {"account": None, "errors": [{"code": "NOT_FOUND", "path": ["code"]}]}

    def test_an_account_belongs_to_one_participant(self, jkp: RunningApp, board: Board) -> None:
        sari, budi = jkp.participant(), jkp.participant()
        board.answer("/links", {"account": "sari-17"})
        jkp.gql(LINK, subject=sari, code="K4TA")

        refused = jkp.gql(LINK, subject=budi, code="K4TA")["papanKerjaLink"]

        assert [error["code"] for error in refused["errors"]] == ["ACCOUNT_ALREADY_LINKED"]

    def test_what_the_board_knows_of_her_moves_her_points(self, jkp: RunningApp, board: Board) -> None:
        sari = jkp.participant()
        jkp.link(sari, "sari-17")
        self.script(board, ParticipantRef(id=sari.id, account="sari-17"))
        jkp.travel_to("2025-04-09")

        jkp.collect()
        jkp.collect()

        assert jkp.points(sari) == 2
        assert board.requests[0].headers["authorization"] == "Bearer t"

    def test_a_call_counts_at_once_and_is_the_same_application_as_the_one_that_is_asked_for(
        self, jkp: RunningApp, board: Board
    ) -> None:
        sari = jkp.participant()
        jkp.link(sari, "sari-17")
        jkp.travel_to("2025-03-12")

        assert calls(jkp, signed("application.created", an_application("sari-17", 1, "2025-03-11T10:00:00Z"))) == 204
        assert jkp.points(sari) == 1

        board.pages("/applications", [[an_application("sari-17", 1, "2025-03-11T10:00:00Z")]])
        jkp.collect()
        assert jkp.points(sari) == 1

    def test_a_withdrawn_application_counts_no_longer(self, jkp: RunningApp) -> None:
        sari = jkp.participant()
        jkp.link(sari, "sari-17")
        jkp.travel_to("2025-03-12")
        told = an_application("sari-17", 1, "2025-03-11T10:00:00Z")
        calls(jkp, signed("application.created", told))

        assert [calls(jkp, signed("application.withdrawn", told)) for _ in range(2)] == [204, 204]
        assert jkp.points(sari) == 0

    def test_a_call_about_somebody_who_is_not_linked_is_taken_and_forgotten(self, jkp: RunningApp) -> None:
        told = an_application("nobody", 1, "2025-03-10T01:00:00Z")

        assert calls(jkp, signed("application.created", told)) == 204

    def test_an_old_call_is_refused_though_it_is_signed(self, jkp: RunningApp) -> None:
        told = an_application("sari-17", 1, "2025-03-10T01:00:00Z")

        assert calls(jkp, signed("application.created", told, sent_at=time.time() - 301)) == 401
