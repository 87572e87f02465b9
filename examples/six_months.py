#!/usr/bin/env python3
"""Six months of the job-loss insurance, played through the GraphQL API of a running sandbox.

Sari loses her job on 24 February 2025, reports it with a proof, enters her bank account, signs the commitment to look
for work, and files month 1 on 10 March. Every month she applies at five companies and files her claim with a selfie on
its first day; an officer verifies it and it is paid. Standard library only: any client can do this.

    python examples/six_months.py --url http://127.0.0.1:8000/graphql [--json]
"""

import argparse
import json
import random
import struct
import sys
import urllib.error
import urllib.parse
import urllib.request
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

WAGE = 4_250_000
TERMINATED_ON = date(2025, 2, 24)
FILED_ON = date(2025, 3, 10)
FIRST_CONTRIBUTION = date(2023, 2, 1)
CONTRIBUTION_MONTHS = 24
APPLICATIONS = 5

TRAVEL = "mutation($at: DateTime) { sandboxTravelTo(input: {at: $at}) { clock { now standsStill } } }"
CLOCK = "{ sandboxClock { now standsStill } }"
TOKEN = """mutation($role: Role!, $subject: String!) {
  sandboxToken(input: {role: $role, subject: $subject}) { token errors { code message } }
}"""
REGISTER = """mutation($nik: NIK!, $key: String!) {
  registerParticipant(input: {nik: $nik, name: "Sari Wulandari", bornOn: "1990-06-05", idempotencyKey: $key}) {
    participant { id } errors { code message }
  }
}"""
EMPLOYER = """mutation($key: String!) {
  registerEmployer(input: {name: "PT Sinar Tekstil Nusantara", idempotencyKey: $key}) {
    employer { id } errors { code message }
  }
}"""
EMPLOYMENT = """mutation($participant: ID!, $employer: ID!, $wage: Rupiah!, $key: String!) {
  recordEmployment(input: {participantId: $participant, employerId: $employer, contractType: PKWTT,
      startedOn: "2019-01-07", lastReportedWage: $wage, idempotencyKey: $key}) {
    employment { id } errors { code message }
  }
}"""
CONTRIBUTIONS = """mutation($participant: ID!, $employer: ID!, $months: [Date!]!, $key: String!) {
  recordContributions(input: {participantId: $participant, employerId: $employer, months: $months,
      idempotencyKey: $key}) { errors { code message } }
}"""
REPORT = """mutation($employment: ID!, $on: Date!, $proof: ID!, $key: String!) {
  reportTermination(input: {employmentId: $employment, terminatedOn: $on, cause: EFFICIENCY, uploadIds: [$proof],
      idempotencyKey: $key}) {
    benefitCase { id claims { id } } errors { code message }
  }
}"""
ACCOUNT = """mutation($key: String!) {
  registerBankAccount(input: {bank: "Bank Nusantara", number: "1234567890", holderName: "Sari Wulandari",
      idempotencyKey: $key}) { errors { code message } }
}"""
COMMITMENT = "{ commitmentText { text hash } }"
SIGN = """mutation($case: ID!, $hash: String!, $key: String!) {
  signCommitment(input: {benefitCaseId: $case, textHash: $hash, willingToWork: true, idempotencyKey: $key}) {
    errors { code message }
  }
}"""
STATEMENTS = "{ assessmentStatements { code } }"
ASSESS = """mutation($answers: [AssessmentAnswerInput!]!) {
  assessmentSubmit(input: {previousJobs: ["Operator mesin jahit"],
      desiredJobs: ["Staf gudang", "Admin kantor", "Kasir"], answers: $answers}) { errors { code message } }
}"""
PROFILE = """mutation($photo: ID!, $key: String!) {
  profileSave(input: {
    photoUploadId: $photo
    self: {address: "Jl. Kenanga 4", city: "Bandung", province: "32", summary: "Operator mesin jahit selama enam tahun"}
    education: [{level: VOCATIONAL_SECONDARY, institution: "SMK Negeri 2 Bandung", startedYear: 2005, endedYear: 2008}]
    workHistory: [{company: "PT Sinar Tekstil", position: "Operator jahit", startedOn: "2019-01-07"}]
    skills: [{name: "Menjahit", level: ADVANCED}]
    none: [TRAINING, CERTIFICATION, ACHIEVEMENTS, LANGUAGES]
    idempotencyKey: $key
  }) { completeness { percent } errors { code message } }
}"""
SEEK = """mutation($key: String!) {
  profileRegisterAsSeeker(input: {desiredJob: "sewing_operator", employmentCondition: DISMISSED, location: HOME,
      province: "32", physicalCondition: NO_DISABILITY, idempotencyKey: $key}) { errors { code message } }
}"""
VACANCIES = "{ karirhubVacancies(first: 100) { nodes { id company } } }"
APPLY = """mutation($vacancy: ID!) {
  karirhubApply(input: {vacancyId: $vacancy}) { mission { points } errors { code message } }
}"""
FILE = """mutation($claim: ID!, $selfie: ID!, $form: EmploymentStatus, $key: String!) {
  fileClaim(input: {claimId: $claim, selfieUploadId: $selfie, employmentStatus: $form, idempotencyKey: $key}) {
    claim { status } errors { code message }
  }
}"""
STEP = """mutation($claim: ID!, $key: String!) {
  STEP_NAME(input: {claimId: $claim, idempotencyKey: $key}) { claim { status } errors { code message } }
}"""
CASE = """query($id: ID!) {
  benefitCase(id: $id) {
    status endsOn
    claims { monthNo opensOn closesOn status amount mission { startsOn endsOn points pointsTarget } }
  }
}"""


