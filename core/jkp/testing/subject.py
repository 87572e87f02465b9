"""The plugin that the rules are asked of: loaded once, and running once, for all rules of a class."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jkp.plugin.discovery import Installed
from jkp.plugin.host import Loaded
from jkp.plugin.sourcing import ActivitySource, ParticipantRef
from jkp.settings import Settings
from jkp.testing.board import Board, at_board
from jkp.testing.chains import Chain, up_and_down
from jkp.testing.gathering import Run, gathered
from jkp.testing.journey import MISSION
from jkp.testing.loading import Loading, loading
from jkp.testing.running import RunningApp, running
from jkp.testing.serving import Prepared, settings_for
from jkp.testing.verdicts import broken, not_applicable

if TYPE_CHECKING:
    from jkp.testing.suite import ActivitySourceTests


class Subject:
    """One plugin under test, with what its author said of it in the test class."""

    def __init__(self, of: "type[ActivitySourceTests]", start: Prepared, folder: Path) -> None:
        self.tests = of()
        self.start = start
        self._folder = folder
        self._folders = count(1)
        self._open = ExitStack()

    @property
    def name(self) -> str:
        """The plugin's name."""
        return self.tests.plugin

    @cached_property
    def board(self) -> Board:
        """The board that the plugin asks."""
        board = Board()
        self._open.callback(board.close)
        return board

    @cached_property
    def loading(self) -> Loading:
        """What came of loading the plugin."""
        return loading(self.name, self.settings(self.board))

    @property
    def installed(self) -> Installed:
        """Where the plugin is installed; where it is not, the rules end here."""
        if self.loading.installed is None:
            not_applicable(f"it does not load: {self.loading.faults}")
        return self.loading.installed

    @property
    def loaded(self) -> Loaded:
        """The plugin as the core has it; where it does not load, the rules end here."""
        self.require_loaded()
        return self.loading.loaded or not_applicable("the plugin does not load")

    def require_loaded(self) -> None:
        """Where loading it broke a rule, the other rules end here."""
        if self.loading.faults:
            rules = ", ".join(f"JKP-K{rule:02}" for rule in self.loading.faults)
            not_applicable(f"the plugin does not load: see {rules}")

    @cached_property
    def app(self) -> RunningApp:
        """The running app, on the last day of its participants' mission."""
        self.require_loaded()
        app = self._open.enter_context(running(self.name, self.section(self.board), self.start, self.new_folder()))
        app.travel_to(MISSION.ends_on)
        return app

    @cached_property
    def linked(self) -> Sequence[ParticipantRef]:
        """Two participants with accounts at the board, which is told what to answer about them."""
        refs = [ParticipantRef(id=self.app.participant().id, account=account) for account in self.tests.accounts]
        for who in refs:
            self.app.run(self.app.context.accounts.link, who.id, who.account)
            self.tests.script(self.board, who)
        return refs

    @property
    def collects(self) -> bool:
        """Whether it asks a board, whose answers are scripted."""
        return any(source.every for source in self.loaded.sources) and self.tests.is_scripted()

    @cached_property
    def runs(self) -> Sequence[Run]:
        """What each pulling source gives about each of the two participants, while the board is well."""
        return [gathered(self.app, source, who, MISSION) for source in self.pulling() for who in self.linked]

    @property
    def good_runs(self) -> Sequence[Run]:
        """The same; where collecting fails with a board that is well, other rules have nothing to look at."""
        if any(run.error or not run.items for run in self.runs):
            not_applicable("collecting gives nothing while the board is well: see JKP-K06")
        return self.runs

    @cached_property
    def chain(self) -> Chain:
        """What came of its migrations; without tables there are none."""
        models = self.loaded.models or not_applicable("it has no tables")
        settings = settings_for(self.start.copied(self.new_folder()), {self.name: self.section(self.board)})
        return asyncio.run(up_and_down(self.installed, models, settings))

    def section(self, board: Board) -> Mapping[str, Any]:
        """The plugin's section of the settings, with the board's address in it."""
        section: Mapping[str, Any] = at_board(self.tests.settings, board.url)
        return section

    def settings(self, board: Board) -> Settings:
        """The settings of a server with this plugin alone."""
        return settings_for(self.new_folder(), {self.name: self.section(board)})

    def new_folder(self) -> Path:
        """The path of a folder that does not exist yet."""
        return self._folder / str(next(self._folders))

    def check(self, rule: int) -> None:
        """Say so where loading the plugin has broken this rule."""
        if rule in self.loading.faults:
            broken(rule, self.loading.faults[rule])

    def pulling(self) -> Sequence[ActivitySource]:
        """The sources that ask the board; without any, or without its answers, the rule does not apply."""
        sources = [source for source in self.loaded.sources if source.every]
        if not sources:
            not_applicable("no source of it has `every`: it asks no board")
        if not self.tests.is_scripted():
            not_applicable("`script` does not say what the board answers")
        return [source for source in self.app.plugin.sources if source.every]

    def close(self) -> None:
        """Stop the app and the board."""
        self._open.close()
