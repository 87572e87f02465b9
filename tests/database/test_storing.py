"""What no database can keep is refused by both, as a refusal and not as a fault."""

import base64

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import COUNSELLOR, refusals
from support.people import enters
from support.rows import sql

from jkp.security.principals import Role

INTRODUCE = """mutation($name: String!) {
  counsellingIntroduce(input: {name: $name, certificate: "SK-1", office: PENGANTAR_KERJA}) { errors { code } }
}"""
INTAKES = "query($after: String) { trainingIntakes(after: $after) { nodes { id } } }"


@pytest.fixture
def counsellor(any_api: Api) -> Api:
    return any_api.acting(Role.COUNSELLOR, COUNSELLOR)


async def test_a_text_with_a_zero_is_refused_and_nothing_is_stored(any_api: Api) -> None:
    # given a key that only the database looks at
    answer = await enters(any_api, "registerEmployer", "employer { id }", name="PT Maju", idempotencyKey="a\0")

    assert [error["code"] for error in answer["errors"]] == ["INVALID_INPUT"]
    assert await sql(any_api, "SELECT id FROM employer") == []


async def test_a_plugin_that_stores_one_is_not_blamed(counsellor: Api) -> None:
    assert refusals(await counsellor(INTRODUCE, name="Dewi\0")) == ["INVALID_INPUT"]


async def test_a_zero_inside_a_cursor_is_refused(any_api: Api) -> None:
    cursor = base64.urlsafe_b64encode(b'["v1", "2025-03-10", "\\u0000"]').decode()

    with pytest.raises(Answered) as refused:
        await any_api(INTAKES, after=cursor)

    assert refused.value.codes == ["INVALID_INPUT"]


async def test_what_only_looks_like_one_is_stored(any_api: Api) -> None:
    answer = await enters(any_api, "registerEmployer", "employer { id }", name="PT \\u0000", idempotencyKey=op.key())

    assert answer["errors"] == []
