"""The operations of the first month of a benefit, as a frontend would write them."""

from itertools import count

_keys = count(1)


def key() -> str:
    """An idempotency key that was not used before."""
    return f"test-{next(_keys)}"


ERRORS = "errors { __typename code message path ... on RuleRefusal { missing until plugin } }"
CLAIM_FIELDS = """
  id monthNo status version opensOn closesOn rate amount submittedAt employmentStatus
  locks { code message missing until plugin }
"""

REGISTER_PARTICIPANT = f"""
mutation($nik: NIK!, $name: String!, $bornOn: Date!, $key: String!) {{
  registerParticipant(input: {{nik: $nik, name: $name, bornOn: $bornOn, idempotencyKey: $key}}) {{
    participant {{ id nik name }} {ERRORS}
  }}
}}"""

REGISTER_EMPLOYER = f"""
mutation($name: String!, $key: String!) {{
  registerEmployer(input: {{name: $name, idempotencyKey: $key}}) {{ employer {{ id name }} {ERRORS} }}
}}"""

RECORD_EMPLOYMENT = f"""
mutation($participant: ID!, $employer: ID!, $wage: Rupiah!, $startedOn: Date = "2015-01-05", $key: String!) {{
  recordEmployment(input: {{participantId: $participant, employerId: $employer, contractType: PKWTT,
      startedOn: $startedOn, lastReportedWage: $wage, idempotencyKey: $key}}) {{
    employment {{ id lastReportedWage }} {ERRORS}
  }}
}}"""

RECORD_CONTRIBUTIONS = f"""
mutation($participant: ID!, $employer: ID!, $months: [Date!]!, $status: ContributionStatus = PAID, $key: String!) {{
  recordContributions(input: {{participantId: $participant, employerId: $employer, months: $months,
      status: $status, idempotencyKey: $key}}) {{ participant {{ id }} {ERRORS} }}
}}"""

REPORT_TERMINATION = f"""
mutation($employment: ID!, $on: Date!, $cause: TerminationCause! = EFFICIENCY, $uploads: [ID!]! = [],
    $channel: ReportChannel, $key: String!) {{
  reportTermination(input: {{employmentId: $employment, terminatedOn: $on, cause: $cause, uploadIds: $uploads,
      channel: $channel, idempotencyKey: $key}}) {{
    benefitCase {{ id status claims {{ id }} }} {ERRORS}
  }}
}}"""

COMMITMENT_TEXT = "{ commitmentText { version hash text } }"

SIGN_COMMITMENT = f"""
mutation($case: ID!, $hash: String!, $willing: Boolean! = true, $key: String!) {{
  signCommitment(input: {{benefitCaseId: $case, textHash: $hash, willingToWork: $willing, idempotencyKey: $key}}) {{
    benefitCase {{ commitment {{ textVersion textHash willingToWork signedAt }} }} {ERRORS}
  }}
}}"""

REGISTER_ACCOUNT = f"""
mutation($bank: String! = "Bank Nusantara", $number: String! = "1234567890", $holder: String! = "Sari Wulandari",
    $key: String!) {{
  registerBankAccount(input: {{bank: $bank, number: $number, holderName: $holder, idempotencyKey: $key}}) {{
    participant {{ bankAccount {{ bank number holderName changedAt }} }} {ERRORS}
  }}
}}"""

FILE_CLAIM = f"""
mutation($claim: ID!, $selfie: ID!, $form: EmploymentStatus, $key: String!) {{
  fileClaim(input: {{claimId: $claim, selfieUploadId: $selfie, employmentStatus: $form, idempotencyKey: $key}}) {{
    claim {{ {CLAIM_FIELDS} }} {ERRORS}
  }}
}}"""


def step(name: str) -> str:
    """One step of an officer with a claim."""
    return f"""
mutation($claim: ID!, $key: String!) {{
  {name}(input: {{claimId: $claim, idempotencyKey: $key}}) {{ claim {{ {CLAIM_FIELDS} }} {ERRORS} }}
}}"""


TAKE_CLAIM = step("takeClaim")
APPROVE_CLAIM = step("approveClaim")