@dataclass(frozen=True)
class Client:
    """Sends operations with a token."""

    url: str
    token: str | None = None

    def __call__(self, query: str, **variables: Any) -> Any:
        """The first field of the answer. Ends the program when the API refuses."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        payload = next(iter(self._send(self.url, body, "application/json")["data"].values()))
        if isinstance(payload, dict) and payload.get("errors"):
            sys.exit(f"refused: {payload['errors']}")
        return payload

    def upload(self, content: bytes) -> str:
        """The id of an uploaded file. Ends the program when the API refuses."""
        uploads = urllib.parse.urljoin(self.url, "/uploads")
        upload_id: str = self._send(uploads, content, "application/octet-stream")["uploadId"]
        return upload_id

    def _send(self, url: str, body: bytes, kind: str) -> dict[str, Any]:
        headers = {"content-type": kind, "accept-language": "en"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as response:
                answer: dict[str, Any] = json.load(response)
        except urllib.error.HTTPError as error:
            answer = json.load(error)
        except urllib.error.URLError as error:
            sys.exit(f"cannot reach {self.url}: {error.reason}; is `make run` running?")
        if answer.get("errors"):
            sys.exit(f"refused: {answer['errors']}")
        return answer

    def acting(self, role: str, subject: str) -> "Client":
        """The same server as somebody else."""
        return Client(self.url, self(TOKEN, role=role, subject=subject)["token"])


class Story:
    """The journey, step by step."""

    def __init__(self, url: str) -> None:
        self.anyone = Client(url)
        self.officer = self.anyone.acting("OFFICER", "officer-example")
        self.keys = (f"six-months-{random.getrandbits(64):x}-{number}" for number in count(1))

    def play(self) -> dict[str, Any]:
        """Everything, and the case at the end. The clock is put back to where it stood."""
        clock = self.anyone(CLOCK)
        try:
            self.at(FILED_ON - timedelta(days=10))
            self.register()
            self.month_1()
            for month in range(2, 7):
                self.month(month)
            case: dict[str, Any] = self.sari(CASE, id=self.case)
            return case
        finally:
            self.anyone(TRAVEL, at=clock["now"] if clock["standsStill"] else None)

    def at(self, day: date, time: str = "09:00") -> None:
        """Travel to a time of day in Jakarta."""
        self.anyone(TRAVEL, at=f"{day}T{time}:00+07:00")

    def register(self) -> None:
        """An officer enters Sari, her employer, her wage and 24 paid months."""
        nik = f"9999014506{random.randint(0, 99):02}{random.randint(1, 9999):04}"
        participant = self.officer(REGISTER, nik=nik, key=next(self.keys))["participant"]["id"]
        employer = self.officer(EMPLOYER, key=next(self.keys))["employer"]["id"]
        both = {"participant": participant, "employer": employer}
        job = self.officer(EMPLOYMENT, **both, wage=WAGE, key=next(self.keys))["employment"]["id"]
        self.officer(CONTRIBUTIONS, **both, months=contribution_months(), key=next(self.keys))
        self.sari = self.anyone.acting("PARTICIPANT", participant)
        self.report(job)

    def report(self, job: str) -> None:
        """Sari reports the termination with its proof, enters her account, and signs what she has read."""
        proof = self.sari.upload(drawn(640))
        on = TERMINATED_ON.isoformat()
        case = self.sari(REPORT, employment=job, on=on, proof=proof, key=next(self.keys))["benefitCase"]
        self.case, self.claims = case["id"], [claim["id"] for claim in case["claims"]]
        self.sari(ACCOUNT, key=next(self.keys))
        text = self.sari(COMMITMENT)
        self.sari(SIGN, case=self.case, hash=text["hash"], key=next(self.keys))

    def month_1(self) -> None:
        """File month 1 and be paid; then the labour market's conditions: assessment, profile, registration."""
        self.file_and_pay(1, FILED_ON)
        self.at(FILED_ON + timedelta(days=1))
        answers = [{"code": each["code"], "value": 70} for each in self.sari(STATEMENTS)]
        self.sari(ASSESS, answers=answers)
        self.sari(PROFILE, photo=self.sari.upload(drawn()), key=next(self.keys))
        self.sari(SEEK, key=next(self.keys))

    def month(self, month: int) -> None:
        """Apply at five companies in the mission's period, then file on the first day of the window."""
        claim = self.sari(CASE, id=self.case)["claims"][month - 1]
        self.apply(date.fromisoformat(claim["mission"]["startsOn"]))
        self.file_and_pay(month, date.fromisoformat(claim["opensOn"]))

    def apply(self, starts_on: date) -> None:
        """Five applications at five companies, on five days from the second day of the period on."""
        companies: set[str] = set()
        for number in range(1, APPLICATIONS + 1):
            self.at(starts_on + timedelta(days=number))
            vacancies = self.sari(VACANCIES)["nodes"]
            vacancy = next(each for each in vacancies if each["company"] not in companies)
            self.sari(APPLY, vacancy=vacancy["id"])
            companies.add(vacancy["company"])

    def file_and_pay(self, month: int, day: date) -> None:
        """Sari files with a selfie in the morning; the officer verifies and pays in the afternoon."""
        claim = self.claims[month - 1]
        form = "NOT_EMPLOYED" if month == len(self.claims) else None
        self.at(day)
        self.sari(FILE, claim=claim, selfie=self.sari.upload(drawn()), form=form, key=next(self.keys))
        self.at(day, "15:00")
        for name in ("takeClaim", "approveClaim", "instructPayment", "confirmPayment"):
            self.officer(STEP.replace("STEP_NAME", name), claim=claim, key=next(self.keys))


def drawn(side: int = 160) -> bytes:
    """A picture in PNG, of a face or of a letter: a camera would give a better one."""
    rows = b"".join(b"\0" + bytes((180, 140, 120)) * side for _ in range(side))
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(rows),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, content) for name, content in parts.items())


def chunk(name: bytes, content: bytes) -> bytes:
    """One part of a PNG, with its length and checksum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def contribution_months() -> list[str]:
    """The first days of the months for which contributions were paid."""
    first = FIRST_CONTRIBUTION.year * 12 + FIRST_CONTRIBUTION.month - 1
    return [date(month // 12, month % 12 + 1, 1).isoformat() for month in range(first, first + CONTRIBUTION_MONTHS)]


def table(case: dict[str, Any]) -> str:
    """The case for people."""
    lines = [f"{'month':<7}{'window':<26}{'points':<8}{'status':<10}{'amount':>14}"]
    for claim in case["claims"]:
        mission = claim["mission"]
        points = f"{mission['points']}/{mission['pointsTarget']}" if mission else "-"
        window = f"{claim['opensOn']} to {claim['closesOn']}"
        lines.append(f"{claim['monthNo']:<7}{window:<26}{points:<8}{claim['status']:<10}Rp{claim['amount'] or 0:>12,}")
    return "\n".join([*lines, f"{'total':<51}Rp{total(case):>12,}", f"case {case['status']}"])


def total(case: dict[str, Any]) -> int:
    """Rupiah of all paid months."""
    return sum(claim["amount"] or 0 for claim in case["claims"] if claim["status"] == "PAID")


def main() -> None:
    """Play the story and print it."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--url", default="http://127.0.0.1:8000/graphql", help="The sandbox's GraphQL endpoint.")
    arguments.add_argument("--json", action="store_true", help="Print JSON with the total.")
    given = arguments.parse_args()
    case = Story(given.url).play()
    print(json.dumps({**case, "total": total(case)}, indent=2) if given.json else table(case))


if __name__ == "__main__":
    main()
