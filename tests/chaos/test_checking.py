"""The checker of `make chaos` finds whatever is planted, and nothing else."""

from dataclasses import replace

from chaos.checking import Told, Verdict, checked

TOLD = [Told(f"{claim}{version}", claim, version, 0.0) for version in (1, 2, 3) for claim in "ab"]
ACKNOWLEDGED = {told.change: 0.0 for told in TOLD}
GOOD = Verdict(got=6, lost=0, repeated=0, duplicated=0, disordered=0, unasked=0)


def test_who_got_everything_once_and_in_order_has_nothing_against_him() -> None:
    assert checked(ACKNOWLEDGED, TOLD) == GOOD
    assert GOOD.is_good


def test_an_event_that_never_came_is_lost() -> None:
    assert checked(ACKNOWLEDGED, TOLD[:3] + TOLD[4:]) == replace(GOOD, got=5, lost=1)


def test_an_event_that_came_twice_under_its_id_is_repeated_and_no_fault() -> None:
    verdict = checked(ACKNOWLEDGED, [*TOLD, TOLD[0], TOLD[5]])

    assert verdict == replace(GOOD, repeated=2)
    assert verdict.is_good


def test_a_change_that_came_under_two_ids_is_duplicated() -> None:
    verdict = checked(ACKNOWLEDGED, [*TOLD, replace(TOLD[5], event_id="another")])

    assert verdict == replace(GOOD, got=7, duplicated=1)
    assert not verdict.is_good


def test_an_older_version_after_a_newer_one_of_the_same_claim_is_out_of_order() -> None:
    assert checked(ACKNOWLEDGED, [*TOLD[2:], *TOLD[:2]]) == replace(GOOD, disordered=2)
    assert checked(ACKNOWLEDGED, [*TOLD[1:], TOLD[0]]) == replace(GOOD, disordered=1)


def test_claims_have_no_order_among_each_other() -> None:
    assert checked(ACKNOWLEDGED, sorted(TOLD, key=lambda told: told.claim)) == GOOD


def test_a_change_that_nobody_was_told_was_done_is_unasked() -> None:
    assert checked(dict.fromkeys(list(ACKNOWLEDGED)[1:], 0.0), TOLD) == replace(GOOD, unasked=1)
