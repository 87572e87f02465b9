"""The letter and the certificate: what they say, in two languages, and who gets one (R107)."""

import re
import zlib
from base64 import b64decode
from datetime import date

import pytest
from support.api import Api
from support.ends import found_work
from support.journey import done
from support.trainee import Trainee, a_recommended, a_trainee, attends, days_from, papers_of, told_of

from jkp_training.attendance import Attendance
from jkp_training.catalogue import courses
from jkp_training.papers import Trained, certificate, letter

HIRED_ON = date(2025, 4, 16)


def trained(name: str = "Sari Wulandari") -> Trained:
    """Somebody who attended 15 of 19 sessions."""
    return Trained(
        number=7,
        name=name,
        course=courses()["las-dasar"],
        first_on=date(2025, 4, 14),
        last_on=date(2025, 5, 9),
        attendance=Attendance(scheduled=19, attended=15),
    )


def text_of(pdf: bytes) -> str:
    """What the pages show: the strings of their drawing instructions."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    drawn = b" ".join(zlib.decompress(stream) for stream in streams)
    return " ".join(part.decode("latin-1") for part in re.findall(rb"\((.*?)\) Tj", drawn))


def test_the_letter_says_who_trained_what_until_when_in_both_languages() -> None:
    told = text_of(letter(trained(), HIRED_ON))

    assert "SURAT KETERANGAN" in told
    assert "Sari Wulandari" in told
    assert "Las busur manual tingkat dasar" in told
    assert "BLK Cakra Wening, Bandung" in told
    assert "15 / 19" in told
    assert "diterima bekerja pada 16 April 2025" in told
    assert "hired on April 16, 2025" in told
    assert "9 Mei 2025" in told


def test_the_certificate_says_who_finished_what() -> None:
    told = text_of(certificate(trained()))

    assert "SERTIFIKAT PELATIHAN" in told
    assert "SP-7/JKP/2025" in told
    assert "menyelesaikan pelatihan pada 9 Mei 2025" in told


def test_the_same_facts_give_the_same_bytes() -> None:
    assert letter(trained(), HIRED_ON) == letter(trained(), HIRED_ON)


@pytest.mark.parametrize(("name", "shown"), [("José Năstase", "Jose Nastase"), ("Ñandú", "Ñandú"), ("李", "?")])
def test_a_name_of_other_letters_is_written_as_well_as_can_be(name: str, shown: str) -> None:
    assert shown in text_of(certificate(trained(name)))


async def test_the_letter_counts_the_sessions_until_the_job(api: Api) -> None:
    # given sessions from 12 to 16 March, two of the first three attended
    trainee = await a_trainee(await a_recommended(api))
    await trainee.scheduled(days_from("2025-03-12", 5))
    await api.travel_to("2025-03-14")
    await trainee.attended(["2025-03-12", "2025-03-14"])

    # when she was hired on the third day
    done(await found_work(trainee.person, "2025-03-14"))
    await told_of(api)

    # then the letter has these three
    paper = (await papers_of(trainee))["letter"]
    assert "2 / 3" in text_of(b64decode(paper["contentBase64"]))
    assert paper["mediaType"] == "application/pdf"


async def finished(api: Api, attended: int, scheduled: int) -> Trainee:
    """A training whose last session was yesterday."""
    trainee = await a_trainee(await a_recommended(api))
    await attends(trainee, attended, scheduled)
    await api.travel_to("2025-04-08")
    return trainee


@pytest.mark.parametrize(("attended", "scheduled", "there"), [(4, 5, True), (15, 19, False)])
async def test_who_attended_80_percent_of_all_sessions_gets_the_certificate(
    api: Api, attended: int, scheduled: int, *, there: bool
) -> None:
    papers = await papers_of(await finished(api, attended, scheduled))

    assert (papers["certificate"] is not None, papers["letter"]) == (there, None)


async def test_before_the_last_session_is_over_there_is_no_paper(api: Api) -> None:
    trainee = await a_trainee(await a_recommended(api))
    await attends(trainee, 5, 5)

    assert await papers_of(trainee) == {"letter": None, "certificate": None}
