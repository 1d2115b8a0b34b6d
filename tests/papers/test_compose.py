"""Composing: report, meeting, house, narrative and exhibits into one paper tree.

1. Sections come in the order of the house; a heading that is unknown or stands twice is a finding,
   a required one without text too.
2. Paragraphs, tables and figures are numbered; recommendations link to their section.
3. What is refused and not signed off makes a draft; a sign-off lifts it and is printed.
4. The check note stands below the first table of its notebook.
5. A number typed by hand is pointed out.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.analysis.windows import METRICS, observation, part, window
from tests.papers import demo_charts
from tests.papers.test_figures import BOOK

from gaugebook.analysis.trend import headline_figures, indicator_table, period_chart
from gaugebook.definitions.library import load_library
from gaugebook.definitions.report import Meeting, MeetingRecommendation, Report, SignOff
from gaugebook.errors import Where, problem
from gaugebook.exhibits import Bound, Sentence
from gaugebook.papers.compose import Materials, compose
from gaugebook.papers.narrative import read_narrative
from gaugebook.papers.paper import (
    Absent,
    Bullets,
    ChartBlock,
    CheckNote,
    Glance,
    Paragraph,
    Provenance,
    SimpleTable,
    Subheading,
    TableBlock,
    plain_text,
)

HOUSE = load_library()[0].houses["buckinghamshire"]
REPORT = Report(
    id="quarterly",
    version="1.0.0",
    name="Quarterly report",
    title="Customer Service Centre performance",
    house="buckinghamshire",
    sections=("summary", "content", "next_steps"),
)
MISMATCH = problem(
    "ratio-mismatch",
    Where("data/x.csv", cell="G4"),
    found="94.48%",
    key="answered_share 2022-10",
    label="Calls answered",
    period="October 2022",
    numerator="29,187",
    denominator="33,592",
    recomputed="86.89%",
    hint="",
)
SIGN_OFF = SignOff(
    problem="ratio-mismatch",
    key="answered_share 2022-10",
    reason="The counts are right",
    by="Head of Performance",
    date=date(2022, 11, 28),
)
WINDOW = window("wait_mean 431 426 434 242", part("wait_mean", 134))
SHOWN = [METRICS["wait_mean"]]
CHART = period_chart(WINDOW, SHOWN[0], name="wait", place="Centre")
EXHIBITS = {
    "trend.indicators": indicator_table(WINDOW, SHOWN, place="Centre"),
    "trend.headline-wait-mean": headline_figures(WINDOW, SHOWN)[0],
    "trend.wait": CHART,
    "trend.check-10": Sentence("check-10", ("The tenth check.",)),
    "trend.check-2": Sentence("check-2", ("Calls: ", Bound("29,187", 29187.0, "k"), ".")),
    "other.wait": CHART,
}
CONTENT = '# Content of report\n\n{{ table("trend.indicators") }}\n'
SUMMARY = "# Executive summary\n\nText.\n\n"


def meeting(**fields):
    return Meeting(date=date(2022, 12, 8), window_ends="2022-10", **fields)


def composed(text=SUMMARY + CONTENT, *, book=BOOK, **fields):
    plain = {
        "report": REPORT,
        "house": HOUSE,
        "meeting": meeting(),
        "exhibits": EXHIBITS,
        "findings": (),
        **fields,
    }
    return compose(
        Materials(
            narrative=read_narrative(text, "narrative.md"),
            book=book,
            provenance=Provenance("run", "gaugebook", "July to October 2022", (), (), ()),
            council="Demo Council",
            fingerprint="run",
            dated=datetime(2022, 12, 8, tzinfo=UTC),
            narrative_file="reports/quarterly/narrative.md",
            **plain,
        )
    )


def findings(result):
    own = [p for p in result.problems if p.code != "front-matter-missing"]
    return [f"{p.where} {p.code}: {p.message}" for p in own]


def words(block):
    return plain_text(block.runs)


# --- sections -------------------------------------------------------------------------------------


def test_sections_come_in_the_order_of_the_report_under_the_titles_of_the_house():
    result = composed("# next_steps\n\nLast.\n\n# EXECUTIVE SUMMARY\n\nFirst.\n\n" + CONTENT)
    assert [(s.number, s.title, s.anchor) for s in result.paper.sections] == [
        ("1", "Executive summary", "summary"),
        ("2", "Content of report", "content"),
        ("3", "Next steps and review", "next-steps"),
    ]
    assert findings(result) == []


def test_a_section_nobody_wrote_has_the_words_of_the_house_or_is_missing():
    result = composed(CONTENT)
    (found,) = findings(result)
    assert found.startswith("reports/quarterly/narrative.md section-missing: ")
    summary, _, next_steps = result.paper.sections
    assert summary.blocks == (Absent("Executive summary", "nobody has written this section"),)
    assert [(words(b), b.number) for b in next_steps.blocks] == [("Not applicable", "3.1")]


def test_a_heading_the_house_does_not_have_is_a_finding_with_the_near_miss():
    result = composed(SUMMARY + "# Next steps and reviews\n\nText.\n\n" + CONTENT)
    assert findings(result) == [
        "narrative.md:5 section-unknown: There is no section Next steps and reviews in this house "
        "style. Did you mean Next steps and review?"
    ]


def test_a_heading_outside_the_outline_of_the_report_is_a_finding():
    (found,) = findings(composed(SUMMARY + CONTENT + "# Background papers\n\nNone.\n"))
    assert found.startswith("narrative.md:8 section-unknown: There is no section Background papers")


def test_a_section_written_twice_is_a_finding_and_not_half_lost():
    result = composed(SUMMARY + CONTENT + "\n# Executive summary\n\nMore.\n\n# summary\n\nAgain.\n")
    assert [found.partition(":")[2][:20] for found in findings(result)] == [
        "9 definition-twice: ",
        "13 definition-twice:",
    ]


def test_a_report_that_names_an_unknown_section_is_a_finding():
    result = composed(report=REPORT.model_copy(update={"sections": ("summary", "contents")}))
    assert any(
        found.startswith("reports/quarterly/report.yaml section-unknown: ")
        and found.endswith("Did you mean content?")
        for found in findings(result)
    )


# --- blocks ---------------------------------------------------------------------------------------


def test_paragraphs_tables_and_figures_are_numbered():
    text = SUMMARY + (
        '# Content of report\n\nOne.\n\n## Wait\n\n- a\n\n{{ table("trend.indicators") }}\n\n'
        'Two.\n\n{{ chart("trend.wait") }}\n\n| M | W |\n|---|---|\n| May | do |\n\n1. first\n'
    )
    _, content, _ = composed(text).paper.sections
    assert [type(b) for b in content.blocks] == [
        Paragraph, Subheading, Bullets, TableBlock, CheckNote, Paragraph, ChartBlock, TableBlock,
        SimpleTable, Bullets,
    ]  # fmt: skip
    assert [b.number for b in content.blocks if isinstance(b, Paragraph)] == ["2.1", "2.2"]
    tables = [b for b in content.blocks if isinstance(b, TableBlock)]
    assert [(b.number, b.anchor) for b in tables] == [(1, "table-1"), (2, "table-2")]
    (chart,) = [b for b in content.blocks if isinstance(b, ChartBlock)]
    assert (chart.number, chart.anchor, chart.data_anchor) == (1, "figure-1", "table-2")
    assert tables[1].table.title == "Data for Figure 1"
    assert [cell.text for cell in tables[1].table.rows[0]] == [
        "Average call wait, seconds", "431", "426", "434", "242", "134"
    ]  # fmt: skip
    assert content.blocks[-1].ordered


def test_many_values_of_a_chart_do_not_stand_in_the_text():
    """They are folded away on a screen, attached to a PDF, and whole in the workbook."""
    text = SUMMARY + '# Content of report\n\n{{ chart("trend.many") }}\n'
    found = composed(text, exhibits={"trend.many": demo_charts.variation()})
    (block,) = found.paper.sections[1].blocks
    assert block.data_anchor == ""
    assert block.data.title == "Data for Figure 1"
    assert len(block.data.rows) == len(demo_charts.variation().series[0].points)


def test_two_charts_of_one_name_keep_their_own_pictures():
    text = (
        SUMMARY + '# Content of report\n\n{{ chart("trend.wait") }}\n\n{{ chart("other.wait") }}\n'
    )
    blocks = composed(text).paper.sections[1].blocks
    names = [block.chart.name for block in blocks if isinstance(block, ChartBlock)]
    assert names == ["trend.wait", "other.wait"]


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ('table("trend.indicator")', "it was not made by the notebooks of this report"),
        ('chart("trend.indicators")', "it was not a chart by the notebooks of this report"),
        ('headline("trnd")', "no indicator has a figure for the period"),
    ],
)
def test_an_exhibit_that_is_not_there_is_named_in_its_place(call, reason):
    result = composed(SUMMARY + f"# Content of report\n\n{{{{ {call} }}}}\n")
    (block,) = result.paper.sections[1].blocks
    assert isinstance(block, Absent)
    assert block.reason == reason
    assert [found.partition(":")[0] for found in findings(result)] == ["narrative.md"]
    assert "exhibit-missing" in findings(result)[0]


def test_a_run_without_a_headline_figure_says_so_and_asks_for_no_correction():
    text = SUMMARY + '# Content of report\n\n{{ headline("trend") }}\n'
    kept = {name: e for name, e in EXHIBITS.items() if "headline" not in name}
    result = composed(text, exhibits=kept)
    (block,) = result.paper.sections[1].blocks
    assert block == Absent(
        "Figures at a glance", "No indicator has a figure for the period.", is_missing=False
    )
    (found,) = [f for f in findings(result) if "exhibit" in f]
    assert "exhibit-unavailable" in found


def test_the_headline_figures_come_in_the_order_of_the_report():
    figure = EXHIBITS["trend.headline-wait-mean"]
    answered = replace(figure, name="headline-answered-share", label="Calls answered",
                       number=Bound("86.89%", 86.89, "answered_share@1.0.0|E0"))  # fmt: skip
    exhibits = EXHIBITS | {"trend.headline-answered-share": answered}
    for order in (("wait_mean", "answered_share"), ("answered_share", "wait_mean")):
        report = REPORT.model_copy(update={"metrics": order})
        text = '# Executive summary\n\n{{ headline("trend") }}\n\n' + CONTENT
        result = composed(text, report=report, exhibits=exhibits)
        (glance,) = result.paper.sections[0].blocks
        assert isinstance(glance, Glance)
        assert [f.number.binding.partition("@")[0] for f in glance.figures] == list(order)


def test_a_number_typed_by_hand_is_pointed_out_at_its_line():
    text = "# Executive summary\n\nIn 2022 we took 242 seconds.\n\n- and 12% more\n\n" + CONTENT
    assert findings(composed(text)) == [
        f"narrative.md:{line} number-unbound: The number {number} is typed by hand; nothing checks "
        "it against the data."
        for line, number in ((3, "242"), (5, "12%"))
    ]


def test_a_bound_number_and_a_quotation_are_not_pointed_out():
    text = (
        '# Executive summary\n\nIt was {{ figure("wait_mean") }}, not '
        '{{ quoted("180", "minutes") }}.\n\n'
    )
    result = composed(text + CONTENT)
    assert findings(result) == []
    (paragraph,) = result.paper.sections[0].blocks
    assert words(paragraph) == "It was 242 seconds, not 180 (minutes)."
    assert [r.value for r in paragraph.runs if r.binding] == [242.0]


def test_a_made_up_figure_says_so_where_it_stands():
    text = '# Executive summary\n\nIt was {{ figure("no_email_share") }}.\n\n' + CONTENT
    result = composed(text)
    assert words(result.paper.sections[0].blocks[0]) == "It was 25.0% (made-up data)."
    assert not result.paper.made_up
    whole = replace(BOOK, org_code="ZZ-DEMO")
    assert composed(text, book=whole).paper.made_up


# --- the meeting ----------------------------------------------------------------------------------


def test_front_matter_that_is_missing_says_to_be_confirmed():
    result = composed(meeting=meeting(front={"cabinet_members": ["A", "B"], "ward": "All"}))
    shown = {field.key: field.values for field in result.paper.front}
    assert shown["date"] == ("8 December 2022",)
    assert shown["cabinet_members"] == ("A", "B")
    assert shown["contact_officer"] == ("To be confirmed",)
    assert shown["wards"] == ("None specific",)
    assert "reference" not in shown
    where = "reports/quarterly/meetings/2022-12-08/meeting.yaml"
    assert [(p.code, p.found, str(p.where)) for p in result.problems] == [
        ("front-matter-missing", "contact_officer", where),
        ("field-unknown", "ward", where),
    ]


def test_recommendations_link_to_their_section():
    asked = (
        MeetingRecommendation(id="R1", text="Note the performance.", section="content"),
        MeetingRecommendation(id="R2", text="Ask for more."),
        MeetingRecommendation(id="R3", text="Decide.", section="contents"),
    )
    result = composed(meeting=meeting(recommendations=asked))
    first, second, third = result.paper.recommendations
    assert plain_text(first.runs) == "Note the performance (section 2)."
    assert [run.href for run in first.runs if run.href] == ["#content"]
    assert plain_text(second.runs) == "Ask for more."
    assert plain_text(third.runs) == "Decide."
    (found,) = findings(result)
    assert "section-unknown: There is no section contents" in found


def test_what_is_refused_makes_a_draft_and_a_sign_off_lifts_it():
    result = composed(findings=(MISMATCH,))
    assert result.paper.is_draft
    assert result.signed_off == ()
    signed = composed(findings=(MISMATCH,), meeting=meeting(signed_off=(SIGN_OFF,)))
    assert not signed.paper.is_draft
    assert signed.signed_off == (MISMATCH,)


@pytest.mark.parametrize("change", [{"key": "answered_share 2022-09"}, {"problem": "flow-over"}])
def test_a_sign_off_of_another_finding_lifts_nothing(change):
    other = SIGN_OFF.model_copy(update=change)
    result = composed(findings=(MISMATCH,), meeting=meeting(signed_off=(other,)))
    assert result.paper.is_draft
    assert "sign-off-unused" in [p.code for p in result.problems]


def test_a_warning_makes_no_draft():
    warning = replace(MISMATCH, severity="warn")
    assert not composed(findings=(warning,)).paper.is_draft


def check_notes(paper):
    return [block for block in paper.blocks() if isinstance(block, CheckNote)]


def test_the_check_note_stands_below_its_table_once_with_checks_in_order_and_what_was_signed():
    text = SUMMARY + CONTENT + '\n{{ table("trend.indicators") }}\n'
    result = composed(text, findings=(MISMATCH,), meeting=meeting(signed_off=(SIGN_OFF,)))
    (note,) = check_notes(result.paper)
    assert [plain_text(runs) for runs in note.paragraphs] == [
        "Calls: 29,187.",
        "The tenth check.",
        "Reviewed: The counts are right (28 November 2022).",
    ]
    assert result.paper.provenance.notes == ()


def test_a_post_is_printed_when_the_sign_off_says_so():
    named = SIGN_OFF.model_copy(update={"print_name": True})
    result = composed(findings=(MISMATCH,), meeting=meeting(signed_off=(named,)))
    (note,) = check_notes(result.paper)
    last = plain_text(note.paragraphs[-1])
    assert last == "Reviewed: The counts are right (Head of Performance, 28 November 2022)."


def test_what_was_signed_off_is_printed_at_the_end_where_there_is_no_table():
    result = composed(
        "# Executive summary\n\nText.\n\n# Content of report\n\nText.\n",
        findings=(MISMATCH,),
        meeting=meeting(signed_off=(SIGN_OFF,)),
    )
    assert check_notes(result.paper) == []
    assert result.paper.provenance.notes == ("Reviewed: The counts are right (28 November 2022).",)


def test_a_paper_without_a_meeting_is_for_the_committee_of_the_report():
    report = REPORT.model_copy(update={"committee": "the scrutiny committee"})
    paper = composed(report=report, meeting=None).paper
    assert paper.kicker == "Report to the scrutiny committee"
    assert paper.recommendations == ()
    assert (paper.edition, paper.classification) == ("public", "Public report")


def test_an_observation_is_needed_for_every_number_of_the_tree():
    found = observation("wait_mean", "2022-10", 242)
    (block,) = [b for b in composed().paper.tables() if b.number == 1]
    numbers = [cell for row in block.table.rows for cell in row if cell.value is not None]
    assert len(numbers) == 5
    assert all(cell.binding for cell in numbers)
    assert found.binding in {cell.binding for cell in numbers}
