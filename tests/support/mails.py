"""What a server tells participants by mail, and how they say what they want."""

from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, done

from jkp.mail.letters import written
from jkp.mail.models import Mail
from jkp.notices import telling
from jkp.notices.reminding import remind

NOTICES = (
    "CLAIM_SUBMITTED",
    "CLAIM_RETURNED",
    "CLAIM_APPROVED",
    "CLAIM_REJECTED",
    "CLAIM_PAID",
    "WINDOW_OPENED",
    "WINDOW_CLOSES_SOON",
    "MISSION_NEARLY_COMPLETE",
)
SARI = "sari@contoh.id"
CONTACT = "email contact { language notices refusedAt }"
SET_CONTACT = f"""
mutation($email: String, $language: Language! = EN, $notices: [NoticeKind!]!, $key: String!) {{
  setContact(input: {{email: $email, language: $language, notices: $notices, idempotencyKey: $key}}) {{
    participant {{ {CONTACT} }} errors {{ code path }}
  }}
}}"""


async def wants(person: Person, email: str | None = SARI, **given: Any) -> dict[str, Any]:
    """She says where her mails go; every kind, in English, unless she says otherwise."""
    answer = await person.me(SET_CONTACT, email=email, **{"notices": NOTICES, "key": op.key(), **given})
    participant: dict[str, Any] = done(answer)["participant"]
    return participant


async def tell(api: Api) -> list[Mail]:
    """Let the server read the log and look at the days; every mail that there is, oldest first."""
    await api.tick()
    with api.runtime.activate():
        while await telling.tell():
            pass
        await remind()
        return list(await Mail.all().order_by("made_at", "kind"))


def says(api: Api, mail: Mail) -> str:
    """Subject and text of a mail."""
    with api.runtime.activate():
        about = mail.about()
    assert about is not None
    letter = written(mail.kind, mail.language, about)
    return f"{letter.subject}\n{letter.text}"


async def news(api: Api, before: list[Mail]) -> list[str]:
    """What is said in the mails that were made since."""
    known = {mail.id for mail in before}
    return [says(api, mail) for mail in await tell(api) if mail.id not in known]


async def kinds(api: Api) -> list[str]:
    """The kinds of all mails, oldest first."""
    return [mail.kind.value for mail in await tell(api)]
