"""The rules of the kit as tests of a class that an author inherits."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from jkp.plugin.sourcing import ParticipantRef
from jkp.testing.answers import SignedRequest
from jkp.testing.board import Board
from jkp.testing.rules import answering, collecting, declaring, failing, keeping, telling
from jkp.testing.subject import Subject

_RULE = "test_rule_"


class ActivitySourceTests:
    """Inherit it and say which plugin it is: every rule of docs/plugins/kit.md is a test then.

    A rule that your plugin cannot keep is overridden with `@pytest.mark.xfail(reason="…")`, and not otherwise.

    Example::

        class TestBursa(ActivitySourceTests):
            plugin = "bursa"
            settings = {"base_url": "{board}", "token": "t"}

            def script(self, board: Board, who: ParticipantRef) -> None:
                item = {"id": f"{who.account}-1", "day": "2025-03-12", "company": "PT Maju Jaya"}
                board.answer("/applications", {"items": [item]}, account=who.account)
    """

    plugin: ClassVar[str]
    """The plugin's name: that of its entry point."""
    settings: ClassVar[Mapping[str, Any]] = {}
    """Its section of settings.toml; `{board}` in a value is the address of the scripted board."""
    readme: ClassVar[str] = "README.md"
    """Its README, beside the pyproject.toml above the test."""
    accounts: ClassVar[Sequence[str]] = ("sari-17", "budi-4")
    """What the board calls two of its users."""

    def script(self, board: Board, who: ParticipantRef) -> None:
        """Say what the board answers about one participant: some activities of hers, on days of `MISSION`.

        Only for sources with `every`. It is called for two participants, whose answers must differ.
        """

    def signed(self, who: ParticipantRef) -> SignedRequest | None:
        """Give what the board would send to a route about one participant, signed with the key of `settings`.

        Only for plugins with a route. Without it the kit knows no message that must be taken.
        """
        return None

    @classmethod
    def is_scripted(cls) -> bool:
        """Whether the author said what the board answers."""
        return cls.script is not ActivitySourceTests.script

    def __init_subclass__(cls) -> None:
        """Error: `TypeError` for a rule that is overridden without a reason."""
        for name, method in vars(cls).items():
            marks = [mark for mark in getattr(method, "pytestmark", ()) if mark.name == "xfail"]
            if name.startswith(_RULE) and not any(mark.kwargs.get("reason") for mark in marks):
                raise TypeError(f'{cls.__name__}.{name}: say why not, with @pytest.mark.xfail(reason="…")')

    def test_rule_01_imports_without_io(self, jkp_subject: Subject) -> None:
        """Its import and its hooks do no input or output."""
        declaring.imports_without_io(jkp_subject)

    def test_rule_02_imports_only_the_contract(self, jkp_subject: Subject) -> None:
        """Of ours it imports `jkp.plugin` and `jkp_schema.api` alone."""
        declaring.imports_only_the_contract(jkp_subject)

    def test_rule_03_loads(self, jkp_subject: Subject) -> None:
        """Its hooks are plain functions without order, and give what the core can call."""
        declaring.loads(jkp_subject)

    def test_rule_04_keeps_its_settings(self, jkp_subject: Subject) -> None:
        """Unknown keys are refused, secrets hidden, and every key is described."""
        declaring.keeps_its_settings(jkp_subject)

    def test_rule_05_declares_its_sources(self, jkp_subject: Subject) -> None:
        """Its sources have kinds and titles in both languages, and give these kinds alone."""
        declaring.declares_its_sources(jkp_subject)

    def test_rule_06_gives_the_same_ids(self, jkp_subject: Subject) -> None:
        """Asked twice it gives the same external ids."""
        collecting.gives_the_same_ids(jkp_subject)

    def test_rule_07_stays_in_the_window(self, jkp_subject: Subject) -> None:
        """It gives legal days, and all of those that it was asked for and no others."""
        collecting.stays_in_the_window(jkp_subject)

    def test_rule_08_gives_nothing_of_others(self, jkp_subject: Subject) -> None:
        """It never gives what another participant did."""
        collecting.gives_nothing_of_others(jkp_subject)

    def test_rule_09_gives_little(self, jkp_subject: Subject) -> None:
        """What it gives is short, and holds no personal data."""
        collecting.gives_little(jkp_subject)

    def test_rule_10_tells_that_the_board_is_ill(self, jkp_subject: Subject) -> None:
        """A board that is down, hangs or talks nonsense is SourceUnavailable."""
        failing.tells_that_the_board_is_ill(jkp_subject)

    def test_rule_11_tells_that_it_is_refused(self, jkp_subject: Subject) -> None:
        """A 401 is SourceMisconfigured or AccountNotLinked."""
        failing.tells_that_it_is_refused(jkp_subject)

    def test_rule_12_waits_as_long_as_it_is_told(self, jkp_subject: Subject) -> None:
        """A 429 is SourceUnavailable with the board's Retry-After."""
        failing.waits_as_long_as_it_is_told(jkp_subject)

    def test_rule_13_can_be_cancelled(self, jkp_subject: Subject) -> None:
        """A run can be cancelled, and `close` closes its connections."""
        failing.can_be_cancelled(jkp_subject)

    def test_rule_14_never_blocks(self, jkp_subject: Subject) -> None:
        """It never holds the event loop for more than 100 ms."""
        failing.never_blocks(jkp_subject)

    def test_rule_15_keeps_tables_of_its_own(self, jkp_subject: Subject) -> None:
        """Its tables have its prefix and no foreign key to others."""
        keeping.keeps_tables_of_its_own(jkp_subject)

    def test_rule_16_goes_up_and_down(self, jkp_subject: Subject) -> None:
        """Its migrations go up, down and up again, and say what its models say."""
        keeping.goes_up_and_down(jkp_subject)

    def test_rule_17_leaves_nothing_behind(self, jkp_subject: Subject) -> None:
        """When it is removed nothing of it is left in the database."""
        keeping.leaves_nothing_behind(jkp_subject)

    def test_rule_18_fits_into_the_schema(self, jkp_subject: Subject) -> None:
        """Its fields and types have its prefix, a policy and a description, and can be null."""
        answering.fits_into_the_schema(jkp_subject)

    def test_rule_19_refuses_bad_signatures(self, jkp_subject: Subject) -> None:
        """Its routes refuse what the board did not sign."""
        answering.refuses_bad_signatures(jkp_subject)

    def test_rule_20_explains_itself(self, jkp_subject: Subject) -> None:
        """Its README says what data leaves, its settings, its limits and whom to ask."""
        telling.explains_itself(jkp_subject)
