"""One participant of whom the server holds something of every kind, and everybody who has to do with her."""

from dataclasses import dataclass
from typing import Any

from support import counselling_operations as talk
from support import operations as op
from support.api import Api
from support.counselling import a_request
from support.ends import found_work
from support.journey import COUNSELLOR, Person, done
from support.manual import application_form
from support.paying import NPP, RECORD_EMPLOYER_PAYMENT, REQUEST_REIMBURSEMENT, employer_of, in_arrears, instructed
from support.snapshots import remembered
from support.trainee import CERTIFY, COURSE, OTHER_PROVIDER, PROVIDER, RECORD_CERTIFICATION, a_trainee
from support.verifying import extended, returned

from jkp.security.principals import Role

STANDS_AT = "2025-03-20"
COMPANY = "company"
SAVE_SEARCH = f"""mutation($key: String!) {{
  karirhubSaveSearch(input: {{name: "Gudang", search: {{province: "Lampung"}}, idempotencyKey: $key}}) {{
    savedSearch {{ id }} {op.ERRORS}
  }}
}}"""
RESUBMIT = """mutation($form: ManualActivitySubmitApplicationInput!) {
  manualActivitySubmitApplication(input: $form) { manualActivity { id } errors { code message } }
}"""

ENTRIES = "{ viewer { participant { manualActivitySubmissions { nodes { id } } } } }"


@dataclass
class World:
    """Sari, and the company that she applied to."""

    sari: Person
    company: str
    ids: dict[str, str]

    @property
    def api(self) -> Api:
        return self.sari.api

    def readers(self, stranger: Person) -> dict[str, Api]:
        """Everybody who may ask, by what they are to Sari."""
        acting = self.api.acting
        return {
            "anonymous": self.api,
            "herself": self.sari.me,
            "participant": stranger.me,
            "officer": self.api.officer,
            "her employer": employer_of(self.api),
            "applied to": acting(Role.EMPLOYER, self.company),
            "employer": acting(Role.EMPLOYER, "JK999999"),
            "her trainer": acting(Role.TRAINING_PROVIDER, PROVIDER),
            "trainer": acting(Role.TRAINING_PROVIDER, OTHER_PROVIDER),
            "her counsellor": acting(Role.COUNSELLOR, COUNSELLOR),
            "counsellor": acting(Role.COUNSELLOR, "konselor-lain"),
            "integrator": acting(Role.INTEGRATOR, "portal"),
            "operator": acting(Role.OPERATOR, "operator"),
        }

    async def ids_by_argument(self) -> dict[str, str]:
        """Her ids, by what inputs call them."""
        entry = (await self.sari.me(ENTRIES))["viewer"]["participant"]["manualActivitySubmissions"]["nodes"][0]["id"]
        return {
            "participantId": self.sari.id,
            "claimId": self.sari.claims[2],
            "benefitCaseId": self.sari.case_id,
            "employmentId": self.sari.employment_id,
            "paymentId": self.ids["Payment"],
            "sessionId": self.ids["CounsellingSession"],
            "enrolmentId": self.ids["TrainingEnrolment"],
            "applicationId": self.ids["KarirhubApplication"],
            "savedSearchId": self.ids["KarirhubSavedSearch"],
            "manualActivityId": entry,
            "resubmits": entry,
            **dict.fromkeys(("uploadId", "selfieUploadId", "photoUploadId", "uploadIds"), self.sari.selfies[1]),
        }


async def a_world(api: Api) -> World:
    """Her month 1 was paid by her employer, month 2 returned; counselled, trained, invited; she has found a job."""

    async def play() -> dict[str, Any]:
        sari = await in_arrears(api, 4, "2025-02-10")
        payment = await _paid_by_her_employer(sari)
        company, application = await _searched(sari)
        session = await _counselled(sari)
        search = done(await sari.me(SAVE_SEARCH, key=op.key()))["savedSearch"]["id"]
        await _returned(sari)
        enrolment = await _trained(sari)
        await _disputed_and_ended(sari)
        ids = {
            "Payment": payment,
            "CounsellingSession": session,
            "TrainingEnrolment": enrolment,
            "KarirhubSavedSearch": search,
            "KarirhubApplication": application,
        }
        return {"sari": sari.known(), "company": company, "ids": ids}

    known = await remembered(api, ("world",), play)
    await api.travel_to(STANDS_AT)
    return World(Person(api, **known["sari"]), known["company"], known["ids"])


