"""Pedoman 3.6, "Tata Cara Melakukan Konseling", step by step (R091-R095, R017)."""

from support import counselling_operations as talk
from support import operations as op
from support.api import Api
from support.counselling import TODAY, Counselling, seen
from support.journey import COUNSELLOR, a_claimant, done, refusals

from jkp.security.principals import Role

OWN = """{ viewer { participant { counsellingSessions(first: 1) { nodes {
  id status scheduledAt vacancies { vacancyId note } courses { courseCode note } note
} } } } }"""
QUEUE = "{ counsellingRequests { nodes { id status reason } } }"
INTRODUCE = """mutation {
  counsellingIntroduce(input: {name: "Dewi Lestari", office: PENGANTAR_KERJA, certificate: "KK-0417"}) {
    code errors { code }
  }
}"""
WORKSHEET = """worksheet {
  counsellor { code name office certificate }
  counsellee { name desiredJob location profilePercent groups assessedOn }
  responses { code question response }
}"""


async def test_the_steps_of_counselling(api: Api) -> None:
    sari = await a_claimant(api, TODAY, assessed=False)
    await sari.assesses()
    dewi = api.acting(Role.COUNSELLOR, COUNSELLOR)
    done(await dewi(INTRODUCE))

    # 1-2. menu Konseling, for the first time: "Daftar Sebagai Pencaker"
    assert refusals(await sari.me(talk.REQUEST, key=op.key())) == ["JOB_SEEKER_REQUIRED"]
    await sari.seeks_work()

    # 3. "Ajukan Konseling", with the reason
    asked = done(await sari.me(talk.REQUEST, reason="Ingin pindah bidang", key=op.key()))["session"]
    session = Counselling(sari, dewi, asked["id"])
    assert asked["status"] == "REQUESTED"

    # 4. a counsellor who is free approves it; the schedule is shown on "Konseling Aktif"
    waiting = (await dewi(QUEUE))["counsellingRequests"]["nodes"]
    assert waiting == [{"id": session.id, "status": "REQUESTED", "reason": "Ingin pindah bidang"}]
    await session.scheduled("2025-03-12T10:00:00+07:00", "https://temu.example/sesi-1")
    (active,) = (await sari.me(OWN))["viewer"]["participant"]["counsellingSessions"]["nodes"]
    assert (active["status"], active["scheduledAt"]) == ("SCHEDULED", "2025-03-12T10:00:00+07:00")

    # 5. "Mulai Konseling" at the time that was set
    assert refusals(await session.by_her(talk.START)) == ["COUNSELLING_NOT_YET"]
    await api.travel_to("2025-03-12T10:00:00+07:00")
    assert (await session.started())["videoUrl"] == "https://temu.example/sesi-1"
    done(await session.by_her(talk.WRITE, text="Suara saya terputus"))
    done(await session.by_counsellor(talk.WRITE, text="Kita lanjutkan di sini"))
    done(await session.by_counsellor(talk.RECORD, responses=[{"code": "GOAL", "response": "Menjadi juru las"}]))

    # 6. the counsellor recommends vacancies, for which she applies from the session while it runs
    vacancy = (await sari.me(op.VACANCIES))["karirhubVacancies"]["nodes"][0]["id"]
    recommended = [{"vacancyId": vacancy, "note": "Dekat rumah"}]
    done(await session.by_counsellor(talk.RECOMMEND, vacancies=recommended, courses=[{"courseCode": "las-dasar"}]))
    (running,) = (await sari.me(OWN))["viewer"]["participant"]["counsellingSessions"]["nodes"]
    assert running["vacancies"] == recommended
    assert running["courses"] == [{"courseCode": "las-dasar", "note": ""}]
    done(await sari.me(op.APPLY, vacancy=running["vacancies"][0]["vacancyId"]))

    # 7. afterwards it is told that it was done, and that she may come again
    finished = await session.finished("TRAINING")
    assert (finished["status"], finished["outcome"]) == ("FINISHED", "TRAINING")
    assert done(await sari.me(talk.REQUEST, key=op.key()))["session"]["status"] == "REQUESTED"

    # the worksheet (1.4, 20) holds both, the self-assessment, questions and responses, and what was agreed on
    for reader in (sari.me, dewi):
        kept = await seen(reader, session.id, f"note {WORKSHEET}")
        assert kept["note"] == "Mengikuti pelatihan las"
        assert kept["worksheet"]["counsellor"] == {
            "code": COUNSELLOR,
            "name": "Dewi Lestari",
            "office": "PENGANTAR_KERJA",
            "certificate": "KK-0417",
        }
        counsellee = kept["worksheet"]["counsellee"]
        assert (counsellee["name"], counsellee["desiredJob"]) == ("Sari Wulandari", "sewing_operator")
        assert (counsellee["profilePercent"], counsellee["location"]) == (100, "HOME")
        assert (len(counsellee["groups"]), counsellee["assessedOn"]) == (3, TODAY)
        responses = {each["code"]: each["response"] for each in kept["worksheet"]["responses"]}
        assert (responses["GOAL"], responses["SKILLS"]) == ("Menjadi juru las", None)
