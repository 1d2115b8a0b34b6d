"""A round of self-assessment comes out byte for byte the same, wherever it is run.

One round is gone through twice from the same workspace, each in a process of its own: in another
time zone, language of the machine, order of hashes, mask of files, current folder, number of
processors, and in a folder with spaces and accents. Every file that was made is compared.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from tests.cli.test_assess import LIST, NAME, returned
from tests.maturity.rounds import model_text

from gaugebook.workspace.scaffold import init_workspace

ROUND = """
import os, sys
mask, here, workspace, processors = sys.argv[1:]
os.umask(int(mask, 8))
os.chdir(here)
os.cpu_count = lambda: int(processors)
from gaugebook.cli.main import main

def run(*arguments):
    try:
        main([*arguments, "--workspace", workspace])
    except SystemExit as left:
        assert left.code == 0, arguments

def issue(cycle, year):
    run("assess", "issue", "drawn", "--cycle", cycle, "--services", workspace + "/who.csv",
        "--opened", f"{year}-10-01", "--due", f"{year}-10-30", "--as-at", f"{year}-10-01")

name = "NAME"
if processors == "0":
    issue("2026-Q4", 2026)
else:
    run("assess", "collect", name, "--received", "2026-10-20", "--as-at", "2026-11-01")
    run("assess", "score", name, "--as-at", "2026-11-01")
    run("assess", "sample", name, "--size", "5", "--seed", "x")
    run("assess", "status", name, "--as-at", "2026-11-01")
    run("assess", "chase", name, "--as-at", "2026-11-01")
    run("assess", "roadmap", name, "--as-at", "2026-11-01")
    issue("2027-Q4", 2027)
""".replace("NAME", NAME)

MANNERS = {
    "plain": {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    "wörk späce é": {
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4242",
    },
}


def begin(folder: Path, *, mask: str, here: Path, processors: int, **env: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", ROUND, mask, str(here), str(folder), str(processors)],
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def council(folder: Path) -> Path:
    """Make a workspace with a campaign that has come back."""
    init_workspace(folder)
    text = model_text().replace("status: draft", "status: published")
    (folder / "assessments" / "drawn-1.0.0.yaml").write_text(text, encoding="utf-8")
    (folder / "who.csv").write_text(LIST, encoding="utf-8")
    made = begin(folder, mask="022", here=folder, processors=0)
    _, said = made.communicate()
    assert made.returncode == 0, said.decode(errors="replace")
    (folder / ".gaugebook" / "private" / "secret").write_text("ab" * 32, encoding="utf-8")
    campaign = folder / "campaigns" / NAME
    asked = sum(1 for row in openpyxl.load_workbook(campaign / "send/bins.xlsx")["Answers"]) - 3
    returned(campaign, "bins", [n % 4 + 1 for n in range(asked)])
    returned(campaign, "parks", [3, "between 2 and 3", *[2] * (asked - 2)])
    returned(campaign, "libraries", [4] * asked, name="Zweiter Versuch é.xlsx")
    return folder


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.skipif(os.name == "nt", reason="masks of files and time zones are set otherwise")
def test_a_round_comes_out_the_same_wherever_it_is_run(tmp_path):
    # The time that it takes, some ten seconds, is that of three processes beginning.
    first = council(tmp_path / "first")
    before = set(files_of(first))
    folders = {name: tmp_path / name / "council" for name in MANNERS}
    for folder in folders.values():
        shutil.copytree(first, folder)
    plain, odd = (folders[name] for name in MANNERS)
    running = [
        begin(plain, mask="022", here=plain, processors=1, **MANNERS[plain.parent.name]),
        begin(odd, mask="077", here=tmp_path, processors=4, **MANNERS[odd.parent.name]),
    ]
    for one in running:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said.decode(errors="replace")
    made, again = (files_of(folder) for folder in folders.values())

    assert made == again
    kinds = {Path(name).suffix for name in set(made) - before}
    assert {".xlsx", ".eml", ".html", ".csv", ".json", ".txt"} <= kinds
