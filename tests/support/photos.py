"""Pictures to upload."""

from jkp.testing.photographs import a_photograph

__all__ = ["a_photograph"]
