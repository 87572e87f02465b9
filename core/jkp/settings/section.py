"""What all sections of the settings are: immutable, and strict about unknown keys."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """One table of `settings.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
