"""The steps of "Tambah Aktivitas Lamaran Kerja" and "Wawancara" in their order (R119-R127, R170)."""

from typing import Any

from support.api import Api
from support.journey import Person, a_claimant, done
from support.manual import APPLICATION_FORM, INTERVIEW_FORM, application_form, interview_form, ledger

CHOICES = """{ manualActivityChoices {
  kinds { code title } methods { code title } media { code title } outsideReasons { code title } grounds { code title }
} }"""

HOME = """{ viewer { participant { currentMission {
  state points requirements { code current target state }
} } } }"""


async def home(person: Person) -> dict[str, Any]:
    """The mission as the home page shows it."""
    mission: dict[str, Any] = (await person.me(HOME))["viewer"]["participant"]["currentMission"]
    return mission


async def test_an_application_is_added_by_hand_as_the_seed_says(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    # 1. "Tambah aktivitas manual" in the history of activities, which is empty.
    assert await ledger(sari) == []

    # 2. The popup offers what can be added.
    kinds = (await sari.me.speaking("id")(CHOICES))["manualActivityChoices"]["kinds"]
    assert [kind["title"] for kind in kinds] == ["Lamaran kerja", "Wawancara", "Panggilan tes seleksi"]

    # 3. The form: address, position, date, method; then medium, note and proof, and "Kirim".
    form = application_form(
        company="PT Maju Jaya",
        companyAddress="Jl. Merdeka 1, Bandung",
        position="Staf gudang",
        appliedOn="2025-03-10",
        method="ONLINE",
        medium="SOCIAL_MEDIA",
        media="LinkedIn",
        outsideReason="TOO_FEW",
        note="Lowongan di Karirhub terlalu sedikit",
        uploadId=await sari.uploads(),
    )
    done(await sari.me(APPLICATION_FORM, form=form))

    # 4. The history of activities tells of the application, and the points have grown.
    (entry,) = await ledger(sari)
    assert (entry["kind"], entry["company"], entry["occurredOn"]) == ("JOB_APPLICATION", "PT Maju Jaya", "2025-03-10")
    assert (await home(sari))["points"] == 1


async def test_an_interview_is_added_by_hand_as_the_seed_says(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-04-10")

    # 2. "Tambah aktivitas manual"; 3. the first page of the form, "Selanjutnya",
    first_page = {
        "company": "PT Cahaya Timur",
        "companyAddress": "Jl. Merdeka 2, Bandung",
        "position": "Operator mesin",
        "kind": "INTERVIEW",
        "invitedOn": "2025-03-27",
        "method": "ON_SITE",
    }
    # then experience and process, and "Kirim".
    second_page = {"experience": "Lancar", "process": "Wawancara dengan HRD", "uploadId": await sari.uploads()}
    done(await sari.me(INTERVIEW_FORM, form=interview_form(**first_page, **second_page)))

    # 4. The home page shows the interview, which alone completes the mission and opens the claim of the next month.
    mission = await home(sari)
    (calls,) = [each for each in mission["requirements"] if each["code"] == "calls"]
    assert (calls["current"], calls["state"], mission["state"]) == (1, "SATISFIED", "SATISFIED")
    assert (await sari.claim(2))["status"] == "CLAIMABLE"


async def test_every_choice_of_the_forms_has_a_title_of_its_own_in_both_languages(api: Api) -> None:
    for language in ("id", "en"):
        for choices in (await api.speaking(language)(CHOICES))["manualActivityChoices"].values():
            assert len({choice["title"] for choice in choices}) == len(choices) > 1
