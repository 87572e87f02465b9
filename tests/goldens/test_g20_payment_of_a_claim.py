"""G20, on claims: the deadline is the claim's from its filing on, and every payment of it keeps it."""

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant
from support.paying import payments_of

DUE_ON = "query($id: ID!) { claim(id: $id) { dueOn } }"


async def due_on(person: Person) -> str:
    day: str = (await person.me(DUE_ON, id=person.claims[0]))["claim"]["dueOn"]
    return day


@pytest.mark.parametrize(
    ("complete_on", "last_day"),
    [
        pytest.param("2026-03-17", "2026-03-27", id="18-20 and 23-24 March are off"),
        pytest.param("2025-07-14", "2025-07-17", id="no day off"),
        pytest.param("2025-04-25", "2025-04-30", id="a weekend"),
    ],
)
async def test_a_claim_that_was_filed_whole_is_due_on_the_third_working_day(
    api: Api, complete_on: str, last_day: str
) -> None:
    person = await an_applicant(api, complete_on)
    assert await due_on(person) == last_day

    await person.approved(1)
    await person.step(op.INSTRUCT_PAYMENT, 1)

    assert [payment["dueOn"] for payment in await payments_of(person)] == [last_day]


async def test_the_overlay_counts_joint_leave_as_working_days(kept: Serve) -> None:
    api = await kept(rulebook={"overlays": ["joint-leave-works"]})

    assert await due_on(await an_applicant(api, "2026-03-17")) == "2026-03-23"
