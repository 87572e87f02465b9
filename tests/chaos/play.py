"""Writers, followers and a nemesis on real servers; then what was acknowledged is compared with what was told.

    PYTHONPATH=tests python -m chaos.play --seconds 60

Ends with 1 when anything was lost, duplicated (once one looks at `eventId`), or out of order for one claim.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from chaos.nemesis import Nemesis, kinds
from chaos.stage import Stage, set_up
from support.mothers import Zygote, forked

CATCH_UP_SECONDS = 120.0
WARM_UP_SECONDS = 30.0


def main() -> None:
    """Play once, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the nemesis goes on")
    parser.add_argument("--claims", type=int, default=16, help="how many claims are written to")
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two changes of one writer")
    parser.add_argument("--acts", type=int, default=4, help="how many kills there are at least")
    asked = parser.parse_args()
    with forked() as mother, tempfile.TemporaryDirectory(prefix="jkp-chaos-") as folder:
        is_good = asyncio.run(_played(mother, Path(folder), asked))
    sys.exit(0 if is_good else 1)


async def _played(mother: Zygote, folder: Path, asked: argparse.Namespace) -> bool:
    async with set_up(mother, folder, asked.claims) as (stage, writers):
        stop = asyncio.Event()
        writing = [asyncio.create_task(each.write(stop, asked.pause)) for each in writers]
        nemesis = Nemesis(stage)
        began = time.monotonic()
        try:
            await _warm(stage)
            began = time.monotonic()
            for number, act in enumerate(nemesis.acts()):
                if number >= asked.acts and time.monotonic() - began > asked.seconds:
                    break
                await act()
                sys.stderr.write(f"{time.monotonic() - began:6.1f} s: {act.__name__.strip('_')}\n")
        finally:
            seconds = time.monotonic() - began
            stop.set()
            await asyncio.gather(*writing)
            await _caught_up(stage)
            _print(stage, nemesis, seconds)
    return all(verdict.is_good for verdict in stage.verdicts().values())


async def _warm(stage: Stage) -> None:
    """Wait until everybody is told."""
    until = time.monotonic() + WARM_UP_SECONDS
    while not all(each.got for each in stage.everybody):
        if time.monotonic() > until:
            raise TimeoutError("\n".join(each.said()[-1500:] for each in (*stage.nodes, *stage.workers)))
        await asyncio.sleep(0.05)


async def _caught_up(stage: Stage) -> None:
    """Give everybody the time to be told the rest."""
    until = time.monotonic() + CATCH_UP_SECONDS
    while time.monotonic() < until and any(verdict.lost for verdict in stage.verdicts().values()):
        await asyncio.sleep(0.2)


def _print(stage: Stage, nemesis: Nemesis, seconds: float) -> None:
    ledger = stage.ledger
    kills = sum(len(times) for kind, times in nemesis.recoveries.items() if not kind.endswith("webhooks"))
    done = len(ledger.acknowledged)
    _say(f"acknowledged {done} in {seconds:.0f} s, answers lost {ledger.answers_lost}, kills {kills}")
    heads = ("got", "lost", "repeated", "duplicated", "disordered", "unasked")
    _say(f"{'':28}" + "".join(f"{head:>12}" for head in heads))
    for name, seen in stage.verdicts().items():
        _say(f"{name:28}" + "".join(f"{getattr(seen, head):12}" for head in heads))
    _say(f"{'heard again after':28}{'times':>12}{'middle':>12}{'longest':>12}")
    for kind, times, middle, longest in kinds({**nemesis.recoveries, "worker, another one works": nemesis.takeovers}):
        _say(f"{kind:28}{times:12}{middle:10.2f} s{longest:10.2f} s")
    _say(f"crash points: {', '.join(nemesis.crashed) or 'none'}")
    if nemesis.not_reached:
        _say(f"not reached: {', '.join(nemesis.not_reached)}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
