"""The form: what must be given, and when it is complete. Pure (R071)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jkp.plugin import invalid

PREVIOUS_JOBS = range(1, 4)
DESIRED_JOBS = 3
LOWEST, HIGHEST = 0, 100


@dataclass(frozen=True)
class Statement:
    """A statement that the participant rates, in Indonesian and English."""

    code: str
    id: str
    en: str


@cache
def statements() -> tuple[Statement, ...]:
    """All statements, in the order of the form."""
    text = files("jkp_assessment").joinpath("statements.toml").read_text(encoding="utf-8")
    return tuple(Statement(**each) for each in tomllib.loads(text)["statement"])


def check(previous_jobs: Sequence[str], desired_jobs: Sequence[str], answers: Mapping[str, int]) -> None:
    """Refuse an incomplete form with INVALID_INPUT: 1-3 previous jobs, exactly 3 desired, every statement."""
    if len(previous_jobs) not in PREVIOUS_JOBS:
        raise invalid(path=("previousJobs",), id="1-3 pekerjaan sebelumnya", en="1-3 previous jobs")
    if len({job.casefold() for job in desired_jobs}) != DESIRED_JOBS or len(desired_jobs) != DESIRED_JOBS:
        raise invalid(path=("desiredJobs",), id="3 pekerjaan berbeda yang diinginkan", en="3 different desired jobs")
    if set(answers) != {statement.code for statement in statements()}:
        raise invalid(path=("answers",), id="satu jawaban untuk setiap pernyataan", en="one answer for every statement")
    if not all(LOWEST <= value <= HIGHEST for value in answers.values()):
        raise invalid(path=("answers",), id=f"jawaban: {LOWEST}-{HIGHEST}", en=f"answers: {LOWEST}-{HIGHEST}")
