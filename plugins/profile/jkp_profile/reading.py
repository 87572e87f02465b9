"""From what was sent to the parts as they are kept. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar

from jkp.plugin import Code, Refused, invalid, refuse
from jkp_profile.checking import Checker, Named
from jkp_profile.completeness import MAY_BE_EMPTY
from jkp_profile.inputs import ProfileSaveInput
from jkp_profile.settings import ProfileSettings
from jkp_profile.terms import ProfilePart
from jkp_profile.texts import Path
from jkp_schema.api import uuid_of

Parts = Mapping[ProfilePart, Sequence[Mapping[str, Any]]]
Entries = list[dict[str, Any]]
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Reader:
    """Reads what was sent on a day, within the operator's limits. Errors: INVALID_INPUT, and those of `Checker`."""

    limits: ProfileSettings
    today: date

    def parts(self, given: ProfileSaveInput) -> Parts:
        """All parts that were given, as they are kept; those that were declared empty have no entries."""
        check = Checker(self.limits, self.today)
        read = {
            ProfilePart.PHOTO: _photo(given.photo_upload_id),
            ProfilePart.SELF: [asdict(check.about(given.self_))] if given.self_ else None,
            ProfilePart.EDUCATION: self._list(given.education, "education", check.education),
            ProfilePart.WORK_HISTORY: self._list(given.work_history, "workHistory", check.work),
            ProfilePart.TRAINING: self._list(given.training, "training", check.training),
            ProfilePart.CERTIFICATION: self._list(given.certification, "certification", check.certification),
            ProfilePart.ACHIEVEMENTS: self._list(given.achievements, "achievements", check.achievement),
            ProfilePart.LANGUAGES: self._list(_different(given.languages, "languages"), "languages", check.named),
            ProfilePart.SKILLS: self._list(_different(given.skills, "skills"), "skills", check.named),
        }
        filled = {part: entries for part, entries in read.items() if entries is not None}
        if not filled and not given.none:
            raise invalid(id="isi sedikitnya satu bagian", en="fill in at least one part")
        return {**filled, **_declared_empty(given.none, filled)}

    def _list(self, given: Sequence[Entry] | None, name: str, read: Callable[[Entry, Path], Entry]) -> Entries | None:
        if given is None:
            return None
        most = self.limits.most_entries
        if not 0 < len(given) <= most:
            raise invalid(
                path=(name,),
                id=f"1-{most} isian; bagian yang kosong dinyatakan dengan `none`",
                en=f"1-{most} entries; an empty part is declared with `none`",
            )
        return [asdict(read(entry, (name, str(at)))) for at, entry in enumerate(given)]  # type: ignore[call-overload]


def _different(given: Sequence[Named] | None, name: str) -> Sequence[Named] | None:
    """The same, where nothing is named twice, however it is written. Error: INVALID_INPUT."""
    if given and len({" ".join(each.name.casefold().split()) for each in given}) != len(given):
        raise invalid(path=(name,), id="setiap nama satu kali saja", en="every name only once")
    return given


def _photo(upload_id: str | None) -> Entries | None:
    if upload_id is None:
        return None
    try:
        return [{"upload_id": str(uuid_of("Upload", upload_id))}]
    except Refused as unknown:
        raise refuse(Code.EVIDENCE_UNKNOWN, path=("photoUploadId",)) from unknown


def _declared_empty(parts: Sequence[ProfilePart], filled: Parts) -> Parts:
    for part in parts:
        if part not in MAY_BE_EMPTY:
            raise invalid(path=("none",), id=f"{part.name} wajib diisi", en=f"{part.name} must be filled in")
        if part in filled:
            raise invalid(
                path=("none",), id=f"{part.name} sekaligus diisi", en=f"{part.name} is filled in at the same time"
            )
    return {part: [] for part in parts}
