"""A whole paper built by hand, with every kind of block, for the tests of this folder.

The telephone figures are those that Buckinghamshire Council published in November 2022; the
October answer rate stands as its counts give it. All else is made up, and says so.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from gaugebook.definitions.house import House
from gaugebook.definitions.library import load_library
from gaugebook.errors import Where, problem
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Figure,
    Point,
    Sentence,
    Series,
    Table,
    TargetLine,
)
from gaugebook.papers.charts import draw_chart
from gaugebook.papers.paper import (
    Absent,
    Bullets,
    ChartBlock,
    CheckNote,
    DefinitionUsed,
    FrontField,
    Glance,
    Paper,
    Paragraph,
    Provenance,
    Recommendation,
    Run,
    Section,
    SimpleTable,
    SourceUsed,
    Subheading,
    TableBlock,
)

ROOT = Path(__file__).resolve().parents[2]

MONTHS = ("Jul 22", "Aug 22", "Sep 22", "Oct 22", "Nov 22 (to 21st)")
WAITS = (431, 426, 434, 242, 134)

_ROWS = (
    ("Calls answered, % of calls offered", "answered_share", "90 or more",
     ("85.31", "75.60", "86.31", "87.80", "86.89", "96.86"), "not_confirmed"),
    ("Calls abandoned, %", "abandoned_share", "10 or less",
     ("11.69", "12.33", "11.41", "11.87", "4.68", "3.14"), "met"),
    ("Average call wait, seconds", "wait_mean", "180 or less",
     ("326", "431", "426", "434", "242", "134"), "missed"),
    ("First call resolution, %", "first_contact_resolution_share", "51 or more",
     ("71.4", "68.6", "70.4", "72.4", "75.3", "74.9"), "met"),
)  # fmt: skip
_WORDS = {"met": "Met", "close": "Close", "missed": "Missed", "not_confirmed": "Not confirmed"}


def binding(metric: str, period: str = "2022-10-01/P1M") -> str:
    return f"{metric}@1.0.0|E06000060|{period}|{period}|_T|phone|_T"


@functools.cache
def house() -> House:
    library, _ = load_library()
    return library.houses["buckinghamshire"]


def telephone_table() -> Table:
    columns = (
        Column("Indicator", "text"),
        Column("Target", "text"),
        Column("2021/22"),
        *(Column(month) for month in MONTHS[:3]),
        Column(MONTHS[3], is_latest=True),
        Column(MONTHS[4], is_part=True),
        Column("Status, October", "status"),
    )
    rows = tuple(
        (
            Cell(label),
            Cell(target),
            *(Cell(text, float(text), binding(metric)) for text in texts[:5]),
            Cell(texts[5], float(texts[5]), binding(metric), mark="part"),
            Cell(_WORDS[status], status=status),
        )
        for label, metric, target, texts, status in _ROWS
    )
    return Table(
        name="telephone",
        title="two of four indicators met their October targets",
        subtitle="Customer Service Centre telephone indicators, July to 21 November 2022",
        columns=columns,
        rows=rows,
        notes=(
            "Met: at or beyond target. Close: within 5% of target. Missed: more than 5% from "
            "target. Not confirmed: the printed figure and its counts differ.",
        ),
        source="telephony extract, 22 November 2022",
    )


def wait_chart() -> Chart:
    points = tuple(
        Point(month, float(wait), str(wait), binding("wait_mean"), month == MONTHS[-1])
        for month, wait in zip(MONTHS, WAITS, strict=True)
    )
    return Chart(
        name="wait",
        kind="bar",
        title="average wait fell inside the three-minute target in November",
        subtitle="Average call wait in seconds, all lines, July to 21 November 2022",
        unit_text="seconds",
        series=(Series("Average call wait", points),),
        alt=Sentence(
            "wait-alt",
            (
                "Bar chart. Average call wait in seconds, July to 21 November 2022, against a "
                "target of 180 or less. The wait stayed between ",
                Bound("426", 426, binding("wait_mean")),
                " and ",
                Bound("434", 434, binding("wait_mean")),
                " from July to September, then fell to ",
                Bound("242", 242, binding("wait_mean")),
                " in October and ",
                Bound("134", 134, binding("wait_mean")),
                " in November, the first period inside the target. Values are in Table 1.",
            ),
        ),
        target=TargetLine(180, "Target: 180 or less"),
        source="telephony extract, 22 November 2022",
    )


def topic_chart() -> Chart:
    months = ("Jul 22", "Aug 22", "Sep 22", "Oct 22")
    shares = {
        "Recycling and waste": (29.6, 28.9, None, 27.4),
        "Council tax": (18.2, 18.8, 19.1, 19.6),
        "Highways": (12.4, 12.1, 11.8, 11.0),
    }
    return Chart(
        name="topics",
        kind="line",
        title="fewer callers about waste have no e-mail address on record",
        subtitle="Callers with no e-mail on record, % of callers, by topic, July to October 2022",
        unit_text="%",
        series=tuple(
            Series(
                name,
                tuple(
                    Point(m, v, "[x]" if v is None else f"{v}%", binding("no_email_share"))
                    for m, v in zip(months, values, strict=True)
                ),
            )
            for name, values in shares.items()
        ),
        alt=Sentence(
            "topics-alt",
            (
                "Line chart. Callers with no e-mail on record, by topic. Recycling and waste was "
                "highest throughout; its September figure is not available.",
            ),
        ),
        notes=("A proxy for digital exclusion, which it over-estimates.",),
        made_up=True,
    )


def long_table(rows: int = 120) -> Table:
    columns = (Column("Reason", "text"), Column("Calls"), Column("No e-mail"), Column("Share, %"))
    return Table(
        name="reasons",
        title="bin enquiries lead the reasons for calling",
        subtitle="Calls by reason, April to June 2022",
        columns=columns,
        rows=tuple(
            (
                Cell(f"Reason {i}: what the caller asked about"),
                Cell(f"{4000 - 31 * i:,}", float(4000 - 31 * i), binding("contacts")),
                Cell(f"{900 - 7 * i:,}", float(900 - 7 * i), binding("contacts")),
                Cell(f"{22.5 - i / 10:.1f}", round(22.5 - i / 10, 1), binding("no_email_share")),
            )
            for i in range(1, rows + 1)
        ),
        made_up=True,
    )


def _figures() -> tuple[Figure, ...]:
    october = binding("answered_share")
    return (
        Figure("answered", "Calls answered", Bound("Not confirmed", None, october), "",
               "not_confirmed", "Target 90% or more"),
        Figure("wait", "Average call wait", Bound("242", 242, binding("wait_mean")), "seconds",
               "missed", "Target 180 or less"),
        Figure("abandoned", "Calls abandoned", Bound("4.7%", 4.7, binding("abandoned_share")), "",
               "met", "Target 10% or less"),
        Figure("resolved", "First call resolution",
               Bound("75.3%", 75.3, binding("first_contact_resolution_share")), "",
               "met", "Target 51% or more"),
    )  # fmt: skip


def _summary() -> Section:
    return Section(
        "summary", "1", "Executive summary", "s1",
        (
            Glance(_figures()),
            Paragraph(
                (
                    Run("Demand on the Customer Service Centre has been above its usual level for "
                        "two years. In October 2022 two of the four indicators met their targets, "
                        "one was missed and one is not confirmed ("),
                    Run("section 2", href="#s2"),
                    Run(")."),
                ),
                "1.1",
            ),
            Paragraph(
                (
                    Run("Waits have come down by "),
                    Run("189 seconds", binding=binding("wait_mean"), value=189),
                    Run(" since July. In the part period to 21 November the average wait was "),
                    Run("134 seconds", binding=binding("wait_mean"), value=134),
                    Run(", inside the target of 180."),
                ),
                "1.2",
            ),
        ),
    )  # fmt: skip


def _content(extra: tuple[TableBlock, ...]) -> Section:
    return Section(
        "content", "2", "Content of report", "s2",
        (
            Subheading("Current Customer Service Centre performance", "s2-current"),
            Paragraph(
                (
                    Run("Table 1", href="#table-1"),
                    Run(" shows the four indicators the Committee monitors. The average wait fell "
                        "by "),
                    Run("192 seconds", binding=binding("wait_mean"), value=192),
                    Run(" in October and is "),
                    Run("Missed", status="missed"),
                    Run(" against its target."),
                ),
                "2.1",
            ),
            TableBlock(1, "table-1", telephone_table()),
            CheckNote(
                "Check on these figures",
                (
                    (
                        Run("The October answer rate is calculated here from its counts: "),
                        Run("29,187", binding=binding("calls_answered"), value=29187),
                        Run(" of "),
                        Run("33,592", binding=binding("calls_offered"), value=33592),
                        Run(" calls, or "),
                        Run("86.89%", binding=binding("answered_share"), value=86.89),
                        Run(". The figure first supplied was 94.48%, so it is not confirmed."),
                    ),
                ),
            ),
            Paragraph(
                (
                    Run("The fall in waiting time is the largest change in the period ("),
                    Run("Figure 1", href="#figure-1"),
                    Run("). Three things were done to bring it about:"),
                ),
                "2.2",
            ),
            Bullets(
                (
                    (Run("Call shadowing.", strong=True), Run(" Managers of each service sat with "
                     "advisers for a morning and mended what they heard.")),
                    (Run("A call-back offer at busy times."),),
                    (Run("Weekly planning of shifts from the forecast of calls."),),
                )
            ),
            ChartBlock(1, "figure-1", wait_chart(), "table-1"),
            Subheading("Who may find it hard to reach us online", "s2-online"),
            Paragraph(
                (
                    Run("Of those who call about waste, "),
                    Run("27.4%", binding=binding("no_email_share"), value=27.4),
                    Run(" have no e-mail address on record, the most of any topic."),
                ),
                "2.3",
            ),
            ChartBlock(2, "figure-2", topic_chart()),
            *extra,
            Absent("benchmark.neighbours", "Fewer than three councils sent figures for October."),
        ),
    )  # fmt: skip


def _short(key: str, number: int, title: str, text: str = "Not applicable.") -> Section:
    paragraph = Paragraph((Run(text),), f"{number}.1")
    return Section(key, str(number), title, f"s{number}", (paragraph,))


def _next_steps() -> Section:
    steps = (
        ("December 2022", "Bring call-back into use on every line."),
        ("January 2023", "Publish the first comparison with neighbouring councils."),
        ("March 2023", "Report the year's figures, with the answer rate confirmed."),
    )
    rows = tuple(((Run(month),), (Run(action),)) for month, action in steps)
    table = SimpleTable("What happens next", ("Month", "Action"), rows)
    return Section("next_steps", "8", "Next steps and review", "s8", (table,))


def _provenance() -> Provenance:
    return Provenance(
        run_id="run-5f1c07b2a9d4",
        made_by="gaugebook 0.1.0",
        window="July to October 2022, and 1 to 21 November 2022 as a part period",
        sources=(
            SourceUsed("Published telephone table", "data/published-buckinghamshire.csv",
                       "ed6adf654f8b9d0c" * 4, 24, 0, made_up=False),
            SourceUsed("Call records of the demo council", "data/calls-2022-q2.csv",
                       "03c9a1be77f05d21" * 4, 128_204, 311, made_up=True,
                       note="311 test calls left out"),
        ),
        definitions=(
            DefinitionUsed("answered_share", "1.0.0", "Calls answered",
                           "calls answered divided by calls offered", "90% or more",
                           "Customer Service Centre", "", "6f0d11c2e4a9b853"),
            DefinitionUsed("no_email_share", "1.0.0", "Callers with no e-mail on record",
                           "callers with no e-mail on record divided by callers asked", "",
                           "Customer Service Centre",
                           "It over-estimates digital exclusion. Some callers were not asked.",
                           "b4e27705d91fac36"),
        ),
        notebooks=("kpi-trend", "digital-exclusion"),
        notes=("November 2022 is a part period of 21 days; it counts in no total and no status.",),
    )  # fmt: skip


def build_paper(*, rows: int = 0, is_draft: bool = False, made_up: bool = False) -> Paper:
    """Build the paper; `rows` adds a table of that many rows."""
    extra = (TableBlock(2, "table-2", long_table(rows)),) if rows else ()
    titles = (
        ("options", 3, "Other options considered"),
        ("legal_finance", 4, "Legal and financial implications"),
        ("corporate", 5, "Corporate implications"),
        ("local", 6, "Local councillors and community boards consultation and views"),
        ("engagement", 7, "Communication, engagement and further consultation"),
    )
    finding = problem("file-missing", Where("data/calls-2022-10.csv"), key="answered_share 2022-10")
    return Paper(
        report_id="scrutiny-quarterly",
        title="Customer First and Customer Service Centre performance",
        short_title="Customer First and Customer Service Centre performance",
        council="Buckinghamshire Council",
        kicker="Report to Finance and Resources Select Committee",
        classification="Public report",
        edition="public",
        language="en-GB",
        front=(
            FrontField("date", "Date of meeting", ("8 December 2022",)),
            FrontField("cabinet_members", "Cabinet Members",
                       ("Cabinet Member, Resources", "Deputy Cabinet Member, Resources")),
            FrontField("contact_officer", "Contact officer",
                       ("Service Director, Business Operations",)),
            FrontField("wards", "Wards affected", ("None specific",)),
            FrontField("reason", "Reason for decision", ("Not applicable",)),
        ),
        ask_heading="The Committee is asked to",
        recommendations=(
            Recommendation("R1", (
                Run("Note Customer Service performance for the four months to October 2022, and "
                    "the action taken to stabilise it ("),
                Run("section 2", href="#s2"),
                Run(")."),
            )),
            Recommendation("R2", (
                Run("Note that the October answer rate is not confirmed, and why."),
            )),
            Recommendation("R3", (
                Run("Note the success of call shadowing, and the recommendation to build it into "
                    "inductions and training."),
            )),
        ),
        sections=(
            _summary(),
            _content(extra),
            *(_short(*title) for title in titles),
            _next_steps(),
            _short("background_papers", 9, "Background papers"),
        ),
        provenance=_provenance(),
        findings=(finding,) if is_draft else (),
        fingerprint="ed6adf654f8b9d0c" * 4,
        dated=datetime(2022, 12, 8, tzinfo=UTC),
        author="Service Director, Business Operations",
        is_draft=is_draft,
        made_up=made_up,
    )  # fmt: skip


def draw_charts(paper: Paper) -> dict[str, str]:
    """Draw every chart of a paper."""
    blocks = [block for block in paper.blocks() if isinstance(block, ChartBlock)]
    return {block.chart.name: draw_chart(block.chart, house()) for block in blocks}


def with_title(paper: Paper, title: str) -> Paper:
    return replace(paper, title=title)
