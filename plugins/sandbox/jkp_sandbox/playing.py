"""Play operations of the public API as somebody, and upload what they need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from jkp.plugin import Role, Sandbox
from jkp_schema.api import global_id, split

OFFICER = "officer-ratna"
SIDE = 240


@dataclass
class Player:
    """Plays operations of the API as somebody, each with a key of its own."""

    sandbox: Sandbox
    keys: int = field(default=0)

    async def __call__(self, role: Role, subject: str, document: str, **given: Any) -> Any:  # noqa: ANN401 - data
        """The first field of the answer. Error: `RuntimeError` when the API refuses."""
        self.keys += 1
        data = await self.sandbox.execute(role, subject, document, {"key": f"seed-{self.keys}", **given})
        answer = next(iter(data.values()))
        if isinstance(answer, Mapping) and answer.get("errors"):
            raise RuntimeError(answer["errors"])
        return answer

    async def officer(self, document: str, **given: Any) -> Any:  # noqa: ANN401 - data
        """As the officer."""
        return await self(Role.OFFICER, OFFICER, document, **given)

    def at(self, day: str, clock: str = "09:00") -> None:
        """Travel to a time of day in Jakarta."""
        self.sandbox.travel_to(datetime.fromisoformat(f"{day}T{clock}:00+07:00"))


@dataclass(frozen=True)
class Person:
    """A participant of the seed: the name, and the global ids of the person and of the employment."""

    play: Player
    name: str
    id: str
    employment_id: str

    @property
    def subject(self) -> str:
        """What the token says."""
        return str(UUID(split(self.id)[1]))

    async def __call__(self, document: str, **given: Any) -> Any:  # noqa: ANN401 - data
        """Play an operation as this participant."""
        return await self.play(Role.PARTICIPANT, self.subject, document, **given)

    async def uploads(self) -> str:
        """Upload a photograph; its id."""
        return global_id("Upload", await self.play.sandbox.upload(UUID(self.subject), photograph()))


@cache
def photograph() -> bytes:
    """A drawn face, which is as much of a photograph as the sandbox needs."""
    picture = Image.new("RGB", (SIDE, SIDE), (214, 226, 235))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 40, 180, 190), fill=(222, 184, 150))
    draw.ellipse((90, 95, 104, 109), fill=(40, 30, 25))
    draw.ellipse((136, 95, 150, 109), fill=(40, 30, 25))
    draw.arc((95, 115, 145, 160), 20, 160, fill=(150, 60, 60), width=5)
    content = BytesIO()
    picture.save(content, "JPEG")
    return content.getvalue()
