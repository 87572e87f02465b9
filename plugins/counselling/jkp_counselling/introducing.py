"""What a counsellor says of itself."""

from jkp.plugin import Personal, transaction, wrote
from jkp_counselling.models import Counsellor
from jkp_counselling.terms import CounsellingOffice
from jkp_counselling.texts import a_text

LONGEST_NAME, LONGEST_CERTIFICATE = 200, 64


async def introduce(code: str, name: str, office: CounsellingOffice, certificate: str) -> str:
    """Keep a counsellor's profile, in place of the one before; its code. Error: INVALID_INPUT."""
    profile: dict[str, object] = {
        "name": a_text(name, "name", LONGEST_NAME),
        "office": office,
        "certificate": a_text(certificate, "certificate", LONGEST_CERTIFICATE),
    }
    await transaction(lambda: _keep(code, profile))
    return code


async def _keep(code: str, profile: dict[str, object]) -> None:
    await Counsellor.update_or_create(code=code, defaults=profile)
    await wrote(None, Personal.NAME, about=f"counsellor {code}")
