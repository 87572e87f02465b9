"""Manual activities in words: hand in a form with its proof, and review it."""

from typing import Any

from support import operations as op
from support.journey import Person, done

_FORM = """
  id participantId kind company companyAddress position occurredOn method medium media outsideReason note
  experience process status uploadId reviewGround reviewReason submittedAt reviewedAt withdrawnAt
  resubmissionOf resubmittedAs
"""
_ANSWER = f"""
  manualActivity {{ {_FORM} }} activity {{ id plugin kind counted }} mission {{ points }}
  errors {{ __typename code message path }}
"""

APPLICATION_FORM = f"""
mutation($form: ManualActivitySubmitApplicationInput!) {{
  manualActivitySubmitApplication(input: $form) {{ {_ANSWER} }}
}}"""

INTERVIEW_FORM = f"""
mutation($form: ManualActivitySubmitInterviewInput!) {{
  manualActivitySubmitInterview(input: $form) {{ {_ANSWER} }}
}}"""

WITHDRAW = f"""
mutation($id: ID!, $key: String!) {{
  manualActivityWithdraw(input: {{manualActivityId: $id, idempotencyKey: $key}}) {{
    manualActivity {{ {_FORM} }} mission {{ points }} errors {{ __typename code message path }}
  }}
}}"""

SIMILAR = """
query { manualActivityReviews(first: 20) {
  nodes { id company similar { manualActivityId participantId company position occurredOn sameProof samePosition } }
} }"""

SUBMISSIONS = f"""
query($participant: ID!, $first: Int = 10, $after: String) {{
  participant(id: $participant) {{
    manualActivitySubmissions(first: $first, after: $after) {{
      nodes {{ {_FORM} }} pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}"""

REVIEWS = f"""
query($first: Int = 20, $after: String) {{
  manualActivityReviews(first: $first, after: $after) {{
    nodes {{ {_FORM} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""

LEDGER = """{ viewer { participant { activities(first: 100) {
  nodes { kind company occurredOn points counted reason { code message } }
} } } }"""


def application_form(**changes: Any) -> dict[str, Any]:
    """A form of an application that is filled in, but for its proof."""
    filled = {
        "company": "PT Maju Jaya",
        "companyAddress": "Jl. Merdeka 1, Bandung",
        "position": "Staf gudang",
        "appliedOn": "2025-03-10",
        "method": "ONLINE",
        "medium": "JOB_BOARD",
        "media": "Bursa Kerja Bandung",
        "outsideReason": "OTHER_KIND",
        "note": "Tidak ada lowongan yang sesuai di Karirhub",
        "idempotencyKey": op.key(),
    }
    return {**filled, **changes}


def interview_form(**changes: Any) -> dict[str, Any]:
    """Both pages of a form of an interview that are filled in, but for the proof."""
    first_page = {
        "company": "PT Cahaya Timur",
        "companyAddress": "Jl. Merdeka 2, Bandung",
        "position": "Operator mesin",
        "kind": "INTERVIEW",
        "invitedOn": "2025-03-10",
        "method": "ON_SITE",
    }
    second_page = {"experience": "Lancar", "process": "Wawancara dengan HRD", "idempotencyKey": op.key()}
    return {**first_page, **second_page, **changes}


async def applied(person: Person, company: str, on: str, **given: Any) -> dict[str, Any]:
    """An application with its proof, which must not be refused; the payload."""
    proof = await person.uploads()
    sent = {"company": company, "on": on, "upload": proof, "key": op.key(), **given}
    return done(await person.me(op.SUBMIT_APPLICATION, **sent))


async def invited(person: Person, on: str, **given: Any) -> dict[str, Any]:
    """An interview or call with its proof, which must not be refused; the payload."""
    proof = await person.uploads()
    return done(await person.me(op.SUBMIT_INTERVIEW, **{"on": on, "upload": proof, "key": op.key(), **given}))


async def rejected(person: Person, manual_activity: str, reason: str = "Bukti tidak terbaca") -> None:
    """An officer rejects what the person entered."""
    given = {"id": manual_activity, "accept": False, "reason": reason, "key": op.key()}
    done(await person.api.officer(op.REVIEW, **given))


async def withdrawn(person: Person, manual_activity: str) -> dict[str, Any]:
    """The payload of taking a manual activity back, refused or not."""
    answer = await person.me(WITHDRAW, id=manual_activity, key=op.key())
    payload: dict[str, Any] = answer["manualActivityWithdraw"]
    return payload


async def submissions(person: Person, **page: Any) -> dict[str, Any]:
    """A page of what the person entered, as the person sees it."""
    answer = await person.me(SUBMISSIONS, participant=person.id, **page)
    found: dict[str, Any] = answer["participant"]["manualActivitySubmissions"]
    return found


async def ledger(person: Person) -> list[dict[str, Any]]:
    """Everything in the person's ledger, the latest entry first."""
    viewer = (await person.me(LEDGER))["viewer"]
    nodes: list[dict[str, Any]] = viewer["participant"]["activities"]["nodes"]
    return nodes
