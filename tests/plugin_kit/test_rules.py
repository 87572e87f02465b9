"""The kit finds what it is for: one bad plugin for each rule, and good ones with which it is content.

All of them are asked in one run of pytest, in a folder of their own, as their authors would do it.
"""

import re
import shutil
from pathlib import Path

import pytest
from support.authors import Asked, asked_by_its_author, kept, said

HERE = Path(__file__).parent
SPECIMENS = HERE / "specimens"
RULES = 20
BESIDE = (("bad_21", 17, "failure"), ("bad_22", 18, "failure"))
"""Other ways to break a rule."""
READMES = {
    "README.md": "# It\n\n## Data that leaves\n\n## Settings\n\n`base_url`, `token`\n\n## Limits\n\n## Contact\n",
    "WHOLE.md": "# Semuanya\n\n## Privasi\n\n## Pengaturan\n\n`secret`\n\n## Batas\n\n## Kontak\n",
    "SILENT.md": "# It\n\n## Settings\n",
}
PROJECT = '[tool.pytest.ini_options]\npython_files = ["every_specimen.py"]\nfilterwarnings = ["error"]\n'


def plugins() -> dict[str, str]:
    """The module of every specimen, by the plugin's name."""
    found = {}
    for path in sorted(SPECIMENS.glob("*_*")):
        words = path.stem.split("_")
        found["_".join(words[:2])] = f"{path.name}.plugin" if path.is_dir() else path.stem
    return found


def asked_in(folder: Path, keep: Path) -> list[Asked]:
    """Ask every rule of every specimen."""
    info = folder / "site" / "specimens-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: specimens\nVersion: 1.0\n")
    lines = "".join(f"{name} = {module}\n" for name, module in plugins().items())
    (info / "entry_points.txt").write_text(f"[jkp.plugins]\n{lines}")
    for name, text in READMES.items():
        (folder / name).write_text(text)
    (folder / "pyproject.toml").write_text(PROJECT)
    shutil.copy(HERE / "every_specimen.py", folder)
    return asked_by_its_author(folder, [folder / "site", SPECIMENS], keep)


def plugin_of(asked: Asked) -> str:
    """`bad_01` for `TestBad01`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", asked.of_class.rpartition(".Test")[2], count=1).lower()


def test_every_bad_specimen_breaks_its_own_rule_alone_and_the_good_ones_keep_all(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    asked = asked_in(tmp_path, kept(tmp_path_factory))

    assert {plugin_of(each) for each in asked} == {*plugins()}
    broken = sorted((plugin_of(each), each.rule, each.outcome) for each in asked if each.is_broken)
    assert broken == [(f"bad_{rule:02}", rule, "failure") for rule in range(1, RULES + 1)] + [*BESIDE], said(asked)
    # whoever breaks a rule is told which one, and where to read on
    for each in asked:
        if each.is_broken:
            assert re.match(rf"(Failed: )?JKP-K{each.rule:02}: .", each.said), each
            assert each.said.endswith(f"docs/plugins/kit.md#k{each.rule:02}"), each
    # and there is no rule that no good specimen keeps
    kept_rules = {each.rule for each in asked if "Good" in each.of_class and each.outcome == "passed"}
    assert kept_rules == {*range(RULES + 1)}
