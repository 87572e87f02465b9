"""What the kit adds to pytest: three fixtures and a marker. Nothing of ours is imported before a test asks for one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from jkp.testing.board import Board
    from jkp.testing.clocks import TravellingClock
    from jkp.testing.running import RunningApp
    from jkp.testing.serving import Prepared
    from jkp.testing.subject import Subject

MARK = "jkp"


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker."""
    config.addinivalue_line("markers", f"{MARK}(plugin, **settings): the plugin of the fixture `jkp`, for a function")


@pytest.fixture(scope="session")
def jkp_prepared(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> "Prepared":
    """A server's folder with all tables of the core, and people in month 2; kept from one run to the next."""
    from jkp.testing.keeping import prepared

    cache = getattr(pytestconfig, "cache", None)
    return prepared(cache.mkdir("jkp") if cache else tmp_path_factory.mktemp("jkp"))


@pytest.fixture
def board() -> Iterator["Board"]:
    """A scripted job board: a real HTTP server on loopback."""
    from jkp.testing.board import Board

    board = Board()
    yield board
    board.close()


@pytest.fixture
def jkp(
    request: pytest.FixtureRequest, board: "Board", jkp_prepared: "Prepared", tmp_path: Path
) -> Iterator["RunningApp"]:
    """A running sandbox with one plugin: that of the test's class, or of its mark `jkp`."""
    from jkp.testing.board import at_board
    from jkp.testing.running import running

    plugin, settings = _chosen(request)
    with running(plugin, at_board(settings, board.url), jkp_prepared, tmp_path / "jkp") as app:
        yield app


@pytest.fixture
def clock(request: pytest.FixtureRequest, tmp_path: Path) -> "TravellingClock":
    """The clock of `jkp`, if the test has that as well; else one for `make_context`, at 10 March 2025."""
    from jkp.testing.clocks import TravellingClock
    from jkp.testing.journey import FILED_ON

    if "jkp" in request.fixturenames:
        app: RunningApp = request.getfixturevalue("jkp")
        return app.clock
    return TravellingClock.standing(FILED_ON, tmp_path)


@pytest.fixture(scope="class")
def jkp_subject(
    request: pytest.FixtureRequest, jkp_prepared: "Prepared", tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Subject"]:
    """The plugin that the rules of `ActivitySourceTests` are asked of; one for all of them."""
    from jkp.testing.subject import Subject

    subject = Subject(request.cls, jkp_prepared, tmp_path_factory.mktemp("rules"))
    yield subject
    subject.close()


def _chosen(request: pytest.FixtureRequest) -> tuple[str, Mapping[str, Any]]:
    marked = request.node.get_closest_marker(MARK)
    if marked:
        return marked.args[0], marked.kwargs
    plugin = getattr(request.cls, "plugin", None)
    if plugin is None:
        pytest.fail('say which plugin: @pytest.mark.jkp("your_name"), or `plugin = "your_name"` in the class')
    return plugin, request.cls.settings
