"""The words of webhooks: where a delivery stands, how an attempt failed, why an endpoint was switched off."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """Where the delivery of one event to one endpoint stands."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    DEAD = "DEAD"


class AttemptFailure(StrEnum):
    """Why an attempt was no success."""

    ADDRESS_REFUSED = "ADDRESS_REFUSED"
    UNREACHABLE = "UNREACHABLE"
    TIMED_OUT = "TIMED_OUT"
    OVERLOADED = "OVERLOADED"
    REDIRECTED = "REDIRECTED"
    GONE = "GONE"
    REJECTED = "REJECTED"


class DisabledReason(StrEnum):
    """Why nothing is sent to an endpoint."""

    BY_OWNER = "BY_OWNER"
    BY_OPERATOR = "BY_OPERATOR"
    GONE = "GONE"
    FAILING = "FAILING"


OUTAGES = frozenset(
    {
        AttemptFailure.ADDRESS_REFUSED,
        AttemptFailure.UNREACHABLE,
        AttemptFailure.TIMED_OUT,
        AttemptFailure.OVERLOADED,
    }
)
"""What says something about the receiver, and nothing about the event."""
