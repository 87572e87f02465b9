"""G12: when two names mean one company."""

from support.api import Api
from support.journey import a_claimant


async def test_one_company_in_three_spellings_and_another_in_two_count_as_two(api: Api) -> None:
    # given
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-28")

    # when
    applications = {
        "PT Maju Jaya": await sari.wrote_to("PT Maju Jaya", "2025-03-12"),
        "PT. MAJU JAYA": await sari.wrote_to("PT. MAJU JAYA", "2025-03-15"),
        "pt maju  jaya": await sari.wrote_to("pt maju  jaya", "2025-03-18"),
        "PT Maju Jaya Abadi": await sari.wrote_to("PT Maju Jaya Abadi", "2025-03-20"),
        "pt. maju jaya abadi": await sari.wrote_to("pt. maju jaya abadi", "2025-03-28"),
    }

    # then
    reasons = {name: each["activity"]["reason"] for name, each in applications.items()}
    assert {name: reason and reason["code"] for name, reason in reasons.items()} == {
        "PT Maju Jaya": None,
        "PT. MAJU JAYA": "SAME_COMPANY",
        "pt maju  jaya": "SAME_COMPANY",
        "PT Maju Jaya Abadi": None,
        "pt. maju jaya abadi": "SAME_COMPANY",
    }
    claim = await sari.claim(2)
    assert claim["mission"]["points"] == 2
    assert "2/5" in [lock["missing"] for lock in claim["locks"]]
