"""How payments are guarded: the section `[payments]` of the settings."""

from pydantic import Field

from jkp.settings.section import Section


class PaymentSettings(Section):
    """What it takes to pay an approved claim."""

    four_eyes: bool | None = Field(
        default=None,
        description="Whether who approved a claim cannot instruct its payment too; by default in production.",
    )
