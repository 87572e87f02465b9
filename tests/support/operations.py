"""The operations that tests send, as a frontend would write them."""

from itertools import count

_keys = count(1)


def key() -> str:
    """An idempotency key that was not used before."""
    return f"test-{next(_keys)}"


_ERRORS = "errors { __typename code message path ... on RuleRefusal { missing until plugin } }"
_CLAIM = """
  id monthNo status version opensOn closesOn rate amount submittedAt employmentStatus
  locks { code message missing until plugin }
"""
_MISSION = """
  monthNo startsOn endsOn state points pointsTarget
  requirements { code title state current target points plugin reasons { code missing } }
"""
_ACTIVITY = "id kind company occurredOn points counted reason { code message }"

REGISTER_PARTICIPANT = f"""
mutation($nik: NIK!, $name: String!, $bornOn: Date!, $key: String!) {{
  registerParticipant(input: {{nik: $nik, name: $name, bornOn: $bornOn, idempotencyKey: $key}}) {{
    participant {{ id nik name }} {_ERRORS}
  }}
}}"""

REGISTER_EMPLOYER = f"""
mutation($name: String!, $key: String!) {{
  registerEmployer(input: {{name: $name, idempotencyKey: $key}}) {{ employer {{ id name }} {_ERRORS} }}
}}"""

RECORD_EMPLOYMENT = f"""
mutation($participant: ID!, $employer: ID!, $wage: Rupiah!, $startedOn: Date = "2015-01-05", $key: String!) {{
  recordEmployment(input: {{participantId: $participant, employerId: $employer, contractType: PKWTT,
      startedOn: $startedOn, lastReportedWage: $wage, idempotencyKey: $key}}) {{
    employment {{ id lastReportedWage }} {_ERRORS}
  }}
}}"""

RECORD_CONTRIBUTIONS = f"""
mutation($participant: ID!, $employer: ID!, $months: [Date!]!, $status: ContributionStatus = PAID, $key: String!) {{
  recordContributions(input: {{participantId: $participant, employerId: $employer, months: $months,
      status: $status, idempotencyKey: $key}}) {{ participant {{ id }} {_ERRORS} }}
}}"""

REPORT_TERMINATION = f"""
mutation($employment: ID!, $on: Date!, $cause: TerminationCause! = EFFICIENCY, $uploads: [ID!]! = [],
    $channel: ReportChannel, $key: String!) {{
  reportTermination(input: {{employmentId: $employment, terminatedOn: $on, cause: $cause, uploadIds: $uploads,
      channel: $channel, idempotencyKey: $key}}) {{
    benefitCase {{ id status claims {{ id }} }} {_ERRORS}
  }}
}}"""

REPORT_BY_EMPLOYER = f"""
mutation($nik: NIK!, $bornOn: Date! = "1990-06-05", $name: String! = "Sari Wulandari",
    $address: String! = "Jl. Kenanga 4, Bandung", $number: String! = "09012345678",
    $contract: String! = "SK-17/2015", $certificate: String! = "SERT-0417", $proof: String! = "PHK/27/III/2025",
    $proofOn: Date! = "2025-03-10", $on: Date!, $cause: TerminationCause! = EFFICIENCY, $channel: ReportChannel! = WLKP,
    $key: String!) {{
  reportTerminationByEmployer(input: {{nik: $nik, bornOn: $bornOn, name: $name, address: $address,
      participantNumber: $number, contractNumber: $contract, certificateNumber: $certificate, proofNumber: $proof,
      proofOn: $proofOn, terminatedOn: $on, cause: $cause, channel: $channel, idempotencyKey: $key}}) {{
    report {{ channel reportedAt terminatedOn cause dueOn late }} {_ERRORS}
  }}
}}"""

RECORD_DISPUTE = f"""
mutation($case: ID!, $status: DisputeStatus!, $key: String!) {{
  recordDispute(input: {{benefitCaseId: $case, status: $status, idempotencyKey: $key}}) {{
    benefitCase {{ status termination {{ dispute }} }} {_ERRORS}
  }}
}}"""

TERMINATION = """
query($case: ID!) {
  benefitCase(id: $case) {
    id status
    termination {
      terminatedOn cause dispute
      reports {
        channel reportedAt terminatedOn cause dueOn calendarVersion late agrees proofs
        form { company companyAddress npp certificateNumber name address participantNumber nik bornOn contractNumber
          contractStartsOn contractEndsOn proofNumber proofOn }
      }
    }
  }
}"""

COMMITMENT_TEXT = "{ commitmentText { version hash text } }"

SIGN_COMMITMENT = f"""
mutation($case: ID!, $hash: String!, $willing: Boolean! = true, $key: String!) {{
  signCommitment(input: {{benefitCaseId: $case, textHash: $hash, willingToWork: $willing, idempotencyKey: $key}}) {{
    benefitCase {{ commitment {{ textVersion textHash willingToWork signedAt }} }} {_ERRORS}
  }}
}}"""

REGISTER_ACCOUNT = f"""
mutation($bank: String! = "Bank Nusantara", $number: String! = "1234567890", $holder: String! = "Sari Wulandari",
    $key: String!) {{
  registerBankAccount(input: {{bank: $bank, number: $number, holderName: $holder, idempotencyKey: $key}}) {{
    participant {{ bankAccount {{ bank number holderName changedAt }} }} {_ERRORS}
  }}
}}"""

FILE_CLAIM = f"""
mutation($claim: ID!, $selfie: ID!, $form: EmploymentStatus, $key: String!) {{
  fileClaim(input: {{claimId: $claim, selfieUploadId: $selfie, employmentStatus: $form, idempotencyKey: $key}}) {{
    claim {{ {_CLAIM} }} {_ERRORS}
  }}
}}"""


