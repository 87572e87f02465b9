"""The operations of counselling, as the frontends of participants and counsellors would write them."""

_SESSION = "session { id status scheduledAt endsAt startedAt closedAt outcome counsellor videoUrl note }"
_ERRORS = "errors { __typename code message path ... on RuleRefusal { missing until plugin } }"


def _operation(name: str, variables: str = "", given: str = "") -> str:
    return f"""
mutation($session: ID!, $key: String!{variables}) {{
  {name}(input: {{sessionId: $session, idempotencyKey: $key{given}}}) {{ {_SESSION} {_ERRORS} }}
}}"""


REQUEST = f"""
mutation($reason: String! = "Belum tahu harus mulai dari mana", $key: String!) {{
  counsellingRequest(input: {{reason: $reason, idempotencyKey: $key}}) {{ {_SESSION} {_ERRORS} }}
}}"""
CANCEL = _operation("counsellingCancel")
START = _operation("counsellingStart")
NO_SHOW = _operation("counsellingNoShow")
DECLINE = _operation("counsellingDecline", ", $reason: String!", ", reason: $reason")
WRITE = _operation("counsellingWrite", ", $text: String!", ", text: $text")
SCHEDULE = _operation(
    "counsellingSchedule",
    ", $at: DateTime!, $url: String",
    ", scheduledAt: $at, videoUrl: $url",
)
RECORD = _operation(
    "counsellingRecord",
    ", $responses: [CounsellingResponseInput!]!",
    ", responses: $responses",
)
RECOMMEND = _operation(
    "counsellingRecommend",
    ", $vacancies: [CounsellingVacancyInput!]! = [], $courses: [CounsellingCourseInput!]! = []",
    ", vacancies: $vacancies, courses: $courses",
)
FINISH = _operation(
    "counsellingFinish",
    ', $outcome: CounsellingOutcome! = TRAINING, $agreement: String! = "Mengikuti pelatihan las"',
    ", outcome: $outcome, agreement: $agreement",
)
