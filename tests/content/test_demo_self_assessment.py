"""The paper on the demonstration council's self-assessment, from the files that came back.

1. The commands of the README, in their order, make the paper; its numbers are those that the CSV
   files give by hand: levels added up and halved here, without any code of the assessment.
2. The PDF is accessible (PDF/UA-1) and made to be kept (PDF/A-3a), with its dumbbells and discs.
3. What the guide shows of each command is what it says.
4. The run record names each file that the scores were made of, and no file by a name that somebody
   gave it; the paper's own list has them together, and the workbook says words and not ids.
"""

import contextlib
import csv
import hashlib
import io
import json
import re
import shutil
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from statistics import median

import openpyxl
import pikepdf
import pytest
from tests.conftest import ROOT, made_once, run_gaugebook

ROUND, BEFORE = "customer-experience-2022-Q4", "customer-experience-2021-Q4"
COUNTED = (
    "benefits", "council-tax", "housing-repairs", "libraries", "people-support", "planning",
    "waste-and-recycling",
)  # fmt: skip
THEMES = {
    "DAT": "Data",
    "RES": "Resilience",
    "DEL": "Delivery",
    "CUL": "Culture",
    "MEA": "Measurement and benchmarking",
}

COMMANDS = (
    ("assess", "collect", BEFORE, "--received", "2021-11-18"),
    ("assess", "collect", ROUND, "--received", "2022-11-10"),
    ("assess", "status", ROUND, "--as-at", "2022-11-20"),
    ("assess", "moderate", "--campaign", ROUND),
    ("assess", "score", ROUND),
    ("assess", "roadmap", ROUND, "--service", "planning", "--start", "2022-11-21"),
    ("paper", "maturity-annual", "--period", "2022-Q4"),
)

pytestmark = pytest.mark.needs_pango


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, demo):
    """A copy of the demonstration council in which the commands of the guide were run.

    What they said stands in ``said.txt``.
    """

    def make(folder):
        shutil.copytree(demo.root, folder, dirs_exist_ok=True)
        said = io.StringIO()
        with contextlib.redirect_stderr(said), pytest.MonkeyPatch.context() as patch:
            patch.setenv("COLUMNS", "400")  # so that no line is folded
            for command in COMMANDS:
                code = run_gaugebook(*command, "--workspace", folder)
                assert code == 0, said.getvalue()[-2000:]
        # As from inside the workspace, where the guide's commands are typed.
        text = said.getvalue().replace(f"{folder.as_posix()}/", "")
        (folder / "said.txt").write_text(text, encoding="utf-8")

    return made_once(tmp_path_factory, "demo-self-assessed", make)


@pytest.fixture(scope="module")
def paper(workspace):
    return workspace / "out" / "maturity-annual" / "2022-10-to-2022-12"


