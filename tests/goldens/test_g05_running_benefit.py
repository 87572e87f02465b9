"""G05: a benefit that was running when the 2025 book came into force (Permenaker 2/2025 Pasal II.3)."""

from support.api import Api
from support.journey import an_applicant


async def test_a_running_benefit_moves_to_60_percent_with_the_decisions_after_7_february_2025(api: Api) -> None:
    # given a wage of Rp4,000,000, and month 1 filed on 11 November 2024
    budi = await an_applicant(api, "2024-11-11", wage=4_000_000)
    await api.travel_to("2024-11-13")
    await budi.paid(1)
    await budi.assesses()

    # when three months are decided before that day, and three after it
    await budi.searches("2024-11-20")
    await budi.earns(2, filed_on="2024-12-11", decided_on="2024-12-13")
    await budi.searches("2024-12-20")
    await budi.earns(3, filed_on="2025-01-11", decided_on="2025-01-15")
    await budi.searches("2025-01-20")
    await budi.earns(4, filed_on="2025-02-11", decided_on="2025-02-13")
    await budi.searches("2025-02-20")
    await budi.earns(5, filed_on="2025-03-11", decided_on="2025-03-13")
    await budi.searches("2025-04-22")
    await budi.earns(6, filed_on="2025-05-06", decided_on="2025-05-08", form="NOT_EMPLOYED")

    # then months 4 to 6 are 60% of the wage, not 25%
    assert await budi.received() == [1_800_000] * 3 + [2_400_000] * 3
    assert sum(await budi.received()) == 12_600_000
    assert (await budi.windows())[6] == ("2025-05-05", "2025-05-10")
    assert (await budi.case())["status"] == "COMPLETED"
