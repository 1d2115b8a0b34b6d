"""A workbook that says another number than the paper that it belongs to."""

from dataclasses import replace

from tests.analysis.maturity.made import SEVEN, made
from tests.papers import demo_paper as demo

from gaugebook.analysis.maturity import Shown, score_exhibits
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.exhibits import Table, numbers_of
from gaugebook.papers.excel import paper_workbook
from gaugebook.workspace.assess.used import names_of_nodes, scores_as_printed


def sheet_of(assessed):
    paper = demo.build_paper()
    used = assessed.observations
    facts = replace(
        paper.provenance,
        names=names_of_nodes([assessed.model], used),
        printed=scores_as_printed([assessed.model], used),
    )
    book = paper_workbook(replace(paper, provenance=facts), house=demo.house(), observations=used)
    (sheet,) = [sheet for sheet in book.sheets if sheet.name == "Observations"]
    heads = [column.heading for column in sheet.table.columns]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.table.rows]


def test_a_score_is_printed_in_the_workbook_as_in_the_paper():
    assessed = made({**SEVEN, "Odd": "23231"})
    exhibits = score_exhibits(Shown(assessed, Naming(), "Test Council"))
    by_binding = {}
    for exhibit in exhibits.values():
        if isinstance(exhibit, Table):
            results = {f"{r.id}|{v.name}": r for r in exhibit.results for v in r.values}
            for shown in numbers_of(exhibit):
                made_by = results.get(shown.binding)
                is_rounded = made_by is not None and made_by.method == "rounded-as-the-model-says"
                whole = made_by.uses[0] if is_rounded else shown.binding
                by_binding[whole] = shown.value
    printed = scores_as_printed([assessed.model], assessed.observations)
    told = {name: float(text) for name, text in printed.items() if name in by_binding}
    assert len(told) > 20
    assert told == {name: by_binding[name] for name in told}


def test_a_half_goes_where_the_model_says():
    assessed = made()
    (one, *_) = [o for o in assessed.observations if o.metric_id.endswith(".DEL") and o.value]
    tie = replace(one, value=2.25)
    cut = replace(one, value=2.45)
    for found in (tie, cut):
        printed = scores_as_printed([assessed.model], [found])[found.binding]
        assert assessed.model.scoring.display.rounding == "half_even"
        assert printed == {2.25: "2.2", 2.45: "2.4"}[found.value]


def test_the_sheet_of_observations_has_the_words_and_numbers_of_the_paper():
    assessed = made()
    half = [replace(o, value=2.25) if o.metric_id.endswith(".DEL") and o.value else o
            for o in assessed.observations]  # fmt: skip
    rows = sheet_of(replace(assessed, observations=tuple(half)))
    scores = [row for row in rows if row["Metric id"].endswith(".DEL") and row["Value"] == 2.25]
    assert {row["Printed"] for row in scores} == {"2.2"}
    cells = [row for row in rows if "/" in row["Metric id"]]
    assert cells
    assert all(", " in row["Metric"] and "/" not in row["Metric"] for row in cells)
    assert "Data, You can reach us" in {row["Metric"] for row in cells}
