"""What a carrier of mail is, and what can become of one mail."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Parcel:
    """One mail as it leaves: `name` is its own for ever, `content` the message with its headers."""

    name: str
    sender: str
    recipient: str
    content: bytes


class TryAgain(Exception):
    """It could not be taken now; the text is a code and never an address."""


class RefusedForGood(Exception):
    """It will never be taken. `address` says that it is the recipient who is refused."""

    def __init__(self, told: str, *, address: bool = False) -> None:
        super().__init__(told)
        self.address = address


class ServerAway(Exception):
    """Nothing can be carried now: the server is away, is not the one it should be, or does not let us in."""


class Carrier(Protocol):
    """What takes mails one after the other."""

    async def carry(self, parcel: Parcel) -> None:
        """Deliver one. Errors: `TryAgain`, `RefusedForGood`, `ServerAway`."""
        ...

    async def close(self) -> None:
        """There is no more for now."""
        ...
