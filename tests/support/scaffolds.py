"""Every package that `jkp plugin new` can write."""

import shutil
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import invalidate_caches
from itertools import chain, combinations
from pathlib import Path

from jkp_schema.scaffold.naming import LONGEST, Naming
from jkp_schema.scaffold.writing import Scaffold

OPTIONS = ("graphql", "tables", "webhook")
VARIANTS: Sequence[tuple[str, ...]] = [
    *chain.from_iterable(combinations(OPTIONS, number) for number in range(len(OPTIONS) + 1))
]


def name_of(options: Sequence[str]) -> str:
    """A name of its own for each variant, so that all of them can be installed together: `tes_gt`, or `tes`.

    The one with everything has the longest name that there is room for.
    """
    if len(options) == len(OPTIONS):
        return "tes".ljust(LONGEST, "x")
    return "_".join(["tes", *("".join(option[0] for option in options),) * bool(options)])


def written(options: Sequence[str], folder: Path) -> Path:
    """The folder of the variant."""
    return Scaffold(Naming.of(name_of(options)), options).write(folder)


@contextmanager
def installed(package: Path) -> Iterator[None]:
    """Let this process find a package and its plugin, as if its wheel had been installed."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = package / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    points = project["entry-points"]["jkp.plugins"]
    (info / "entry_points.txt").write_text("\n".join(["[jkp.plugins]", *(f"{n} = {m}" for n, m in points.items())]))
    sys.path.insert(0, str(package))
    invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(package))
        shutil.rmtree(info)
        for module in [module for module in sys.modules if module.partition(".")[0] in points.values()]:
            del sys.modules[module]
