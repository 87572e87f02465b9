"""G20: a payment is due 3 working days after the claim was complete; joint leave delays it (AMB-32)."""

import pytest
from conftest import Serve
from support.api import Api
from support.deadlines import WORKING_DAYS

THREE_WORKING_DAYS = 3


async def due_after(api: Api, complete_on: str) -> str:
    answer = await api(WORKING_DAYS, after=complete_on, count=THREE_WORKING_DAYS)
    due: str = answer["workingDays"]["dueOn"]
    return due


@pytest.mark.parametrize(
    ("complete_on", "due_on"),
    [
        pytest.param("2026-03-17", "2026-03-27", id="18-20 and 23-24 March are off"),
        pytest.param("2025-07-14", "2025-07-17", id="no day off"),
        pytest.param("2025-04-25", "2025-04-30", id="a weekend"),
    ],
)
async def test_a_payment_is_due_on_the_third_working_day_after_completion(
    api: Api, complete_on: str, due_on: str
) -> None:
    await api.travel_to(complete_on)

    assert await due_after(api, complete_on) == due_on


async def test_the_overlay_counts_joint_leave_as_working_days(kept: Serve) -> None:
    api = await kept(rulebook={"overlays": ["joint-leave-works"]})
    await api.travel_to("2026-03-17")

    assert await due_after(api, "2026-03-17") == "2026-03-23"
