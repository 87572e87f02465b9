"""A cursor that somebody has made is refused as bad input: it is nobody's fault, and switches no plugin off."""

import base64
import json
from itertools import product
from typing import Any

import pytest
from support.api import Api
from support.journey import a_claimant
from tortoise.models import Model

from jkp.claims.models import Claim
from jkp.errors import Refused
from jkp.events.log import Event
from jkp_counselling.models import Session
from jkp_schema.connection import Order, sort_key

NUMBERS = (0, -1, True, 1.5, 10**11, 253_402_300_800, 10**12, 10**14, 2**63 - 1, -(2**63), 2**63, 10**30, 1e300, -1e300)
TEXTS = ("", " ", "x", "1", "\0", "\uff19", "nan", "infinity", "now", "P1D", "2025-13-01", "2025-W60-9", "0000-00-00")
MOMENTS = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2025-01-01T00:00:00+24:00",
    "\u0662\u0660\u0662\u0665-\u0660\u0661-\u0660\u0661",
)
OTHERS: tuple[Any, ...] = ([], {}, None, [[1]], {"__gt": 1}, "00000000-0000-0000-0000-000000000000", "{0}")
PARTS = (*NUMBERS, *TEXTS, *MOMENTS, *OTHERS)
LISTS: tuple[tuple[type[Model], Order], ...] = (
    (Session, Order(("requested_at", "id"))),
    (Claim, Order(("due_on", "id"))),
    (Event, Order(("pos",))),
)
PAGE = "query($after: String) { viewer { participant { counsellingSessions(after: $after) { nodes { id } } } } }"


def forged(*key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(["v1", *key]).encode()).decode()


@pytest.mark.parametrize(("table", "order"), LISTS, ids=lambda of: getattr(of, "__name__", ""))
def test_no_key_brings_out_a_fault(table: type[Model], order: Order) -> None:
    taken = 0
    for key in [*product(PARTS), *product(PARTS, repeat=2)]:
        try:
            found = sort_key(forged(*key), order, table)
        except Refused:
            continue
        taken += 1
        assert len(found) == len(order.columns)

    assert 0 < taken < len(PARTS) * len(PARTS) // 2


async def test_forged_cursors_switch_no_plugin_off_for_others(api: Api) -> None:
    person = await a_claimant(api, "2025-03-10")

    for _ in range(5):
        answer = (await person.me.raw(PAGE, after=forged(2**63 - 1))).json()
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_INPUT"]

    assert (await person.me(PAGE))["viewer"]["participant"]["counsellingSessions"] == {"nodes": []}