async def _paid_by_her_employer(sari: Person) -> str:
    """Her employer reports as well what she has reported, pays month 1 and asks for it back."""
    payment = await instructed(sari)
    employer = employer_of(sari.api, NPP)
    nik = (await sari.me("{ viewer { participant { nik } } }"))["viewer"]["participant"]["nik"]
    told = {"nik": nik, "on": "2025-01-27", "proofOn": "2025-01-27", "key": op.key()}
    done(await employer(op.REPORT_BY_EMPLOYER, **told))
    for document, given in ((RECORD_EMPLOYER_PAYMENT, {"on": "2025-02-10"}), (REQUEST_REIMBURSEMENT, {})):
        done(await employer(document, payment=payment, key=op.key(), **given))
    return payment


async def _searched(sari: Person) -> tuple[str, str]:
    """Assessed, two applications of which one brought an interview, and a manual entry that was rejected."""
    await sari.assesses()
    await sari.applies("2025-02-12", "2025-02-13")
    sent = (await sari.portfolio())[0]
    company = sent["vacancy"]["company"]
    employer = sari.api.acting(Role.EMPLOYER, company)
    [received] = (await employer("{ karirhubReceived { nodes { id } } }"))["karirhubReceived"]["nodes"]
    done(await employer(op.INVITE, application=received["id"], kind="INTERVIEW", key=op.key()))
    await sari.searches("2025-02-20")
    form = application_form(appliedOn="2025-02-20", uploadId=await sari.uploads())
    entry = done(await sari.me(RESUBMIT, form=form))["manualActivity"]["id"]
    given = {"id": entry, "accept": False, "reason": "Bukti tidak terbaca", "key": op.key()}
    done(await sari.api.officer(op.REVIEW, **given))
    return company, received["id"]


async def _counselled(sari: Person) -> str:
    """A talk with messages and a worksheet."""
    await sari.api.travel_to("2025-02-24")
    session = await a_request(sari)
    await session.scheduled("2025-02-24T09:00:00+07:00")
    await session.started()
    await session.by_her(talk.WRITE, text="Selamat pagi")
    await session.by_counsellor(talk.RECOMMEND, courses=[{"courseCode": COURSE}])
    await session.finished("TRAINING")
    return session.id


async def _returned(sari: Person) -> None:
    """Month 2 filed and returned, and more time for month 3."""
    await sari.api.travel_to("2025-03-10")
    await sari.filed(2)
    await returned(sari, 2, "IDENTITY_CHECK_FAILED", note="Terlalu gelap")
    await extended(sari, 3, "2025-05-30")


async def _trained(sari: Person) -> str:
    """A course of one day, with its test of competence."""
    trainee = await a_trainee(sari)
    await trainee.scheduled(["2025-03-11"])
    await sari.api.travel_to("2025-03-11")
    await trainee.attended(["2025-03-11"])
    await sari.api.travel_to("2025-03-12")
    done(await sari.me(CERTIFY, enrolment=trainee.enrolment_id))
    given = {"enrolment": trainee.enrolment_id, "result": "COMPETENT", "number": "SK-1"}
    done(await trainee.provider(RECORD_CERTIFICATION, **given))
    return trainee.enrolment_id


async def _disputed_and_ended(sari: Person) -> None:
    done(await sari.me(op.RECORD_DISPUTE, case=sari.case_id, status="MEDIATION", key=op.key()))
    await sari.api.travel_to(STANDS_AT)
    done(await found_work(sari, STANDS_AT))
