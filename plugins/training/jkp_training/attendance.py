"""The arithmetic of attendance: exact, in whole sessions. Pure (R104)."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Attendance:
    """How many of the sessions of a month were attended. A session that was not recorded was not attended."""

    scheduled: int
    attended: int

    @classmethod
    def of(cls, marks: Collection[bool | None]) -> "Attendance":
        """The attendance that the marks of a month's sessions add up to."""
        return cls(scheduled=len(marks), attended=sum(mark is True for mark in marks))

    def suffices(self, min_percent: int) -> bool:
        """Whether at least `min_percent` of the sessions were attended; 15 of 19 are not 80%."""
        return self.attended * 100 >= self.scheduled * min_percent

    def needed(self, min_percent: int) -> int:
        """The smallest number of attended sessions that suffices."""
        return -(-self.scheduled * min_percent // 100)