@pytest.fixture(scope="module")
def rows(paper):
    """The rows of all tables of the page, as texts."""
    page = (paper / "maturity-annual.html").read_text(encoding="utf-8")
    found = []
    for row in re.findall(r"(?s)<tr\b.*?</tr>", page):
        cells = re.findall(r"(?s)<t[hd]\b.*?</t[hd]>", row)
        found.append([" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells])
    return found


# --- by hand ------------------------------------------------------------------------------------


def table_of(path, heading):
    """Give the rows of a CSV below the row that has a heading, by heading."""
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    start = next(n for n, line in enumerate(lines) if heading in line)
    return [dict(zip(lines[start], line, strict=False)) for line in lines[start + 1 :] if line]


def levels_of(workspace, service):
    """Give the level of each question that has one, as the manager of a service typed it.

    Not to know is to be at level 1: the model says so. What does not apply has no level.
    """
    path = workspace / "campaigns" / ROUND / "returned" / f"{service}.csv"
    typed = {row["Ref"]: row["Your answer"] for row in table_of(path, "Your answer")}
    marks = {ref: "1" if text == "We do not know" else text[:1] for ref, text in typed.items()}
    return {ref: int(mark) for ref, mark in marks.items() if mark.isdigit()}


def printed(value):
    return str((Decimal(value.numerator) / value.denominator).quantize(
        Decimal("0.1"), rounding=ROUND_HALF_EVEN
    ))  # fmt: skip


def mean_of(levels, theme):
    own = [level for ref, level in levels.items() if ref.startswith(f"{theme}.")]
    return Fraction(sum(own), len(own))


def test_the_median_of_each_theme_is_that_of_the_answers(workspace, rows):
    everything = {service: levels_of(workspace, service) for service in COUNTED}
    at = next(n for n, row in enumerate(rows) if row == ["Theme", *_VIEWS])
    shown = {row[0]: row[1] for row in rows[at + 1 : at + 7]}
    for theme, title in THEMES.items():
        by_hand = median(mean_of(levels, theme) for levels in everything.values())
        assert shown[title] == printed(by_hand), title
    assert shown["Services with this view"] == str(len(COUNTED))


_VIEWS = ("Claimed", "Confirmed", "Moderated")


def test_who_was_asked_and_answered_is_counted(workspace, rows):
    counts = {row[0]: row[1] for row in rows if len(row) == 3}
    services = table_of(workspace / "campaigns" / ROUND / "services.csv", "Service")
    excused = [row for row in services if row["Excused (reason)"]]
    assert counts["Asked"] == str(len(services) - len(excused))
    assert counts["Received and counted"] == str(len(COUNTED))
    assert counts["Excused"] == str(len(excused))


def test_what_others_found_is_counted_by_service(workspace, rows):
    path = workspace / "campaigns" / ROUND / "moderation" / "returned" / "working-paper.csv"
    found = [row for row in table_of(path, "Conclusion") if row["Conclusion"] != "Cannot tell"]
    at = next(n for n, row in enumerate(rows) if row[:2] == ["Service", "Claims looked at"])
    shown = {row[0]: row[1:5] for row in rows[at + 1 : at + 1 + len(COUNTED)]}
    for service, name in {
        "waste-and-recycling": "Waste and Recycling",
        "planning": "Planning",
    }.items():
        own = [row for row in found if row["Service id"] == service]
        changed = [row for row in own if row["Conclusion"][0].isdigit()]
        lowered = [row for row in changed if row["Conclusion"][0] < row["Claimed"][0]]
        raised = len(changed) - len(lowered)
        by_hand = [len(own), len(own) - len(changed), len(lowered), raised]
        assert shown[name] == list(map(str, by_hand))


def test_a_service_has_the_mean_of_its_own_answers(workspace, rows):
    at = next(n for n, row in enumerate(rows) if row[1:] == ["Claimed", "Moderated"])
    shown = {row[0]: row[1] for row in rows[at + 1 : at + 9]}
    names = {"Housing Repairs": "housing-repairs", "People Support": "people-support"}
    names |= {"Libraries": "libraries", "Waste and Recycling": "waste-and-recycling"}
    for name, service in names.items():
        assert shown[name] == printed(mean_of(levels_of(workspace, service), "MEA")), name
    assert shown["Highways"] == "Not received"


# --- what can be kept and read --------------------------------------------------------------------


@pytest.mark.needs_java
@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_the_pdf_passes_verapdf(paper, validate_pdf_ua, flavour):
    assert validate_pdf_ua(paper / "maturity-annual.pdf", flavour=flavour) == []


def test_a_dumbbell_is_read_as_one_figure_with_both_ends_of_each_row(paper):
    with pikepdf.open(paper / "maturity-annual.pdf") as pdf:
        alts = [
            str(thing["/Alt"])
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]
    (services,) = [alt for alt in alts if "Housing Repairs" in alt]
    assert "Waste and Recycling" in services
    assert "claimed" in services.casefold()
    assert all(alt.strip() for alt in alts)


# --- what the guide shows ----------------------------------------------------------------------

GUIDE = (ROOT / "docs" / "self-assessment.md").read_text(encoding="utf-8")
SHOWN = [
    " ".join(line.split())
    for block in re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL)
    if not block.startswith(("gaugebook ", "customer-experience-2026"))
    for line in block.splitlines()
    if line != "..."
]


def test_the_guide_shows_what_the_commands_say():
    assert len(SHOWN) > 15


@pytest.mark.parametrize("line", SHOWN)
def test_the_commands_say_what_the_guide_shows(workspace, line):
    said = (workspace / "said.txt").read_text(encoding="utf-8")
    assert line in [" ".join(shown.split()) for shown in said.splitlines()]


# --- where it came from -------------------------------------------------------------------------


def test_the_run_record_names_each_file_of_both_rounds(workspace, paper):
    record = json.loads((paper / "run.json").read_text(encoding="utf-8"))
    listed = {row["file"]: row for row in record["inputs"] if row["source"].startswith("assess")}
    assert {row["source"] for row in listed.values()} == {
        f"assessment {ROUND}", f"assessment {BEFORE}"
    }  # fmt: skip
    folder = workspace / "campaigns" / ROUND
    for name in ("campaign.yaml", "services.csv", "issued.csv"):
        row = listed[f"campaigns/{ROUND}/{name}"]
        assert row["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    hashes = {row["sha256"] for row in listed.values()}
    for path in (folder / "returned" / "benefits.csv", *(folder / "moderation").rglob("*.csv")):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in hashes
    assert f"campaigns/{ROUND}/returned: benefits" in listed
    assert not any("working-paper.csv" in name or "team.csv" in name for name in listed)


def test_the_workbook_says_words_and_not_ids(paper):
    book = openpyxl.load_workbook(paper / "maturity-annual.xlsx", read_only=True)
    texts = {str(cell) for sheet in book for row in sheet.values for cell in row if cell}
    assert any(text.startswith("Customer experience self-assessment, October") for text in texts)
    assert f"campaigns/{ROUND}/returned" in texts
    assert "Measurement and benchmarking" in texts
    # In the lineage a score has its id in a column of its own, and the words before it.
    assert "customer-experience.MEA" not in _first_cells(book)


def _first_cells(book):
    return {str(row[0]) for sheet in book for row in sheet.values if row and row[0]}
