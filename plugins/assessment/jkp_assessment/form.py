"""The form: what must be given, and when it is complete. Pure (R071)."""

from collections.abc import Mapping, Sequence

from jkp.plugin import invalid
from jkp_assessment.instrument import statements

PREVIOUS_JOBS = range(1, 4)
DESIRED_JOBS = 3
LOWEST, HIGHEST = 0, 100


def check(previous_jobs: Sequence[str], desired_jobs: Sequence[str], answers: Mapping[str, int]) -> None:
    """Refuse an incomplete form with INVALID_INPUT: 1-3 previous jobs, exactly 3 desired, every statement."""
    if len(previous_jobs) not in PREVIOUS_JOBS:
        raise invalid(path=("previousJobs",), id="1-3 pekerjaan sebelumnya", en="1-3 previous jobs")
    if len({job.casefold() for job in desired_jobs}) != DESIRED_JOBS or len(desired_jobs) != DESIRED_JOBS:
        raise invalid(path=("desiredJobs",), id="3 pekerjaan berbeda yang diinginkan", en="3 different desired jobs")
    check_answers(answers)
    if len(answers) != len(statements()):
        raise invalid(path=("answers",), id="satu jawaban untuk setiap pernyataan", en="one answer for every statement")


def check_draft(previous_jobs: Sequence[str], desired_jobs: Sequence[str], answers: Mapping[str, int]) -> None:
    """Refuse what no form can hold, complete or not. Error: INVALID_INPUT."""
    if len(previous_jobs) >= PREVIOUS_JOBS.stop:
        raise invalid(path=("previousJobs",), id="1-3 pekerjaan sebelumnya", en="1-3 previous jobs")
    if len(desired_jobs) > DESIRED_JOBS:
        raise invalid(path=("desiredJobs",), id="3 pekerjaan berbeda yang diinginkan", en="3 different desired jobs")
    check_answers(answers)


def check_answers(answers: Mapping[str, int]) -> None:
    """Refuse an answer to no statement, or beside the slider. Error: INVALID_INPUT."""
    if not set(answers) <= {statement.code for statement in statements()}:
        raise invalid(path=("answers",), id="pernyataan tidak dikenal", en="there is no such statement")
    if not all(LOWEST <= value <= HIGHEST for value in answers.values()):
        raise invalid(path=("answers",), id=f"jawaban: {LOWEST}-{HIGHEST}", en=f"answers: {LOWEST}-{HIGHEST}")
