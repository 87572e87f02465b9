"""The operations that tests send, as a frontend would write them."""

from jkp.testing.operations import (
    APPROVE_CLAIM,
    CLAIM_FIELDS,
    COMMITMENT_TEXT,
    ERRORS,
    FILE_CLAIM,
    RECORD_CONTRIBUTIONS,
    RECORD_EMPLOYMENT,
    REGISTER_ACCOUNT,
    REGISTER_EMPLOYER,
    REGISTER_PARTICIPANT,
    REPORT_TERMINATION,
    SIGN_COMMITMENT,
    TAKE_CLAIM,
    key,
    step,
)

__all__ = [
    "APPROVE_CLAIM",
    "COMMITMENT_TEXT",
    "ERRORS",
    "FILE_CLAIM",
    "RECORD_CONTRIBUTIONS",
    "RECORD_EMPLOYMENT",
    "REGISTER_ACCOUNT",
    "REGISTER_EMPLOYER",
    "REGISTER_PARTICIPANT",
    "REPORT_TERMINATION",
    "SIGN_COMMITMENT",
    "TAKE_CLAIM",
    "key",
]

_MISSION = """
  monthNo startsOn endsOn state points pointsTarget
  requirements { code title state current target points plugin reasons { code missing } }
"""
_ACTIVITY = "id kind company occurredOn points counted reason { code message }"

REPORT_BY_EMPLOYER = f"""
mutation($nik: NIK!, $bornOn: Date! = "1990-06-05", $name: String! = "Sari Wulandari",
    $address: String! = "Jl. Kenanga 4, Bandung", $number: String! = "09012345678",
    $contract: String! = "SK-17/2015", $certificate: String! = "SERT-0417", $proof: String! = "PHK/27/III/2025",
    $proofOn: Date! = "2025-03-10", $on: Date!, $cause: TerminationCause! = EFFICIENCY, $channel: ReportChannel! = WLKP,
    $key: String!) {{
  reportTerminationByEmployer(input: {{nik: $nik, bornOn: $bornOn, name: $name, address: $address,
      participantNumber: $number, contractNumber: $contract, certificateNumber: $certificate, proofNumber: $proof,
      proofOn: $proofOn, terminatedOn: $on, cause: $cause, channel: $channel, idempotencyKey: $key}}) {{
    report {{ channel reportedAt terminatedOn cause dueOn late }} {ERRORS}
  }}
}}"""

