"""A made-up paper that holds everything a workbook must cope with."""

from __future__ import annotations

from datetime import datetime

from gaugebook.definitions.house import FrontMatterField, House, HouseSection
from gaugebook.errors import Problem, Where
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Point,
    Sentence,
    Series,
    Table,
    TargetLine,
)
from gaugebook.observations import Observation
from gaugebook.papers.paper import (
    ChartBlock,
    DefinitionUsed,
    FrontField,
    Paper,
    Paragraph,
    Provenance,
    Run,
    Section,
    SourceUsed,
    TableBlock,
)

HOSTILE_NOTE = '=HYPERLINK("http://example.org","Prize")'

HOUSE = House(
    id="demo-house",
    version="1.0.0",
    name="Demo house",
    front_matter=[FrontMatterField(key="contact", label="Contact")],
    sections=[HouseSection(key="performance", title="Performance")],
)

MONTHS = ("2022-07-01/P1M", "2022-08-01/P1M", "2022-09-01/P1M", "2022-10-01/P1M")
LABELS = ("Jul 22", "Aug 22", "Sep 22", "Oct 22")
OFFERED = (39_120, 40_218, 38_661, 33_592)
ANSWERED = (36_960, 36_661, 34_120, 29_187)
WAIT_SUMS = (4_804_800, 7_332_200, 7_369_920, 7_063_254)


def observations() -> list[Observation]:
    rows = []
    for month, offered, answered, waited in zip(MONTHS, OFFERED, ANSWERED, WAIT_SUMS, strict=True):
        place = {
            "org_code": "DEMO",
            "reporting_period": month,
            "period": month,
            "source_ref": "calls.csv",
        }
        rows += [
            Observation("calls_offered", "1.0.0", value=offered, **place),
            Observation("calls_answered", "1.0.0", value=answered, **place),
            Observation(
                "answered_share",
                "1.0.0",
                value=answered / offered,
                unit="share",
                numerator=answered,
                denominator=offered,
                decimals=2,
                target=0.9,
                status="met" if answered / offered >= 0.9 else "missed",
                **place,
            ),
            Observation(
                "wait_mean",
                "1.1.0",
                value=waited / answered,
                unit="seconds",
                numerator=waited,
                denominator=answered,
                target=180,
                status="met" if waited / answered <= 180 else "missed",
                **place,
            ),
        ]
    rows += [
        # Half of what it should be: the sheet of ratio checks must say Look.
        Observation(
            "no_email_share",
            "1.0.0",
            "DEMO",
            "2022-10-01/P1M",
            "2022-10-01/P1M",
            segment="reason=Bin Enquiry;topic=Recycling and Waste",
            value=0.25,
            unit="share",
            numerator=4_820,
            denominator=9_640,
            decimals=1,
            obs_status="V",
            status="not_confirmed",
            source_ref="crm.csv",
            note=HOSTILE_NOTE,
        ),
        # Withheld: neither value nor counts may be seen.
        Observation(
            "no_email_share",
            "1.0.0",
            "DEMO",
            "2022-10-01/P1M",
            "2022-10-01/P1M",
            segment="area=E00000001",
            value=0.6667,
            unit="share",
            numerator=2,
            denominator=3,
            decimals=1,
            conf_status="C",
            source_ref="crm.csv",
        ),
        # A part period without a value.
        Observation(
            "wait_mean",
            "1.1.0",
            "DEMO",
            "2022-11-01/P1M",
            "2022-11-01/P21D",
            unit="seconds",
            obs_status="M",
            source_ref="calls.csv",
        ),
    ]
    return rows


def indicators() -> Table:
    def counts(label: str, numbers: tuple[int, ...], status: str) -> tuple[Cell, ...]:
        cells = (Cell(f"{n:,}", n, f"{label}|{n}") for n in numbers)
        return (Cell(label), *cells, Cell(HOUSE.status_words[status], status=status))

    shares = tuple(
        Cell(f"{a / o * 100:.2f}%", a / o * 100, f"answered_share|{o}")
        for a, o in zip(ANSWERED, OFFERED, strict=True)
    )
    waits = tuple(
        Cell(
            f"{w / a:.0f} seconds", w / a, f"wait_mean|{w}", status="missed" if w / a > 180 else ""
        )
        for w, a in zip(WAIT_SUMS, ANSWERED, strict=True)
    )
    return Table(
        name="indicators",
        title="Fewer calls came in, and fewer of them were answered",
        subtitle="Calls to the contact centre, July to October 2022",
        columns=(
            Column("Indicator", "text"),
            *(Column(label, is_latest=label == "Oct 22") for label in LABELS),
            Column("Status", "status"),
        ),
        rows=(
            counts("Calls offered", OFFERED, "none"),
            counts("Calls answered", ANSWERED, "none"),
            (Cell("Calls answered, share"), *shares, Cell("Missed", status="missed")),
            (Cell("Wait for an answer"), *waits, Cell("Missed", status="missed")),
            (
                Cell("Abandoned in the menu"),
                Cell("[x]"),
                Cell(""),
                Cell("1,204", 1204.0, "b", mark="estimated"),
                Cell("7m 11s", 431.0, "b"),
                Cell("Not confirmed", status="not_confirmed"),
            ),
        ),
        notes=("A call is answered when an adviser speaks with the caller.", HOSTILE_NOTE),
        source="the telephony system of the Demonstration Council",
        made_up=True,
    )


