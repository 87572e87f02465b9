"""When two company names mean one company (AMB-02, golden G12)."""

import re

from jkp.participants.lookalikes import as_seen

KEY_LENGTH = 200
_LEGAL_FORM = re.compile(r"^(pt|cv|ud|fa|pd|perum|persero)\b|\b(tbk|persero)$")


def company_key(name: str) -> str:
    """The same key for the same company: without legal form, punctuation, case and doubled spaces, as a reader sees it.

    It is never empty and fits its column; a name of nothing but punctuation is its own key.

    Example: `company_key("PT. Maju  Jaya") == company_key("maju jaya, PT")`
    """
    plain = as_seen(name)
    words = " ".join(re.sub(r"[^\w]+", " ", plain).split())
    key = _LEGAL_FORM.sub("", words).strip()
    while (shorter := _LEGAL_FORM.sub("", key).strip()) not in ("", key):
        key = shorter
    return (key or words or plain or name)[:KEY_LENGTH].strip()
