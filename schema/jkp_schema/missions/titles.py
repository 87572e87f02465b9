"""Names of requirements and activity kinds for people, in Indonesian and English."""

from collections.abc import Mapping

from jkp.missions.kinds import ActivityKind
from jkp_schema.context import Context

_CORE: Mapping[str, Mapping[str, str]] = {
    "applications": {"id": "Lamaran kerja", "en": "Job applications"},
    "calls": {"id": "Panggilan tes seleksi atau wawancara", "en": "Selection-test or interview calls"},
    "not_reemployed": {"id": "Belum bekerja kembali", "en": "Not employed again"},
    ActivityKind.JOB_APPLICATION: {"id": "Lamaran kerja", "en": "Job application"},
    ActivityKind.INTERVIEW: {"id": "Wawancara", "en": "Interview"},
    ActivityKind.SELECTION_TEST_CALL: {"id": "Panggilan tes seleksi", "en": "Selection-test call"},
}


def title_of(code: str, context: Context) -> str:
    """The title of a core requirement or kind, or of the plugin's requirement with that code; else the code."""
    if code in _CORE:
        return _CORE[code][context.language]
    for plugin in context.runtime.host.plugins:
        for requirement in plugin.requirements:
            if requirement.code == code:
                return requirement.title_en if context.language == "en" else requirement.title_id
    return code