def _step(name: str) -> str:
    return f"""
mutation($claim: ID!, $key: String!) {{
  {name}(input: {{claimId: $claim, idempotencyKey: $key}}) {{ claim {{ {_CLAIM} }} {_ERRORS} }}
}}"""


TAKE_CLAIM = _step("takeClaim")
APPROVE_CLAIM = _step("approveClaim")
INSTRUCT_PAYMENT = _step("instructPayment")
CONFIRM_PAYMENT = _step("confirmPayment")

REJECT_CLAIM = f"""
mutation($claim: ID!, $explanation: String!, $key: String!) {{
  rejectClaim(input: {{claimId: $claim, explanation: $explanation, idempotencyKey: $key}}) {{
    claim {{ {_CLAIM} }} {_ERRORS}
  }}
}}"""

CLAIM = f"""
query($id: ID!) {{
  claim(id: $id) {{
    {_CLAIM}
    mission {{ {_MISSION} activities {{ {_ACTIVITY} }} }}
    payment {{ status amount dueOn paidAt }}
    determinations {{ outcome amount rate ruleBookHash calendarVersion reasons {{ code missing }} }}
    history {{ type version }}
    benefitCase {{ id status referenceOn endsOn wageBase }}
  }}
}}"""

BENEFIT_CASE = """
query($claim: ID!) {
  claim(id: $claim) {
    benefitCase {
      status referenceOn endsOn wageBase
      claims { monthNo status opensOn closesOn rate amount payment { status amount } }
    }
  }
}"""

STATEMENTS = "{ assessmentStatements { code text } }"

SUBMIT_ASSESSMENT = f"""
mutation($answers: [AssessmentAnswerInput!]!, $previous: [String!]! = ["Operator mesin"],
    $desired: [String!]! = ["Staf gudang", "Teknisi listrik", "Admin kantor"]) {{
  assessmentSubmit(input: {{previousJobs: $previous, desiredJobs: $desired, answers: $answers}}) {{
    completedAt mission {{ state }} result {{ groups {{ code matchPercent }} }} {_ERRORS}
  }}
}}"""

VACANCIES = "{ karirhubVacancies(first: 100) { nodes { id company title } } }"

PORTFOLIO = """{ viewer { participant { karirhubApplications(first: 100) {
  nodes { id status appliedOn vacancy { id company title } }
} } } }"""

APPLY = f"""
mutation($vacancy: ID!, $again: Boolean = false) {{
  karirhubApply(input: {{vacancyId: $vacancy, allowSameCompany: $again}}) {{
    application {{ id status appliedOn }} activity {{ {_ACTIVITY} }} mission {{ {_MISSION} }} {_ERRORS}
  }}
}}"""

INVITE = f"""
mutation($application: ID!, $kind: ActivityType!, $key: String!) {{
  karirhubInvite(input: {{applicationId: $application, kind: $kind, idempotencyKey: $key}}) {{
    application {{ id status }} {_ERRORS}
  }}
}}"""

SUBMIT_APPLICATION = f"""
mutation($company: String!, $position: String! = "Staf gudang", $on: Date!, $upload: ID, $again: Boolean = false,
    $key: String!) {{
  manualActivitySubmitApplication(input: {{company: $company, companyAddress: "Jl. Merdeka 1, Bandung",
      position: $position, appliedOn: $on, method: ONLINE, media: "Surel", note: "", uploadId: $upload,
      allowSameCompany: $again, idempotencyKey: $key}}) {{
    manualActivity {{ id status }} activity {{ {_ACTIVITY} }} mission {{ {_MISSION} }} {_ERRORS}
  }}
}}"""

SUBMIT_INTERVIEW = f"""
mutation($company: String! = "PT Cahaya Timur", $kind: ActivityType! = INTERVIEW, $on: Date!, $upload: ID,
    $key: String!) {{
  manualActivitySubmitInterview(input: {{company: $company, companyAddress: "Jl. Merdeka 2, Bandung",
      position: "Staf gudang", kind: $kind, invitedOn: $on, method: ON_SITE, experience: "Baik",
      process: "Wawancara dengan HRD", uploadId: $upload, idempotencyKey: $key}}) {{
    manualActivity {{ id status }} activity {{ {_ACTIVITY} }} mission {{ {_MISSION} }} {_ERRORS}
  }}
}}"""

REVIEW = f"""
mutation($id: ID!, $accept: Boolean!, $reason: String = "", $key: String!) {{
  manualActivityReview(input: {{manualActivityId: $id, accept: $accept, reason: $reason, idempotencyKey: $key}}) {{
    manualActivity {{ id status reviewReason }} {_ERRORS}
  }}
}}"""

ENROL = f"""
mutation($course: String!) {{
  trainingEnrol(input: {{courseCode: $course}}) {{ enrolment {{ id status }} {_ERRORS} }}
}}"""

SCHEDULE = f"""
mutation($enrolment: ID!, $days: [Date!]!) {{
  trainingSchedule(input: {{enrolmentId: $enrolment, days: $days}}) {{
    enrolment {{ id sessions {{ day attended }} }} {_ERRORS}
  }}
}}"""

ATTEND = f"""
mutation($enrolment: ID!, $days: [Date!]!, $attended: Boolean! = true) {{
  trainingRecordAttendance(input: {{enrolmentId: $enrolment, days: $days, attended: $attended}}) {{
    enrolment {{ id sessions {{ day attended }} }} {_ERRORS}
  }}
}}"""
