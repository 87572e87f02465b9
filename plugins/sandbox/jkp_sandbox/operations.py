"""The operations that the seed plays."""

_ERRORS = "errors { code message }"


def _step(name: str) -> str:
    return (
        f"mutation($claim: ID!, $key: String!) {{ {name}(input: {{claimId: $claim, idempotencyKey: $key}}) "
        f"{{ claim {{ status }} {_ERRORS} }} }}"
    )


REGISTER_PARTICIPANT = f"""
mutation($nik: NIK!, $name: String!, $bornOn: Date!, $key: String!) {{
  registerParticipant(input: {{nik: $nik, name: $name, bornOn: $bornOn, idempotencyKey: $key}}) {{
    participant {{ id }} {_ERRORS}
  }}
}}"""

REGISTER_EMPLOYER = f"""
mutation($name: String!, $npp: String!, $address: String!, $key: String!) {{
  registerEmployer(input: {{name: $name, npp: $npp, address: $address, idempotencyKey: $key}}) {{
    employer {{ id }} {_ERRORS}
  }}
}}"""

RECORD_EMPLOYMENT = f"""
mutation($participant: ID!, $employer: ID!, $key: String!) {{
  recordEmployment(input: {{participantId: $participant, employerId: $employer, contractType: PKWTT,
      startedOn: "2019-01-07", lastReportedWage: 4250000, idempotencyKey: $key}}) {{
    employment {{ id }} {_ERRORS}
  }}
}}"""

RECORD_CONTRIBUTIONS = f"""
mutation($participant: ID!, $employer: ID!, $months: [Date!]!, $key: String!) {{
  recordContributions(input: {{participantId: $participant, employerId: $employer, months: $months,
      idempotencyKey: $key}}) {{ participant {{ id }} {_ERRORS} }}
}}"""

REPORT_TERMINATION = f"""
mutation($employment: ID!, $on: Date!, $proof: ID!, $key: String!) {{
  reportTermination(input: {{employmentId: $employment, terminatedOn: $on, cause: EFFICIENCY, uploadIds: [$proof],
      idempotencyKey: $key}}) {{ benefitCase {{ id claims {{ id }} }} {_ERRORS} }}
}}"""

REGISTER_ACCOUNT = f"""
mutation($holder: String!, $key: String!) {{
  registerBankAccount(input: {{bank: "Bank Nusantara", number: "1234567890", holderName: $holder,
      idempotencyKey: $key}}) {{ {_ERRORS} }}
}}"""

COMMITMENT_TEXT = "{ commitmentText { hash } }"

SIGN_COMMITMENT = f"""
mutation($case: ID!, $hash: String!, $key: String!) {{
  signCommitment(input: {{benefitCaseId: $case, textHash: $hash, willingToWork: true, idempotencyKey: $key}}) {{
    {_ERRORS}
  }}
}}"""

STATEMENTS = "{ assessmentStatements { code } }"

SUBMIT_ASSESSMENT = f"""
mutation($answers: [AssessmentAnswerInput!]!) {{
  assessmentSubmit(input: {{previousJobs: ["Operator mesin"],
      desiredJobs: ["Staf gudang", "Teknisi listrik", "Admin kantor"], answers: $answers}}) {{ {_ERRORS} }}
}}"""

SAVE_PROFILE = f"""
mutation($photo: ID!, $key: String!) {{
  profileSave(input: {{
    photoUploadId: $photo
    self: {{address: "Jl. Pelabuhan 12", city: "Cilegon", province: "36",
        summary: "Enam tahun mengoperasikan mesin pemotong pelat, terbiasa dengan keselamatan kerja."}}
    education: [{{level: VOCATIONAL_SECONDARY, institution: "SMK Negeri 2 Cilegon", fieldOfStudy: "Teknik mesin",
        startedYear: 2005, endedYear: 2008}}]
    workHistory: [{{company: "PT Baja Prima Gemilang", position: "Operator mesin", job: "production_operator",
        startedOn: "2019-01-07", endedOn: "2025-02-24", description: "Mesin pemotong pelat"}}]
    training: [{{title: "Keselamatan dan kesehatan kerja", provider: "BLK Serang", year: 2021}}]
    languages: [{{name: "Inggris", level: BASIC}}]
    skills: [{{name: "Memotong pelat", level: ADVANCED}}, {{name: "Membaca gambar teknik", level: BASIC}}]
    none: [CERTIFICATION, ACHIEVEMENTS]
    idempotencyKey: $key
  }}) {{ {_ERRORS} }}
}}"""

REGISTER_AS_SEEKER = f"""
mutation($key: String!) {{
  profileRegisterAsSeeker(input: {{desiredJob: "production_operator", employmentCondition: DISMISSED, location: HOME,
      province: "36", physicalCondition: NO_DISABILITY, idempotencyKey: $key}}) {{ {_ERRORS} }}
}}"""

VACANCIES = "{ karirhubVacancies(first: 100) { nodes { id company } } }"

PORTFOLIO = "{ viewer { participant { karirhubApplications(first: 100) { nodes { vacancy { company } } } } } }"

APPLY = f"""
mutation($vacancy: ID!) {{ karirhubApply(input: {{vacancyId: $vacancy}}) {{ {_ERRORS} }} }}"""

FILE_CLAIM = f"""
mutation($claim: ID!, $selfie: ID!, $key: String!) {{
  fileClaim(input: {{claimId: $claim, selfieUploadId: $selfie, idempotencyKey: $key}}) {{
    claim {{ status }} {_ERRORS}
  }}
}}"""

TAKE = _step("takeClaim")
APPROVE = _step("approveClaim")
INSTRUCT = _step("instructPayment")
CONFIRM = _step("confirmPayment")
