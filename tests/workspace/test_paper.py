"""Making a paper: what stops it, what makes it a draft, and what is kept of it.

1. A figure that an exhibit shows brings its findings into the paper, whatever the report lists.
2. A draft is made and says so; with --strict it is refused.
3. A fault in the narrative stops the paper before anything is written.
4. The record and the observations of a run are kept, and hold what the paper prints.
5. Claims are tested on what they need, outside the window too; a false one makes a draft, and one
   that cannot be said is refused with --strict.
"""

import json

import pytest

import gaugebook
from gaugebook.errors import MissingToolError, RefusedError
from gaugebook.papers import document
from gaugebook.periods import parse_period
from gaugebook.workspace.paper import Options, make_paper
from gaugebook.workspace.plan import dated, plan_paper

REPORT = "scrutiny-quarterly"
PERIOD = parse_period("2026-06..2026-09")


def make(*formats, **options):
    ws = gaugebook.open_workspace()
    plan = plan_paper(ws, REPORT, period=PERIOD)
    return make_paper(ws, plan, Options(formats or ("html",), **options), dated=dated(plan, None))


def own_report(example, *changes, narrative=None):
    """Take the report into the workspace, with some of its text changed."""
    folder = example / "reports" / REPORT
    folder.mkdir(exist_ok=True)
    text = gaugebook.open_workspace().library.path_of("report", REPORT).read_text(encoding="utf-8")
    version = next(line for line in text.splitlines() if line.startswith("version: "))
    for old, new in ((version, f"{version}+E0"), *changes):
        assert old in text
        text = text.replace(old, new)
    (folder / "report.yaml").write_text(text, encoding="utf-8")
    if narrative:
        (folder / "narrative.md").write_text(narrative, encoding="utf-8")


