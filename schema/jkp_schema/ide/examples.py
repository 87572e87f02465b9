"""The operations that the sandbox's IDE offers, one click away. A test runs all of them against the schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Example:
    """One operation. `role` is the persona that it needs, None for anybody; the title is shown in the menu."""

    title: str
    role: str | None
    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)


DASHBOARD = """query Dashboard {
  viewer {
    participant {
      name
      nik
      currentMission {
        monthNo startsOn endsOn points pointsTarget state
        requirements { title state current target reasons { message } }
      }
      activities(first: 10) {
        nodes { occurredOn kind company points counted reason { message } }
      }
      employments { id employer { name } startedOn }
      benefitCase {
        id status referenceOn endsOn
        claims { id monthNo status opensOn closesOn amount locks { code message until } }
      }
    }
  }
}
"""

VACANCIES = """query Vacancies($search: String) {
  karirhubVacancies(search: $search, first: 10) {
    nodes { id title company city province salaryMin salaryMax }
    pageInfo { hasNextPage endCursor }
  }
}
"""

PROFILE = """query Profile {
  viewer {
    participant {
      profileCompleteness { percent missing { part message } }
      profileJobSeeker { desiredJob { title } location province { name } }
    }
  }
}
"""

SAVE_PROFILE = """mutation SaveProfile($photoUploadId: ID!) {
  profileSave(
    input: {
      photoUploadId: $photoUploadId
      self: {address: "Jl. Kenanga 4", city: "Bandung", province: "32", summary: "Operator mesin jahit"}
      education: [{level: VOCATIONAL_SECONDARY, institution: "SMK Negeri 2", startedYear: 2005, endedYear: 2008}]
      workHistory: [{company: "PT Sinar Tekstil Nusantara", position: "Operator jahit", startedOn: "2019-01-07"}]
      skills: [{name: "Menjahit", level: ADVANCED}]
      none: [TRAINING, CERTIFICATION, ACHIEVEMENTS, LANGUAGES]
      idempotencyKey: "example-profile"
    }
  ) {
    completeness { percent missing { message } }
    errors { code message path }
  }
}
"""

SEEK = """mutation Seek {
  profileRegisterAsSeeker(
    input: {
      desiredJob: "sewing_operator", employmentCondition: DISMISSED, location: HOME, province: "32",
      physicalCondition: NO_DISABILITY, idempotencyKey: "example-seek"
    }
  ) {
    jobSeeker { desiredJob { title } location }
    errors { code message path ... on RuleRefusal { missing } }
  }
}
"""

APPLY = """mutation Apply($vacancyId: ID!) {
  karirhubApply(input: {vacancyId: $vacancyId}) {
    application { status appliedOn }
    activity { company points counted reason { message } }
    mission { points pointsTarget state }
    errors { code message path }
  }
}
"""

PORTFOLIO = """query Portfolio {
  viewer {
    participant {
      karirhubApplications(first: 20) { nodes { status appliedOn vacancy { title company } } }
    }
  }
}
"""

PHOTOGRAPH = """mutation Photograph {
  sandboxPhotograph { uploadId errors { code message } }
}
"""

REPORT = """mutation Report($employmentId: ID!, $uploadId: ID!) {
  reportTermination(
    input: {
      employmentId: $employmentId, terminatedOn: "2025-04-28", cause: EFFICIENCY, uploadIds: [$uploadId]
      idempotencyKey: "my-report"
    }
  ) {
    benefitCase { id status claims { id monthNo status } }
    errors { code message path }
  }
}
"""

ACCOUNT = """mutation Account($holderName: String!) {
  registerBankAccount(
    input: {bank: "Bank Nusantara", number: "1234567890", holderName: $holderName, idempotencyKey: "my-account"}
  ) {
    participant { bankAccount { bank number holderName } }
    errors { code message path }
  }
}
"""

COMMITMENT = """query Commitment {
  commitmentText { version startsOn text hash }
}
"""

SIGN = """mutation Sign($benefitCaseId: ID!, $textHash: String!) {
  signCommitment(
    input: {benefitCaseId: $benefitCaseId, textHash: $textHash, willingToWork: true, idempotencyKey: "my-signature"}
  ) {
    benefitCase { commitment { textVersion signedAt } }
    errors { code message path }
  }
}
"""

FILE_CLAIM = """mutation FileClaim($claimId: ID!, $selfieUploadId: ID!) {
  fileClaim(input: {claimId: $claimId, selfieUploadId: $selfieUploadId, idempotencyKey: "my-first-filing"}) {
    claim { monthNo status submittedAt }
    errors { code message path ... on RuleRefusal { missing until plugin } }
  }
}
"""

REPORT_BY_EMPLOYER = """mutation ReportByEmployer($nik: NIK!, $bornOn: Date!) {
  reportTerminationByEmployer(
    input: {
      nik: $nik, bornOn: $bornOn, name: "Sari Wulandari", address: "Jl. Kenanga 4, Bandung"
      participantNumber: "09012345678", contractNumber: "SK-17/2019", certificateNumber: "SERT-0417"
      proofNumber: "PHK/27/IV/2025", proofOn: "2025-04-28", terminatedOn: "2025-04-28", cause: EFFICIENCY
      idempotencyKey: "report-1"
    }
  ) {
    report { channel terminatedOn dueOn late }
    errors { code message path }
  }
}
"""

QUEUE = """query Queue {
  claims(first: 50) {
    nodes {
      id monthNo status submittedAt
      participant { name nik }
      mission { points pointsTarget state }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

APPROVE = """mutation Approve($claimId: ID!) {
  approveClaim(input: {claimId: $claimId, idempotencyKey: "approve-1"}) {
    claim { status rate amount }
    errors { code message }
  }
}
"""

FOLLOW = """query FollowClaims {
  claims(filter: {statuses: [SUBMITTED, IN_VERIFICATION, APPROVED, PAYMENT_PENDING, PAID]}, first: 20) {
    nodes { id monthNo status version history { type version occurredAt } }
  }
}
"""

RULE_BOOK = """query RuleBookInForce($at: Date) {
  ruleBook(at: $at) {
    at hash overlays
    entries { key value source certainty note }
  }
}
"""

SIMULATE = """query Simulate {
  simulateBenefit(input: {wage: 4250000, filedOn: "2025-03-10"}) {
    months { monthNo opensOn closesOn missionStartsOn missionEndsOn rate amount }
    total
  }
}
"""

PLUGINS = """query Plugins {
  plugins { name version distribution activityKinds requirements }
  activityKinds { code title points sources }
}
"""

TRAVEL = """mutation TravelTo($at: DateTime) {
  sandboxTravelTo(input: {at: $at}) { clock { now standsStill } errors { code message } }
}
"""

RESET = """mutation Reset {
  sandboxReset { personas { name role title } errors { code message } }
}
"""

FROM_DASHBOARD = "take an id from «My dashboard»"
A_PHOTOGRAPH = "take the id that «A photograph» gives"
A_HASH = "take the hash of «Read the commitment»"
SARI = {"nik": "9999014506900001", "bornOn": "1990-06-05"}

EXAMPLES: tuple[Example, ...] = (
    Example("My dashboard", "PARTICIPANT", DASHBOARD),
    Example("What is missing from my profile", "PARTICIPANT", PROFILE),
    Example("Fill in my profile", "PARTICIPANT", SAVE_PROFILE, {"photoUploadId": A_PHOTOGRAPH}),
    Example("Register as a job seeker", "PARTICIPANT", SEEK),
    Example("Search vacancies", None, VACANCIES, {"search": "staf"}),
    Example("Apply for a vacancy", "PARTICIPANT", APPLY, {"vacancyId": "take an id from «Search vacancies»"}),
    Example("My applications", "PARTICIPANT", PORTFOLIO),
    Example("A photograph, as proof or selfie", "PARTICIPANT", PHOTOGRAPH),
    Example("Report my termination", "PARTICIPANT", REPORT, {"employmentId": FROM_DASHBOARD, "uploadId": A_PHOTOGRAPH}),
    Example("Enter my bank account", "PARTICIPANT", ACCOUNT, {"holderName": "Sari Wulandari"}),
    Example("Read the commitment (KAPK)", None, COMMITMENT),
    Example("Sign the commitment (KAPK)", "PARTICIPANT", SIGN, {"benefitCaseId": FROM_DASHBOARD, "textHash": A_HASH}),
    Example("File a claim", "PARTICIPANT", FILE_CLAIM, {"claimId": FROM_DASHBOARD, "selfieUploadId": A_PHOTOGRAPH}),
    Example("Employer: report a termination", "EMPLOYER", REPORT_BY_EMPLOYER, SARI),
    Example("Officer: the queue", "OFFICER", QUEUE),
    Example("Officer: approve a claim", "OFFICER", APPROVE, {"claimId": "take an id from the queue"}),
    Example("Integrator: follow claims", "INTEGRATOR", FOLLOW),
    Example("The law on a day", None, RULE_BOOK, {"at": "2025-03-10"}),
    Example("What would I get?", None, SIMULATE),
    Example("Which plugins run here", None, PLUGINS),
    Example("Travel in time", None, TRAVEL, {"at": "2025-05-10T09:00:00+07:00"}),
    Example("Start again", None, RESET),
)
"""In the order of the menu."""
