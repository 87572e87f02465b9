"""Officers see what many participants have assessed, and it costs the database no more than that of one."""

from support.api import Api
from support.journey import Person, a_claimant
from support.statements import statements_of

ASSESSED = "assessmentResult { completedAt } assessmentDraft { savedAt }"


def asked(people: list[Person]) -> str:
    """One request for all of them."""
    return " ".join(f'p{number}: participant(id: "{one.id}") {{ {ASSESSED} }}' for number, one in enumerate(people))


async def test_the_assessments_of_many_participants_are_read_together(api: Api) -> None:
    # given three participants, two of whom have assessed themselves
    people = [await a_claimant(api, "2025-03-10", assessed=assessed) for assessed in (True, True, False)]

    # when an officer asks for all of them
    told = await api.officer(f"{{ {asked(people)} }}")
    statements = await statements_of(api, lambda: api.officer(f"{{ {asked(people)} }}"))

    # then each has her own, and three statements suffice: participants, results and drafts
    assert [bool(one["assessmentResult"]) for one in told.values()] == [True, True, False]
    assert len(statements) == 3
