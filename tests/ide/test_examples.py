"""Every operation of the IDE's menu runs, as the persona that it names."""

from dataclasses import replace

import pytest
from conftest import Serve
from support.api import Api

from jkp_schema.ide.examples import EXAMPLES

NEEDS_AN_ID = {"vacancyId", "claimId", "employmentId", "benefitCaseId"}
COMES_LATER = {"Fill in my profile": ["EVIDENCE_UNKNOWN"], "Register as a job seeker": ["PROFILE_INCOMPLETE"]}
"""What needs the photograph of another example, and what needs that in turn."""


@pytest.fixture
async def sandbox(serve: Serve) -> Api:
    started = await serve()
    await started("mutation { sandboxReset { errors { code } } }")
    return started


async def test_every_example_runs(sandbox: Api) -> None:
    # given the personas, of whom the page takes the first one of a role
    personas = (await sandbox("{ sandboxPersonas { role token } }"))["sandboxPersonas"]
    tokens = {persona["role"]: persona["token"] for persona in reversed(personas)}

    for example in EXAMPLES:
        # when it is run with the token of its role, then nothing is refused but for what is to be filled in
        answer = await replace(sandbox, token=tokens.get(example.role or ""))(example.document, **example.variables)
        expected = ["NOT_FOUND"] if NEEDS_AN_ID & set(example.variables) else COMES_LATER.get(example.title, [])
        assert refusals(answer) == expected, example.title


def refusals(answer: dict[str, object]) -> list[str]:
    return [
        error["code"] for payload in answer.values() if isinstance(payload, dict) for error in payload.get("errors", [])
    ]


def test_titles_are_distinct() -> None:
    titles = [example.title for example in EXAMPLES]

    assert len(set(titles)) == len(titles)
