"""Is the person who files the participant? The check of the selfie that comes with every filing (AMB-26).

A plugin may bring a check of its own. The embedded one asks only that the upload is one photograph that can be
decoded, and leaves the judgement to the officer who verifies the claim.
"""

from contextvars import ContextVar, Token
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol, runtime_checkable
from uuid import UUID, uuid4

from anyio import CapacityLimiter, to_thread
from PIL import Image

from jkp import clock
from jkp.claims.models import Claim
from jkp.claims.papers import SelfieCheck
from jkp.claims.terms import IdentityState
from jkp.errors import Code, Refused, refuse
from jkp.evidence import uploads

FORMATS = ("JPEG", "PNG", "WEBP")
SMALLEST_SIDE = 100
MOST_PIXELS = 50_000_000
PATH = ("selfieUploadId",)
# A small file can hold a large picture: so many are decoded at once, the others wait.
_DECODING = CapacityLimiter(2)


@runtime_checkable
class IdentityCheck(Protocol):
    """Judges a selfie.

    Example::

        class FaceCheck:
            name = "face"

            async def check(self, photo: bytes, participant_id: UUID) -> IdentityState:
                return IdentityState.PASSED if await self.is_she(photo, participant_id) else IdentityState.REVIEW
    """

    @property
    def name(self) -> str:
        """Who checks; kept beside the selfie."""
        ...

    async def check(self, photo: bytes, participant_id: UUID) -> IdentityState:
        """PASSED, or REVIEW for the officer. Error: IDENTITY_CHECK_FAILED for a photo that cannot be used."""
        ...


class PhotographCheck:
    """The embedded check: one decodable photograph, of at least 100 pixels a side."""

    name = "embedded"

    async def check(self, photo: bytes, participant_id: UUID) -> IdentityState:
        """REVIEW. Error: IDENTITY_CHECK_FAILED."""
        if not await can_be_seen(photo):
            raise refuse(Code.IDENTITY_CHECK_FAILED, path=PATH)
        return IdentityState.REVIEW


async def can_be_seen(photo: bytes) -> bool:
    """The same as `is_photograph`, in a thread."""
    return await to_thread.run_sync(is_photograph, photo, limiter=_DECODING)


def is_photograph(content: bytes) -> bool:
    """Whether the bytes are one still picture that can be decoded, neither too small nor too large to be a selfie."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            # Looked at before anything is decoded: what a decompression bomb would need is never taken.
            if not _is_of_size(picture.size) or not _is_still(picture):
                return False
            picture.load()
    except Exception:  # noqa: BLE001 - a damaged file makes a decoder raise whatever it likes
        return False
    return True


def _is_of_size(size: tuple[int, int]) -> bool:
    return min(size) >= SMALLEST_SIDE and size[0] * size[1] <= MOST_PIXELS


def _is_still(picture: Image.Image) -> bool:
    """One frame. Some telephones put a depth map behind the photograph (MPO), which nobody sees."""
    return picture.format == "MPO" or getattr(picture, "n_frames", 1) == 1


@dataclass(frozen=True)
class Selfie:
    """A selfie and what the check said of it: a state, or why it cannot be used."""

    upload_id: UUID
    checker: str
    state: IdentityState | None
    refusal: Refused | None = None


async def look_at(upload_id: UUID, participant_id: UUID) -> Selfie:
    """Ask the check in force, outside of any transaction. Error: EVIDENCE_UNKNOWN for a foreign upload."""
    checker = current()
    photo = await uploads.content(upload_id, participant_id, PATH)
    try:
        return Selfie(upload_id, checker.name, await checker.check(photo, participant_id))
    except Refused as refusal:
        return Selfie(upload_id, checker.name, None, refusal)


async def keep(claim: Claim, selfie: Selfie) -> None:
    """Attach the selfie to the filing, inside the open transaction. Errors: IDENTITY_CHECK_FAILED, EVIDENCE_UNKNOWN."""
    if selfie.state is None:
        raise selfie.refusal or refuse(Code.IDENTITY_CHECK_FAILED, path=PATH)
    await uploads.use([selfie.upload_id], claim.participant_id, used_for=f"claim:{claim.id}", path=PATH)
    await SelfieCheck.create(
        id=uuid4(),
        claim_id=claim.id,
        upload_id=selfie.upload_id,
        checker=selfie.checker,
        state=selfie.state,
        checked_at=clock.now(),
    )


_checker: ContextVar[IdentityCheck | None] = ContextVar("jkp_identity_checker", default=None)
_EMBEDDED = PhotographCheck()


def use(checker: IdentityCheck) -> Token[IdentityCheck | None]:
    """Make `checker` the check of this context."""
    return _checker.set(checker)


def stop_using(token: Token[IdentityCheck | None]) -> None:
    """Bring back the check from before `use`."""
    _checker.reset(token)


def current() -> IdentityCheck:
    """The check of this context; the embedded one where no plugin brought another."""
    return _checker.get() or _EMBEDDED