RECORD_DISPUTE = f"""
mutation($case: ID!, $status: DisputeStatus!, $key: String!) {{
  recordDispute(input: {{benefitCaseId: $case, status: $status, idempotencyKey: $key}}) {{
    benefitCase {{ status termination {{ dispute }} }} {ERRORS}
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


INSTRUCT_PAYMENT = step("instructPayment")
CONFIRM_PAYMENT = step("confirmPayment")

REJECT_CLAIM = f"""
mutation($claim: ID!, $explanation: String!, $key: String!) {{
  rejectClaim(input: {{claimId: $claim, explanation: $explanation, idempotencyKey: $key}}) {{
    claim {{ {CLAIM_FIELDS} }} {ERRORS}
  }}
}}"""

CLAIM = f"""
query($id: ID!) {{
  claim(id: $id) {{
    {CLAIM_FIELDS}
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
    completedAt mission {{ state }} result {{ groups {{ code matchPercent }} }} {ERRORS}
  }}
}}"""

VACANCIES = "{ karirhubVacancies(first: 100) { nodes { id company title } } }"

PORTFOLIO = """{ viewer { participant { karirhubApplications(first: 100) {
  nodes { id status appliedOn vacancy { id company title } }
} } } }"""

APPLY = f"""
mutation($vacancy: ID!, $again: Boolean = false) {{
  karirhubApply(input: {{vacancyId: $vacancy, allowSameCompany: $again}}) {{
    application {{ id status appliedOn }} activity {{ {_ACTIVITY} }} mission {{ {_MISSION} }} {ERRORS}
  }}
}}"""

INVITE = f"""
mutation($application: ID!, $kind: ActivityType!, $key: String!) {{
  karirhubInvite(input: {{applicationId: $application, kind: $kind, idempotencyKey: $key}}) {{
    application {{ id status }} {ERRORS}
  }}
}}"""

SUBMIT_APPLICATION = f"""
mutation($company: String!, $position: String! = "Staf gudang", $on: Date!, $upload: ID, $again: Boolean = false,
    $key: String!) {{
  manualActivitySubmitApplication(input: {{company: $company, companyAddress: "Jl. Merdeka 1, Bandung",
      position: $position, appliedOn: $on, method: ONLINE, medium: EMAIL, outsideReason: TOO_FEW, note: "",
      uploadId: $upload, allowSameCompany: $again, idempotencyKey: $key}}) {{
    manualActivity {{ id status }} activity {{ {_ACTIVITY} }} mission {{ {_MISSION} }} {ERRORS}
  }}
}}"""

SAVE_PROFILE = f"""
mutation($photo: ID!, $key: String!) {{
  profileSave(input: {{
    photoUploadId: $photo
    self: {{address: "Jl. Merdeka 1", city: "Bandung", province: "32", summary: "Operator mesin jahit"}}
    education: [{{level: VOCATIONAL_SECONDARY, institution: "SMK Negeri 2", startedYear: 2005, endedYear: 2008}}]
    workHistory: [{{company: "PT Sinar Tekstil", position: "Operator jahit", job: "sewing_operator",
        startedOn: "2015-01-07", endedOn: "2021-12-31"}}]
    skills: [{{name: "Menjahit", level: ADVANCED}}]
    none: [TRAINING, CERTIFICATION, ACHIEVEMENTS, LANGUAGES]
    idempotencyKey: $key
  }}) {{ completeness {{ percent complete }} {ERRORS} }}
}}"""

REGISTER_AS_SEEKER = f"""
mutation($job: String!, $location: ProfileLocation!, $province: String, $key: String!) {{
  profileRegisterAsSeeker(input: {{desiredJob: $job, employmentCondition: DISMISSED, location: $location,
      province: $province, physicalCondition: NO_DISABILITY, idempotencyKey: $key}}) {{
    jobSeeker {{ desiredJob {{ code title }} location province {{ code name }} }} {ERRORS}
  }}
}}"""

SUBMIT_INTERVIEW = f"""
mutation($company: String! = "PT Cahaya Timur", $kind: ActivityType! = INTERVIEW, $on: Date!, $upload: ID,
    $key: String!) {{
  manualActivitySubmitInterview(input: {{company: $company, companyAddress: "Jl. Merdeka 2, Bandung",
      position: "Staf gudang", kind: $kind, invitedOn: $on, method: ON_SITE, experience: "Baik",
      process: "Wawancara dengan HRD", uploadId: $upload, idempotencyKey: $key}}) {{
    manualActivity {{ id status }} activity {{ {_ACTIVITY} }} mission {{ {_MISSION} }} {ERRORS}
  }}
}}"""

REVIEW = f"""
mutation($id: ID!, $accept: Boolean!, $ground: ManualActivityGround, $reason: String = "", $key: String!) {{
  manualActivityReview(input: {{manualActivityId: $id, accept: $accept, ground: $ground, reason: $reason,
      idempotencyKey: $key}}) {{
    manualActivity {{ id status reviewGround reviewReason }} {ERRORS}
  }}
}}"""

ENROL = f"""
mutation($course: String!) {{
  trainingEnrol(input: {{courseCode: $course}}) {{ enrolment {{ id status }} {ERRORS} }}
}}"""

SCHEDULE = f"""
mutation($enrolment: ID!, $days: [Date!]!) {{
  trainingSchedule(input: {{enrolmentId: $enrolment, days: $days}}) {{
    enrolment {{ id sessions {{ day attended }} }} {ERRORS}
  }}
}}"""

ATTEND = f"""
mutation($enrolment: ID!, $days: [Date!]!, $attended: Boolean! = true) {{
  trainingRecordAttendance(input: {{enrolmentId: $enrolment, days: $days, attended: $attended}}) {{
    enrolment {{ id sessions {{ day attended }} }} {ERRORS}
  }}
}}"""
