"""The plugin's section of settings.toml."""

from pydantic import Field

from jkp.plugin import PluginSettings


class CounsellingSettings(PluginSettings):
    """What an operator may change."""

    require_job_seeker: bool = Field(
        default=True, description="Whether one must be registered as a job seeker first (R091)."
    )
    require_assessment: bool = Field(
        default=True, description="Whether the self-assessment must be completed first (R070)."
    )
    session_minutes: int = Field(
        default=60, ge=10, le=480, description="How long a session takes up its counsellor, in minutes."
    )
    no_show_after_minutes: int = Field(
        default=15, ge=0, le=240, description="How late one may be before it is a no-show, in minutes."
    )
    longest_text: int = Field(
        default=2000, ge=100, le=10000, description="Longest reason, message, note or answer, in characters."
    )
    most_recommendations: int = Field(
        default=20, ge=1, le=100, description="Most vacancies, and most courses, that one session recommends."
    )