def report_of_words(example):
    """Take the report into the workspace without its notebooks and metrics."""
    words = "# Executive summary\n\nWords.\n\n# Content of report\n\nWords.\n"
    own_report(example, narrative=words)
    path = example / "reports" / REPORT / "report.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("metrics: [answered_share, wait"), text.index("sections:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")


def refuse_september(example):
    """Replace a count by the mark of a column that was too narrow."""
    path = example / "data" / "example-monthly.csv"
    text = path.read_text(encoding="utf-8")
    assert '2026-09,"12,205"' in text
    path.write_text(text.replace('2026-09,"12,205"', "2026-09,#####"), encoding="utf-8")


def html_path(made):
    (path,) = [p for p in made.files if p.suffix == ".html"]
    return path


def html(made):
    return html_path(made).read_text(encoding="utf-8")


def test_a_paper_is_made_with_its_record(example):
    made = make("html", "xlsx")
    assert not made.is_draft
    assert [p.name for p in made.files] == [
        f"{REPORT}.html", f"{REPORT}.xlsx", "run.json", "trend.ipynb"
    ]  # fmt: skip
    record = json.loads((made.files[2]).read_text(encoding="utf-8"))
    assert record["run_id"] == made.run_id
    assert [entry["file"] for entry in record["inputs"]] == ["data/example-monthly.csv"]
    kept = gaugebook.open_workspace().store.observations(made.run_id)
    assert {o.metric_id for o in kept} == {
        "answered_share", "abandoned_share", "wait_mean", "first_contact_resolution_share"
    }  # fmt: skip
    assert all(str(example) not in p.read_text(errors="replace") for p in made.files)


def test_the_figures_of_an_exhibit_count_though_the_report_does_not_list_them(example):
    listed = (
        "metrics: [answered_share, wait_mean, abandoned_share, first_contact_resolution_share]\n"
    )
    own_report(example, (listed, ""))
    refuse_september(example)
    made = make()
    assert made.is_draft
    kept = gaugebook.open_workspace().store.observations(made.run_id)
    assert "abandoned_share" in {o.metric_id for o in kept}
    assert "hashes-for-number" in [p.code for p in made.problems]


def test_a_report_without_notebooks_and_metrics_is_a_paper_of_words(example):
    own_report(
        example, narrative="# Executive summary\n\nWords.\n\n# Content of report\n\nWords.\n"
    )
    path = example / "reports" / REPORT / "report.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("metrics: [answered_share, wait"), text.index("sections:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    made = make()
    assert "Words." in html(made)
    assert not made.is_draft


def test_a_draft_says_so_and_strict_refuses_it(example):
    refuse_september(example)
    made = make()
    assert made.is_draft
    assert "This is a draft." in html(made)
    before = {p: p.read_bytes() for p in made.files}
    with pytest.raises(RefusedError, match="nobody has signed off"):
        make(strict=True)
    assert {p: p.read_bytes() for p in made.files} == before


def report_with_claim(example, call):
    report_of_words(example)
    narrative = (
        f"# Executive summary\n\nIt was {{{{ {call} }}}}.\n\n# Content of report\n\nWords.\n"
    )
    path = example / "reports" / REPORT / "narrative.md"
    path.write_text(narrative, encoding="utf-8")


def test_a_claim_that_holds_is_printed_and_stands_in_the_record(example):
    report_with_claim(example, 'claim("above", "answered_share", of="10%")')
    made = make(strict=True)
    assert not made.is_draft
    assert "above <data" in html(made)
    record = json.loads((html_path(made).parent / "run.json").read_text(encoding="utf-8"))
    (claim,) = record["claims"]
    assert claim["claim"] == "above 10% answered_share 2026-09"
    assert claim["answer"] == "true"
    kept = gaugebook.open_workspace().store.observations(made.run_id)
    assert {o.binding for o in kept} == set(claim["observations"])


def test_a_false_claim_makes_a_draft(example):
    report_with_claim(example, 'claim("below", "answered_share", of="10%")')
    made = make()
    assert made.is_draft
    assert "[not supported by the figures: “below 10%”]" in html(made)
    (found,) = [p for p in made.problems if p.code == "claim-false"]
    assert (found.where.line, found.key) == (3, "below 10% answered_share 2026-09")


def test_what_cannot_be_said_is_a_warning_and_strict_refuses_it(example):
    report_with_claim(example, 'claim("highest since", "wait_mean", "2026-03", since="2019-01")')
    made = make()
    assert not made.is_draft
    assert "[cannot be said from the figures: “highest since January 2019”]" in html(made)
    with pytest.raises(RefusedError, match="not complete"):
        make(strict=True)


@pytest.mark.parametrize(
    ("narrative", "code", "line"),
    [
        ('# Executive summary\n\n{{ figure("wait_meen") }}\n', "figure-unknown", 3),
        ('# Executive summary\n\nA.\n\n{{ figur("wait_mean") }}\n', "expression-broken", 5),
        ('# Executive summary\n\n{{ claim("better", "wait_mean") }}\n', "claim-unknown", 3),
        ("# Sumary\n\nA.\n", "section-unknown", 1),
    ],
)
def test_a_fault_in_the_narrative_stops_the_paper_at_its_line(example, narrative, code, line):
    own_report(example, narrative=narrative + "\n# Content of report\n\nWords.\n")
    with pytest.raises(RefusedError) as refused:
        make()
    faults = {p.code: p.where for p in refused.value.problems}
    assert faults[code].file == f"reports/{REPORT}/narrative.md"
    assert faults[code].line == line
    assert not (example / "out").exists()


def test_a_missing_exhibit_is_named_in_its_place_and_strict_refuses_it(example):
    own_report(
        example,
        narrative="# Executive summary\n\nA.\n\n# Content of report\n\n"
        '{{ table("trend.indicator") }}\n\n{{ figure("wait_mean", "2026-06") }}\n',
    )
    made = make()
    assert [p.code for p in made.problems if p.severity == "warn"].count("exhibit-missing") == 1
    assert "This exhibit is missing: trend.indicator." in html(made)
    with pytest.raises(RefusedError):
        make(strict=True)


def test_without_pango_the_other_formats_are_made(example, monkeypatch):
    def no_pango(*arguments, **options):
        raise MissingToolError("Pango is not installed.", remedy="apt-get install libpango")

    monkeypatch.setattr(document, "render_pdf", no_pango)
    made = make("pdf", "html")
    assert [p.suffix for p in made.files] == [".html", ".json", ".ipynb"]
    (fault,) = [p for p in made.problems if p.code == "pdf-not-made"]
    assert fault.remedy == "apt-get install libpango"
    with pytest.raises(RefusedError, match="cannot be set as asked"):
        make("pdf", "html", strict=True)


def test_made_up_figures_say_so_on_the_page(example):
    page = html(make())
    assert "Made-up data" in page


def test_an_input_that_is_not_there_stops_the_paper_before_any_notebook_runs(example):
    (example / "data" / "example-monthly.csv").unlink()
    with pytest.raises(RefusedError) as refused:
        make()
    assert [p.code for p in refused.value.problems] == ["file-missing", "window-empty"]


def test_a_window_without_any_figure_says_what_the_data_covers(example):
    ws = gaugebook.open_workspace()
    plan = plan_paper(ws, REPORT, period=parse_period("2030-01..2030-04"))
    with pytest.raises(RefusedError) as refused:
        make_paper(ws, plan, Options(("html",)), dated=dated(plan, None))
    (found,) = refused.value.problems
    assert "for January to April 2030" in found.message
    assert "covers 1 October 2025 to 30 September 2026" in found.message


def test_an_indicator_without_figures_leaves_the_others_their_paper(example):
    # The notebook draws the wait, and the export has no waits.
    source = example / "metrics" / "sources" / "example-monthly.yaml"
    text = source.read_text(encoding="utf-8")
    without = text.replace("  wait_mean_seconds: {from: Average wait}\n", "")
    source.write_text(without + "never_read: [Average wait]\n", encoding="utf-8")
    made = make()
    assert {"exhibit-unavailable", "observation-missing"} <= {p.code for p in made.problems}
    (reason,) = [p.message for p in made.problems if p.code == "exhibit-unavailable"]
    assert reason.split(": ", 1)[1].casefold() in html(made).casefold()


def test_a_paper_without_one_of_its_inputs_is_a_draft(example):
    report_of_words(example)
    (example / "data" / "example-monthly.csv").unlink()
    made = make()
    assert made.is_draft
    assert "file-missing" in [p.code for p in made.problems]
