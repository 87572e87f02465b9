"""A name has no shape by which a log could know it: so no log has the text that a library made with a value."""

import logging
from collections.abc import Callable, Iterator

import aiosqlite
import pydantic
import pytest
from support.logs import lines_of
from tortoise.exceptions import BaseORMException, ValidationError

from jkp.operating import logs
from jkp.participants.models import Participant
from jkp.settings import Settings
from jkp.settings.operating import LogForm

NAME = "Sari Dewi Lestari"
TOO_LONG = f"{NAME}\nof {'Jakarta ' * 100}"


class Form(pydantic.BaseModel):
    """What a library checks."""

    mother: int


def rejected() -> Exception:
    """What tortoise raises for a row with a name that is too long."""
    try:
        Participant._meta.fields_map["name"].validate(TOO_LONG)  # noqa: SLF001 - as it does before it saves
    except BaseORMException as error:
        return error
    raise AssertionError


def raised_from() -> BaseException:
    try:
        raise RuntimeError("a claim could not be stored") from rejected()
    except RuntimeError as error:
        return error


def raised_after() -> BaseException:
    try:
        try:
            raise rejected()
        except BaseORMException:
            raise RuntimeError("it could not be told") from None
    except RuntimeError as error:
        return error


def repeated() -> BaseException:
    try:
        raise RuntimeError(f"a claim could not be stored: {rejected()}") from rejected()
    except RuntimeError as error:
        return error


def one_of_a_group() -> BaseException:
    return ExceptionGroup("two of them", [OSError("the disk"), ExceptionGroup("within", [rejected()])])


def of_pydantic() -> BaseException:
    try:
        Form(mother=NAME)  # type: ignore[arg-type]
    except pydantic.ValidationError as error:
        return error
    raise AssertionError


def of_python() -> BaseException:
    try:
        int(NAME)
    except ValueError as error:
        return error
    raise AssertionError


FAULTS = [rejected, raised_from, raised_after, repeated, one_of_a_group, of_pydantic, of_python]


@pytest.mark.parametrize("form", LogForm)
@pytest.mark.parametrize("fault", FAULTS)
def test_no_line_has_a_value_that_was_rejected(fault: Callable[[], BaseException], form: LogForm) -> None:
    error = fault()
    trace = (type(error), error, error.__traceback__)
    record = logging.LogRecord("jkp.x", logging.ERROR, __file__, 1, "it failed: %s", (error,), trace)
    record.__dict__["why"] = error

    line = logs.formatter(form).format(record)

    assert not [word for word in (*NAME.split(), "Jakarta") if word in line]
    assert type(error).__name__ in line


def test_the_field_that_was_rejected_is_told() -> None:
    with lines_of("jkp.x") as lines:
        logging.getLogger("jkp.x").error("a claim of %s could not be stored", 7, exc_info=raised_from())

    (line,) = lines()
    assert line["event"] == "a claim of 7 could not be stored"
    assert "ValidationError: name: [redacted]\n" in line["exception"]
    assert line["exception"].endswith("RuntimeError: a claim could not be stored")


def test_what_a_model_of_pydantic_lacks_is_told() -> None:
    with lines_of("jkp.x") as lines:
        logging.getLogger("jkp.x").error("broken", exc_info=of_pydantic())

    assert lines()[0]["exception"].endswith("ValidationError: Form: mother: int_parsing")


class Mute(ValueError):
    """Whose text cannot be had."""

    def __str__(self) -> str:
        raise RuntimeError(NAME)


def test_an_exception_without_a_text_is_logged_all_the_same() -> None:
    with lines_of("jkp.x") as lines:
        logging.getLogger("jkp.x").error("broken", exc_info=Mute())
        logging.getLogger("jkp.x").error("empty", exc_info=ValidationError(""))

    assert [line["event"] for line in lines()] == ["broken", "empty"]


def test_arguments_by_name_are_looked_at_too() -> None:
    with lines_of("jkp.x") as lines:
        logging.getLogger("jkp.x").error("it failed: %(why)s", {"why": of_python()})

    assert lines()[0]["event"] == "it failed: invalid literal for int() with base 10: [redacted]"


@pytest.fixture
def levels() -> Iterator[None]:
    """The loggers as they were, afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("jkp")
    before = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])
    logging.captureWarnings(capture=False)


@pytest.mark.usefixtures("levels")
@pytest.mark.parametrize(
    ("level", "ours", "theirs"),
    [("DEBUG", "DEBUG", "INFO"), ("INFO", "INFO", "INFO"), ("WARNING", "WARNING", "WARNING")],
)
async def test_libraries_never_write_statements_with_their_values(
    capsys: pytest.CaptureFixture[str], level: str, ours: str, theirs: str
) -> None:
    logs.configure(Settings.model_validate({"logs": {"level": level}}))

    levels = [logging.getLevelName(logging.getLogger(name).getEffectiveLevel()) for name in ("jkp.x", "tortoise")]
    assert levels == [ours, theirs]
    # given a library that tells what it sends
    async with aiosqlite.connect(":memory:") as database:
        await database.execute("SELECT ?", [NAME])
    assert NAME not in capsys.readouterr().err
