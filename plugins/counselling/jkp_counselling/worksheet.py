"""The worksheet of a session: what is known of the two who talk (R017).

It holds codes and numbers that other plugins have stated; names stay where they are, and are read when it is shown.
"""

from typing import Any

from jkp.plugin import PluginContext
from jkp_counselling.models import Session
from jkp_counselling.settings import CounsellingSettings

Known = dict[str, dict[str, Any]]
ABOUT = {"job_seeker": "profile.job_seeker", "profile": "profile.completeness", "assessment": "assessment.result"}


async def known(ctx: PluginContext[CounsellingSettings], session: Session) -> Known:
    """What other plugins say of the counsellee now; nothing for what nobody says."""
    said = {key: await ctx.facts.of(session.participant_id, fact) for key, fact in ABOUT.items()}
    return {key: dict(value) for key, value in said.items() if value is not None}
