"""The paper tree: what `compose` builds and every format is set from.

Plain frozen values and no markup, so that PDF, HTML, Word and Excel say the same thing. Text
is runs; a run that prints a figure carries its binding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from gaugebook.errors import Problem
from gaugebook.exhibits import Chart, Figure, Table
from gaugebook.results import Result


@dataclass(frozen=True)
class Run:
    """A stretch of text in one manner. `binding` is set when it prints a figure.

    `status` is met, close, missed or not_confirmed when the run is a status word. `href` is an
    address, or ``#anchor`` inside the paper.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    binding: str = ""
    value: float | None = None
    status: str = ""


Runs = tuple[Run, ...]


def plain_text(runs: Runs) -> str:
    """Give the text of some runs without their manner."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `number` is printed in the margin ("2.4"), or is empty."""

    runs: Runs
    number: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list; `ordered` lists are numbered."""

    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Subheading:
    """A heading inside a section, without a number."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Glance:
    """The headline figures of a section, side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class TableBlock:
    """A numbered table ("Table 1")."""

    number: int
    anchor: str
    table: Table


@dataclass(frozen=True)
class ChartBlock:
    """A numbered chart ("Figure 1"), and its values: in the table at `data_anchor`, or in `data`.

    `data` are values too many to stand in the text.
    """

    number: int
    anchor: str
    chart: Chart
    data_anchor: str = ""
    data: Table | None = None


@dataclass(frozen=True)
class CheckNote:
    """A neutral note on what was checked and what did not add up, beside the figures."""

    title: str
    paragraphs: tuple[Runs, ...]


@dataclass(frozen=True)
class Absent:
    """Stands where an exhibit should be, and says why it is not there.

    `is_missing` is one that nobody made; else a notebook said itself why there is none.
    """

    name: str
    reason: str
    is_missing: bool = True


@dataclass(frozen=True)
class SimpleTable:
    """A table of words typed in the narrative, such as next steps by month."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


Block = (
    Paragraph
    | Bullets
    | Subheading
    | Glance
    | TableBlock
    | ChartBlock
    | CheckNote
    | Absent
    | SimpleTable
)


@dataclass(frozen=True)
class Section:
    """A numbered section of the house's outline."""

    key: str
    number: str
    title: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class FrontField:
    """One line of the front matter: a label and one or more values."""

    key: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Recommendation:
    """What the committee is asked to do: R1, R2 ..., reused by minutes and trackers."""

    id: str
    runs: Runs


@dataclass(frozen=True)
class SourceUsed:
    """One input of the run: what it is, its file, its sha256, the rows read and left out."""

    title: str
    file: str
    sha256: str
    rows: int
    rows_left_out: int
    made_up: bool
    note: str = ""


@dataclass(frozen=True)
class DefinitionUsed:
    """One metric as the paper used it, in words a reader can check."""

    metric_id: str
    version: str
    name: str
    formula: str
    target: str
    owner: str
    caveat: str
    fingerprint: str


@dataclass(frozen=True)
class Provenance:
    """How the paper was made: printed at its end and on the Lineage sheet.

    `names` are those of figures that have no definition of their own, such as the themes of a
    maturity model, by metric id. `printed` has those that are rounded by rules of their own, as
    they are printed, by binding.
    """

    run_id: str
    made_by: str
    window: str
    sources: tuple[SourceUsed, ...]
    definitions: tuple[DefinitionUsed, ...]
    notebooks: tuple[str, ...]
    notes: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """One paper for one meeting or period, ready to be set in any format.

    `findings` are the Problems that concern its figures; `is_draft` is true while one of
    severity refuse is neither repaired nor signed off. `dated` is the only time that any
    format may write. `results` are those that its numbers were worked out by.
    """

    report_id: str
    title: str
    short_title: str
    council: str
    kicker: str
    classification: str
    edition: Literal["public", "exempt"]
    language: str
    front: tuple[FrontField, ...]
    ask_heading: str
    recommendations: tuple[Recommendation, ...]
    sections: tuple[Section, ...]
    provenance: Provenance
    findings: tuple[Problem, ...]
    fingerprint: str
    dated: datetime
    author: str = ""
    is_draft: bool = False
    made_up: bool = False
    results: tuple[Result, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Give every block of every section in reading order."""
        for section in self.sections:
            yield from section.blocks

    def tables(self) -> Iterator[TableBlock]:
        """Give the numbered tables in reading order."""
        yield from (block for block in self.blocks() if isinstance(block, TableBlock))
