"""How soon, and with how much memory, hostile files are refused: `.venv/bin/python benchmarks/hostile_files.py`.

Prints the five that took longest and the five that took most. Ends with 1 when one is taken, takes two seconds of a
processor, or 512 MB.
"""

import asyncio
import sys
import tempfile
from operator import attrgetter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile.files import all_files

from jkp.evidence.examiner import MOST_MEMORY
from jkp.evidence.examining import Verdict, examine

SECONDS = 2.0
SHOWN = 5


async def measured() -> dict[str, Verdict]:
    """The verdict on every file, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        sent, verdicts = Path(folder) / "sent", {}
        for name, content in all_files().items():
            sent.write_bytes(content)
            verdicts[name] = await examine(sent, Path(folder) / "kept")
    return verdicts


def main() -> int:
    """Measure and tell."""
    verdicts = asyncio.run(measured())
    print(f"{len(verdicts)} files, {sum(verdict.fault is None for verdict in verdicts.values())} taken")
    for what in ("seconds", "peak"):
        for name, verdict in sorted(verdicts.items(), key=lambda each: attrgetter(what)(each[1]), reverse=True)[:SHOWN]:
            print(f"{verdict.seconds:6.3f} s {verdict.peak / 2**20:6.0f} MB  {verdict.fault}  {name}")
    return int(any(v.fault is None or v.seconds >= SECONDS or v.peak >= MOST_MEMORY for v in verdicts.values()))


if __name__ == "__main__":
    sys.exit(main())
