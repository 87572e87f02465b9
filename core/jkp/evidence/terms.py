"""The words about proofs: what they are, how far their check is, and why a file is not taken."""

from collections.abc import Mapping
from enum import StrEnum


class MediaType(StrEnum):
    """What a proof may be, told by its content."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


class EvidenceState(StrEnum):
    """How far the check of an upload is. Only what is CLEAN is given to anybody."""

    QUARANTINED = "QUARANTINED"
    CLEAN = "CLEAN"
    INFECTED = "INFECTED"


TRANSITIONS: Mapping[EvidenceState, frozenset[EvidenceState]] = {
    EvidenceState.QUARANTINED: frozenset({EvidenceState.CLEAN, EvidenceState.INFECTED}),
    EvidenceState.CLEAN: frozenset(),
    EvidenceState.INFECTED: frozenset(),
}


class Fault(StrEnum):
    """Why the content of a file is not taken."""

    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    DAMAGED = "DAMAGED"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    MOVING = "MOVING"
    ENCRYPTED = "ENCRYPTED"
    ACTIVE = "ACTIVE"
    TOO_MANY_PAGES = "TOO_MANY_PAGES"
    TOO_COMPLEX = "TOO_COMPLEX"


class Hostile(Exception):
    """The content of a file is not taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault
