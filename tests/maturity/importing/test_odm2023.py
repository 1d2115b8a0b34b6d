"""The Open Data Maturity 2023 questionnaire: its template as a model, three countries' workbooks.

Source: European Commission, data.europa.eu, Open Data Maturity 2023, questionnaire template and
the countries' filled questionnaires (data.europa.eu/en/publications/open-data-maturity/2023). The
workbooks are not kept with the project; what stands here are cells, points and counts.
"""

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gaugebook.intake.forms import Form, read_form
from gaugebook.maturity.importing import About, Imported, ImportedFile, import_questionnaire

pytestmark = pytest.mark.shared
COUNTRIES = ("AT", "DK", "PT")
KINDS = ("question", "unscored", "subtotal", "total", "further")


def form_of(path: Path) -> Form:
    form, problems = read_form(path, name=path.name)
    assert form is not None, problems
    return form


@pytest.fixture(scope="module")
def made(shared: Path) -> Imported:
    folder = shared / "data" / "odm2023"
    template = form_of(folder / "00_ODM2023_questionnaire_template.xlsx")
    files = [form_of(folder / f"{country}_ODM 2023.xlsx") for country in COUNTRIES]
    return import_questionnaire(template, files, about=About("odm-2023", "Open data"), cycle="2023")


def test_the_template_becomes_a_model(made: Imported):
    assert made.model is not None
    assert [p.code for p in made.problems] == ["questionnaire-left-out"] * 2
    assert len(made.model.statements) == 161
    assert [(t.id, len(t.promises)) for t in made.model.themes] == [
        ("Dim1", 3),
        ("Dim2", 3),
        ("Dim3", 4),
        ("Dim4", 4),
    ]
    # The numbers in the column Weight, added up with openpyxl: rows 2-45, 46-77, 78-140, 141-173.
    ends = {
        t.id: sum(q.weight for q in made.template.below(t.id) if made.template)
        for t in made.model.themes
        if made.template
    }
    assert ends == {"Dim1": 640, "Dim2": 600, "Dim3": 650, "Dim4": 650}
    assert "Q128e" in made.model.statements


@pytest.mark.parametrize(
    ("country", "agreed", "total"),
    [
        ("AT", (160, 11, 20, 0, 1), 2288),
        ("DK", (161, 11, 22, 1, 2), 2297),
        ("PT", (160, 11, 20, 0, 1), 2154),
    ],
)
def test_every_printed_score_is_held_against_ours(
    made: Imported, country: str, agreed: tuple[int, ...], total: int
):
    file = made.files[COUNTRIES.index(country)]
    tallies = [file.reconciliation.tally(kind) for kind in KINDS]
    assert tuple(t.compared for t in tallies) == (161, 11, 22, 1, 2)
    assert tuple(t.agreed for t in tallies) == agreed
    assert all(t.not_printed == 0 for t in tallies)
    scored = file.reconciliation.scored
    assert scored is not None
    assert scored.overall.exact == total


@pytest.mark.parametrize(("country", "printed"), [("AT", 2298), ("PT", 2164)])
def test_one_question_explains_each_disagreement(made: Imported, country: str, printed: int):
    file = made.files[COUNTRIES.index(country)]
    rows = {str(r.where.cell): r for r in file.reconciliation.differing if r.where}
    assert set(rows) == {"I233", "I228", "I219", "I2", "I4"}
    first = rows.pop("I233")
    assert (first.node, first.points, first.ours, first.outcome) == ("Q113", 10, 0, "differs")
    assert "“Yes” or “Not Applicable”" in first.why
    assert {row.outcome for row in rows.values()} == {"follows"}
    assert rows["I2"].points == printed
    assert [p.severity for p in file.problems] == ["warn", *["note"] * 4]


def test_no_answer_is_passed_over(made: Imported):
    states = [
        Counter(one.state for one in f.filled.found if one.question.is_scored) for f in made.files
    ]
    assert states == [Counter(answered=161)] * 3


def _reshaped(source: Path, target: Path) -> ImportedFile:
    """Rename the sheet, move everything down and to the right, sort nothing."""
    book = load_workbook(source)
    sheet = book.worksheets[0]
    sheet.title = "Fragebogen"
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(30, 4)
    sheet.insert_cols(3)
    book.save(target)
    template = form_of(source.parent / "00_ODM2023_questionnaire_template.xlsx")
    about = About("odm-2023", "Open data")
    return import_questionnaire(template, [form_of(target)], about=about).files[0]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_reshaped_file_gives_the_same(made: Imported, shared: Path, tmp_path: Path):
    folder = shared / "data" / "odm2023"
    file = _reshaped(folder / "DK_ODM 2023.xlsx", tmp_path / "moved.xlsx")
    kept = made.files[1].reconciliation
    assert [(r.node, r.points, r.ours, r.outcome) for r in file.reconciliation.rows] == [
        (r.node, r.points, r.ours, r.outcome) for r in kept.rows
    ]
    assert file.problems == ()


def test_a_template_that_comes_back_empty_has_no_points(shared: Path):
    form = form_of(shared / "data" / "odm2023" / "00_ODM2023_questionnaire_template.xlsx")
    (file,) = import_questionnaire(form, [form], about=About("odm-2023", "Open data")).files
    assert [p.code for p in file.problems] == ["questionnaire-blank"]
    assert "161 questions" in file.problems[0].message
