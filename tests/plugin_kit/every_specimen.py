"""The rules asked of every specimen, as the authors of these plugins would do it. `test_rules.py` runs it."""

import hmac
import json
from typing import Any, ClassVar

from jkp.plugin import ParticipantRef
from jkp.testing import ActivitySourceTests, Board, RunningApp, SignedRequest

DAYS = ("2025-02-27", "2025-03-10", "2025-03-12", "2025-04-09")
SECRET = "s3cret"


class Asking(ActivitySourceTests):
    """One whose board is asked."""

    settings: ClassVar = {"base_url": "{board}", "token": "hunter2"}

    def script(self, board: Board, who: ParticipantRef) -> None:
        items = [item_of(who.account, day) for day in DAYS]
        board.answer("/applications", {"items": items}, account=who.account)
        board.answer("/applications", {"items": items}, account="all")


def item_of(account: str, day: str) -> dict[str, str]:
    """An application as the board tells it, with more than is needed."""
    return {"id": f"{account}:{day}", "day": day, "company": f"PT {day}", "applicant": "sari@example.org"}


class TestGoodPulling(Asking):
    plugin = "good_pulling"

    def test_what_is_collected_moves_the_points(self, jkp: RunningApp, board: Board) -> None:
        sari = jkp.participant()
        jkp.link(sari, "sari-17")
        self.script(board, ParticipantRef(id=sari.id, account="sari-17"))
        jkp.travel_to("2025-04-09")

        jkp.collect()

        assert jkp.points(sari) == 3
        assert [each.company for each in jkp.activities(sari)] == ["PT 2025-03-10", "PT 2025-03-12", "PT 2025-04-09"]


class TestGoodWhole(ActivitySourceTests):
    plugin = "good_whole"
    settings: ClassVar = {"secret": SECRET}
    readme = "WHOLE.md"

    def signed(self, who: ParticipantRef) -> SignedRequest:
        sent = {"id": "7", "participant": str(who.id), "day": "2025-03-10", "company": "PT Maju Jaya"}
        return signed(sent)

    def test_its_table_is_there(self, jkp: RunningApp) -> None:
        assert jkp.gql("{ goodWholeShelves }") == {"goodWholeShelves": 0}


def signed(sent: dict[str, Any]) -> SignedRequest:
    """What the board of `good_whole` would send."""
    body = json.dumps(sent).encode()
    signature = hmac.digest(SECRET.encode(), body, "sha256").hex()
    return SignedRequest(path="applications", body=body, headers={"x-signature": signature})


class TestBad01(ActivitySourceTests):
    plugin = "bad_01"


class TestBad02(ActivitySourceTests):
    plugin = "bad_02"


class TestBad03(ActivitySourceTests):
    plugin = "bad_03"


class TestBad04(ActivitySourceTests):
    plugin = "bad_04"


class TestBad05(ActivitySourceTests):
    plugin = "bad_05"


class TestBad06(Asking):
    plugin = "bad_06"


class TestBad07(Asking):
    plugin = "bad_07"


class TestBad08(Asking):
    plugin = "bad_08"


class TestBad09(Asking):
    plugin = "bad_09"


class TestBad10(Asking):
    plugin = "bad_10"


class TestBad11(Asking):
    plugin = "bad_11"


class TestBad12(Asking):
    plugin = "bad_12"


class TestBad13(Asking):
    plugin = "bad_13"


class TestBad14(Asking):
    plugin = "bad_14"


class TestBad15(ActivitySourceTests):
    plugin = "bad_15"


class TestBad16(ActivitySourceTests):
    plugin = "bad_16"


class TestBad17(ActivitySourceTests):
    plugin = "bad_17"


class TestBad18(ActivitySourceTests):
    plugin = "bad_18"


class TestBad19(ActivitySourceTests):
    plugin = "bad_19"


class TestBad20(ActivitySourceTests):
    plugin = "bad_20"
    readme = "SILENT.md"


class TestBad21(ActivitySourceTests):
    plugin = "bad_21"


class TestBad22(ActivitySourceTests):
    plugin = "bad_22"
