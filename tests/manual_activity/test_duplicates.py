"""Likely duplicates are shown to the officer, and nothing is rejected for them (golden G32, AMB-09)."""

from typing import Any

import pytest
from support.api import Answered, Api
from support.journey import Person, a_claimant, done
from support.manual import APPLICATION_FORM, SIMILAR, application_form, rejected, withdrawn
from support.photos import a_photograph
from support.statements import statements_of


async def entered(person: Person, proof: int, **form: Any) -> str:
    """An application with a proof of this shade; its id."""
    sent = application_form(
        uploadId=await person.uploads(a_photograph(form="PNG", shade=proof)), allowSameCompany=True, **form
    )
    new_id: str = done(await person.me(APPLICATION_FORM, form=sent))["manualActivity"]["id"]
    return new_id


async def similar(api: Api) -> dict[str, list[dict[str, Any]]]:
    """What the queue shows beside each form, by its id."""
    nodes = (await api.officer(SIMILAR))["manualActivityReviews"]["nodes"]
    return {node["id"]: node["similar"] for node in nodes}


async def test_the_same_file_as_a_proof_of_two_activities_is_seen_whoever_uploaded_it(api: Api) -> None:
    sari, budi = await a_claimant(api, "2025-03-10"), await a_claimant(api, "2025-03-10")
    hers, his = await entered(sari, 1), await entered(budi, 1, company="PT Lain")
    alone = await entered(sari, 2, company="PT Dua")

    found = await similar(api)

    assert found[alone] == []
    assert [each["manualActivityId"] for each in found[hers]] == [his]
    assert found[his] == [
        {
            "manualActivityId": hers,
            "participantId": sari.id,
            "company": "PT Maju Jaya",
            "position": "Staf gudang",
            "occurredOn": "2025-03-10",
            "sameProof": True,
            "samePosition": False,
        }
    ]


async def test_the_same_position_at_the_same_company_on_another_day_is_seen(api: Api) -> None:
    sari, budi = await a_claimant(api, "2025-03-10"), await a_claimant(api, "2025-03-10")
    first = await entered(sari, 1)
    second = await entered(sari, 2, company="PT. MAJU JAYA", position="STAF GUDANG", appliedOn="2025-03-09")
    await entered(sari, 3, position="Sopir")
    await entered(budi, 4)

    found = await similar(api)

    assert [(each["manualActivityId"], each["samePosition"]) for each in found[first]] == [(second, True)]


async def test_what_was_rejected_is_seen_and_what_was_withdrawn_is_not(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    first, second = await entered(sari, 1), await entered(sari, 1, company="PT Dua")
    await rejected(sari, first)
    assert [each["manualActivityId"] for each in (await similar(api))[second]] == [first]

    third = await entered(sari, 1, company="PT Tiga")
    await withdrawn(sari, third)
    assert [each["manualActivityId"] for each in (await similar(api))[second]] == [first]


async def test_the_whole_queue_is_compared_in_one_statement(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await entered(sari, 1)
    for_one = await statements_of(api, lambda: similar(api))
    for number in range(5):
        await entered(sari, 1, company=f"PT Nomor {number}")

    for_six = await statements_of(api, lambda: similar(api))

    assert len(for_six) == len(for_one)


async def test_only_officers_compare(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await entered(sari, 1)
    own = "{ viewer { participant { manualActivitySubmissions { nodes { similar { company } } } } } }"

    with pytest.raises(Answered) as answered:
        await sari.me(own)

    assert answered.value.codes == ["FORBIDDEN"]