def part_month() -> Table:
    return Table(
        name="part month",
        title="November so far",
        subtitle="1 to 21 November 2022",
        columns=(
            Column("Line", "text"),
            Column("Nov 22 (to 21st)", is_part=True),
            Column("Change", decimals=1),
        ),
        rows=(
            (
                Cell("@Council Tax and benefits"),
                Cell("9,004", 9004.0, mark="part"),
                Cell("+3.2", 3.2),
            ),
            (Cell("Waste"), Cell("23100", 23100.0, mark="part"), Cell("-12.0", -12.0)),
            (Cell("-- unknown \x07 line"), Cell("£1,200", 1200.4), Cell("[c]")),
        ),
        notes=("A call is answered when an adviser speaks with the caller.",),
    )


def wait_chart(data_anchor: str = "") -> Chart:
    points = tuple(
        Point(label, w / a, f"{w / a:.0f} seconds", f"wait_mean|{w}")
        for label, w, a in zip(LABELS, WAIT_SUMS, ANSWERED, strict=True)
    )
    part = Point("Nov 22", None, "[x]", "", is_part=True)
    alt = (
        "Bar chart. Mean wait for an answer, July to October 2022, against a target of ",
        Bound("180 seconds", 180, "target"),
        ". The wait rose in every month. It was longest in October, at ",
        Bound("242 seconds", 242, "wait_mean"),
        ".",
    )
    return Chart(
        name="wait",
        kind="bar",
        title="The wait for an answer rose every month",
        subtitle="Mean wait for an answer, seconds",
        unit_text="seconds",
        series=(Series("Mean wait", (*points, part)),),
        alt=Sentence("wait-alt", alt),
        target=TargetLine(180, "Target: 180 seconds or less"),
        notes=("The mean counts answered calls only.",),
        source="the telephony system of the Demonstration Council",
        made_up=True,
    )


def findings() -> tuple[Problem, ...]:
    return (
        Problem(
            "flow-open",
            "note",
            Where("calls.csv", cell="B4"),
            "86.89%",
            "October 2022: answered and abandoned add to 91.20%. What became of the other 8.80%?",
            "Name the outcome that is not printed.",
            key="answered_share 2022-10",
        ),
        Problem(
            "ratio-mismatch",
            "refuse",
            Where("crm.csv", cell="C9"),
            "25.0%",
            "No e-mail address, October 2022: printed 25.0%, but 4,820 of 9,640 is 50.0%.",
            "Print 50.0%, or correct the counts.",
            key="no_email_share 2022-10",
        ),
    )


def paper(**changes: object) -> Paper:
    """The paper; `changes` replace its parts."""
    section = Section(
        "performance",
        "1",
        "Performance",
        "performance",
        (
            Paragraph((Run("See the tables."),), "1.1"),
            TableBlock(1, "table-1", indicators()),
            ChartBlock(1, "figure-1", wait_chart(), "table-1"),
            TableBlock(2, "table-2", part_month()),
            ChartBlock(2, "figure-2", wait_chart()),
        ),
    )
    parts: dict[str, object] = {
        "report_id": "scrutiny-quarterly",
        "title": "How the council answers its residents",
        "short_title": "Answering residents",
        "council": "Demonstration Council",
        "kicker": "Report to the Overview and Scrutiny Committee",
        "classification": "Public report",
        "edition": "public",
        "language": "en-GB",
        "front": (FrontField("contact", "Contact", ("Head of Customer Services",)),),
        "ask_heading": "The Committee is asked to",
        "recommendations": (),
        "sections": (section,),
        "provenance": provenance(),
        "findings": findings(),
        "fingerprint": "6f1c2b9a",
        "dated": datetime(2022, 12, 8, 9, 30),
        "is_draft": True,
        "made_up": True,
    }
    return Paper(**(parts | changes))  # type: ignore[arg-type]


def provenance() -> Provenance:
    sources = (
        SourceUsed("Telephony export", "data/calls.csv", "9f" * 32, 151_591, 212, True),
        SourceUsed("Customer records", "data/crm.csv", "3c" * 32, 88_004, 0, True, "Made up."),
    )
    definitions = (
        DefinitionUsed(
            "answered_share",
            "1.0.0",
            "Calls answered, share",
            "calls answered divided by calls offered",
            "90% or more",
            "Head of Customer Services",
            "Calls abandoned in the menu are not offered to an adviser.",
            "b81d03aa",
        ),
        DefinitionUsed(
            "wait_mean",
            "1.1.0",
            "Wait for an answer, mean",
            "seconds waited by answered calls divided by answered calls",
            "180 seconds or less",
            "Head of Customer Services",
            "",
            "77a09b12",
        ),
    )
    return Provenance(
        run_id="run-4b1d77",
        made_by="gaugebook 0.1.0",
        window="2022-07-01/P4M",
        sources=sources,
        definitions=definitions,
        notebooks=("trend", "exclusion"),
        notes=("Made from stored observations as they stood on 1 December 2022.",),
    )
