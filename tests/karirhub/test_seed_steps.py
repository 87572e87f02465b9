"""Labour-market information, step by step as the guideline tells it (Pedoman 3.5, 3.7; Klaim JKP)."""

from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, done, refusals

from jkp.security.principals import Role

SEARCH = """
query($search: String, $company: String, $location: String, $category: String, $first: Int! = 20) {
  karirhubVacancies(search: $search, company: $company, location: $location, category: $category, first: $first) {
    nodes { id title company city province category postedOn } pageInfo { hasNextPage endCursor }
  }
}"""
HELP = """{
  karirhubCategories { code title vacancies } karirhubFeaturedCompanies(first: 5) { name vacancies }
  newest: karirhubVacancies(first: 5) { nodes { postedOn } }
}"""
RECOMMENDED = "{ karirhubRecommendedVacancies(first: 5) { vacancy { id company } points reasons { kind } } }"


async def found(person: Person, **given: Any) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await person.me(SEARCH, **given))["karirhubVacancies"]["nodes"]
    return nodes


async def test_from_the_registration_as_a_job_seeker_to_the_portfolio_and_the_interview(api: Api) -> None:
    # given a beneficiary with an account who has not begun yet
    sari = await a_claimant(api, "2025-03-10", assessed=False)
    first_vacancy = (await found(sari))[0]["id"]
    assert refusals(await sari.me(op.APPLY, vacancy=first_vacancy))

    # (3.3, 3.4) she completes her profile and the self-assessment, "for the matching engine"
    await sari.completes_profile()
    await sari.assesses()

    # 1-5. she registers as a job seeker: one job, "Ter-PHK", where, physical condition, and saves
    await sari.registers_as_seeker(job="warehouse_staff", location="HOME", province="32")

    # (3.4.6) vacancies to apply for at once are recommended
    recommended = (await sari.me(RECOMMENDED))["karirhubRecommendedVacancies"]
    assert len(recommended) == 5
    assert recommended[0]["points"] >= recommended[-1]["points"] > 0

    # 6-7. she opens "Info Pasar Kerja" and the vacancies; 8. she searches by job, by company, and by place
    assert {each["category"] for each in await found(sari, search="staf gudang")} == {"LOGISTICS"}
    company = (await found(sari, location="bandung"))[0]["company"]
    assert {each["company"] for each in await found(sari, company=company)} == {company}

    # 9. categories, the newest vacancies and featured companies help her
    helped = await sari.me(HELP)
    category = max(helped["karirhubCategories"], key=lambda each: each["vacancies"])
    assert {each["category"] for each in await found(sari, category=category["code"])} == {category["code"]}
    assert helped["karirhubFeaturedCompanies"][0]["vacancies"] >= helped["karirhubFeaturedCompanies"][4]["vacancies"]
    days = [each["postedOn"] for each in helped["newest"]["nodes"]]
    assert days == sorted(days, reverse=True)

    # 10. "Lamar Sekarang", "Lanjutkan", and again for other vacancies: each application is a point of the mission
    companies: list[str] = []
    for each in [one["vacancy"] for one in recommended] + await found(sari, first=100):
        if each["company"] not in companies and len(companies) < 4:
            companies.append(each["company"])
            sent = done(await sari.me(op.APPLY, vacancy=each["id"]))
            assert sent["mission"]["points"] == len(companies)

    # 11. all of them are in her portfolio, with their states
    portfolio = await sari.portfolio()
    assert [(each["vacancy"]["company"], each["status"]) for each in reversed(portfolio)] == [
        (company, "SENT") for company in companies
    ]

    # (Klaim JKP, interview 1) a company invites her, the interview appears by itself, and the mission is done
    employer = api.acting(Role.EMPLOYER, companies[-1])
    done(await employer(op.INVITE, application=portfolio[0]["id"], kind="INTERVIEW", key=op.key()))
    claim = await sari.claim(2)
    assert (await sari.portfolio())[0]["status"] == "INTERVIEW"
    assert (claim["mission"]["points"], claim["mission"]["state"]) == (5, "SATISFIED")
