"""G06: the day of the decision selects the rate, not the day of filing (Permenaker 2/2025 Pasal II.2, II.4)."""

from support.api import Api
from support.journey import an_applicant


async def test_a_claim_filed_before_7_february_2025_and_decided_after_it_pays_60_percent(api: Api) -> None:
    sari = await an_applicant(api, "2025-02-05", wage=3_000_000)

    await api.travel_to("2025-02-10")
    decided = await sari.approved(1)

    assert (decided["rate"], decided["amount"]) == ("0.6", 1_800_000)


async def test_a_claim_decided_before_7_february_2025_pays_45_percent_and_its_next_month_60(api: Api) -> None:
    # given
    sari = await an_applicant(api, "2025-02-03", wage=3_000_000)
    await api.travel_to("2025-02-06")
    await sari.paid(1)
    await sari.assesses()

    # when
    await sari.searches("2025-02-12")
    await sari.earns(2, filed_on="2025-03-03")

    # then
    assert (await sari.windows())[2] == ("2025-03-03", "2025-03-08")
    assert await sari.received() == [1_350_000, 1_800_000]
