"""Klaim JKP ("JKP - PELATIHAN") and Empat tahap ("Manfaat pelatihan kerja"), step by step (R100-R108)."""

from base64 import b64decode

from support import counselling_operations as talk
from support import operations as op
from support.api import Api
from support.counselling import a_request
from support.journey import a_claimant, done, refusals
from support.trainee import (
    ENROL_IN_INTAKE,
    INTAKES,
    Trainee,
    certifying,
    days_from,
    found,
    papers_of,
)

from jkp.security.principals import Role

COURSE, PROVIDER = "operator-forklif", "blk-samudra"
RECOMMENDED = "{ viewer { participant { counsellingSessions(first: 1) { nodes { courses { courseCode } } } } } }"


async def test_the_steps_of_training(api: Api) -> None:
    # given somebody whose month 2 was paid on 10 April 2025: what she does until 9 May unlocks month 3
    sari = await a_claimant(api, "2025-03-10")
    await sari.searches("2025-03-27")
    await sari.earns(2, filed_on="2025-04-10")
    (intake,) = (await api(INTAKES, course=COURSE, first=1))["trainingIntakes"]["nodes"]
    chosen = {"course": COURSE, "intake": intake["id"]}

    # "diwajibkan untuk mengikuti konseling terlebih dahulu"
    assert refusals(await sari.me(ENROL_IN_INTAKE, **chosen)) == ["COUNSELLING_RECOMMENDATION_REQUIRED"]
    session = await a_request(sari)
    await session.scheduled("2025-04-10T09:00:00+07:00")
    await session.started()
    done(await session.by_counsellor(talk.RECOMMEND, courses=[{"courseCode": COURSE}]))
    await session.finished("TRAINING")

    # "Klik pada Rekomendasi Pelatihan lalu klik Ikuti Pelatihan", in the kind and at the time that she chooses
    (seen,) = (await sari.me(RECOMMENDED))["viewer"]["participant"]["counsellingSessions"]["nodes"]
    assert seen["courses"] == [{"courseCode": COURSE}]
    enrolment = done(await sari.me(ENROL_IN_INTAKE, **chosen))["enrolment"]
    assert enrolment["status"] == "WAITING"
    assert [each["day"] for each in enrolment["sessions"]] == days_from("2025-05-05", 5) + days_from("2025-05-12", 3)
    trainee = Trainee(sari, api.acting(Role.TRAINING_PROVIDER, PROVIDER), enrolment["id"])

    # "dapat mencari pekerjaan selama masa tunggu dimulainya pelatihan kerja"
    await sari.applies("2025-04-22")

    # "presensi pelatihan kerja pada bulan sebelumnya minimal 80% kehadiran": 4 of the 5 sessions of the month suffice
    await api.travel_to("2025-05-09")
    await trainee.attended(days_from("2025-05-05", 4))
    assert (await trainee.sees())["status"] == "RUNNING"
    await sari.earns(3, filed_on="2025-05-10")

    # "wajib menyelesaikan seluruh proses pelatihan kerja"
    await api.travel_to("2025-05-15")
    await trainee.attended(days_from("2025-05-12", 3))
    assert (await trainee.sees())["status"] == "COMPLETED"
    certificate = (await papers_of(trainee))["certificate"]
    assert b64decode(certificate["contentBase64"]).startswith(b"%PDF-")

    # "Setelah menyelesaikan pelatihan kerja, penerima manfaat dapat mengikuti sertifikasi kompetensi kerja"
    done(await certifying(trainee))
    after = done(await found(trainee, "COMPETENT", "LSP-7714"))["enrolment"]["certifications"]
    assert after == [{"result": "COMPETENT", "number": "LSP-7714", "decidedOn": "2025-05-15"}]

    # "diberikan 1 kali selama masa pemberian manfaat"
    assert refusals(await sari.me(op.ENROL, course="pembukuan")) == ["TRAINING_ALREADY_USED"]
