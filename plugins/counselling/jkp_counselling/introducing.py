"""What a counsellor says of itself."""

from jkp.plugin import transaction
from jkp_counselling.models import Counsellor
from jkp_counselling.terms import CounsellingOffice
from jkp_counselling.texts import a_text

LONGEST_NAME, LONGEST_CERTIFICATE = 200, 64


async def introduce(code: str, name: str, office: CounsellingOffice, certificate: str) -> str:
    """Keep a counsellor's profile, in place of the one before; its code. Error: INVALID_INPUT."""
    profile = {
        "name": a_text(name, "name", LONGEST_NAME),
        "office": office,
        "certificate": a_text(certificate, "certificate", LONGEST_CERTIFICATE),
    }
    await transaction(lambda: Counsellor.update_or_create(code=code, defaults=profile))
    return code
