"""Compose: joins a report, a meeting, a narrative and exhibits into one paper tree.

Pure: everything comes in as values and a `Paper` goes out. Numbers reach the tree only from
observations and exhibits, each with its binding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from gaugebook.definitions.house import House, HouseSection
from gaugebook.definitions.report import Meeting, Report
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.exhibits import (
    Bound,
    Chart,
    Exhibit,
    Figure,
    Sentence,
    Table,
    Unavailable,
    results_of,
)
from gaugebook.papers.calls import Call, typed_numbers
from gaugebook.papers.chart_table import MOST_IN_TEXT, chart_data
from gaugebook.papers.figures import MADE_UP_WORDS, FigureBook
from gaugebook.papers.narrative import Narrative, NarrativeSection, TextBlock
from gaugebook.papers.opening import front_fields, recommendations
from gaugebook.papers.paper import (
    Absent,
    Block,
    Bullets,
    ChartBlock,
    CheckNote,
    Glance,
    Paper,
    Paragraph,
    Provenance,
    Run,
    Runs,
    Section,
    SimpleTable,
    Subheading,
    TableBlock,
    plain_text,
)
from gaugebook.papers.printed import printed_results
from gaugebook.papers.sign_offs import (
    sign_off_for,
    sign_off_runs,
    sign_offs_used,
    unused_sign_offs,
)
from gaugebook.papers.table_layout import is_sideways
from gaugebook.results import Result
from gaugebook.words import capitalised

CHECK_TITLE = "Check on these figures"

_NO_FIGURES = "no indicator has a figure for the period"


@dataclass(frozen=True)
class Materials:
    """Everything that a paper is composed of."""

    report: Report
    house: House
    meeting: Meeting | None
    narrative: Narrative
    exhibits: Mapping[str, Exhibit]
    book: FigureBook
    provenance: Provenance
    findings: tuple[Problem, ...]
    council: str
    fingerprint: str
    dated: datetime
    narrative_file: str = ""
    results: tuple[Result, ...] = ()


@dataclass(frozen=True)
class Composed:
    """A paper, what was found while composing it, and which findings its meeting signs off."""

    paper: Paper
    problems: tuple[Problem, ...]
    signed_off: tuple[Problem, ...] = ()


def compose(materials: Materials) -> Composed:
    """Give the paper tree, with every fault found on the way.

    A finding of severity ``refuse`` about the paper's figures that no meeting signs off makes
    the paper a draft.
    """
    return _Composer(materials).compose()


@dataclass
class _Composer:
    materials: Materials
    problems: list[Problem] = field(default_factory=list)
    tables: int = 0
    charts: int = 0
    checked: set[str] = field(default_factory=set)
    said: set[tuple[str | Bound, ...]] = field(default_factory=set)
    is_signed: bool = False

    def compose(self) -> Composed:
        m = self.materials
        sections = self._sections()
        place = self._meeting_place()
        self.problems += unused_sign_offs(m.meeting, m.findings, place)
        front, front_faults = front_fields(m.house, m.meeting, place)
        asked, asked_faults = recommendations(m.meeting, sections, place)
        self.problems += [*front_faults, *asked_faults]
        refused = [p for p in m.findings if p.is_refused]
        signed_off = tuple(p for p in refused if sign_off_for(m.meeting, p) is not None)
        committee = (m.meeting and m.meeting.committee) or m.report.committee or "the committee"
        edition = m.meeting.edition if m.meeting else "public"
        paper = Paper(
            report_id=m.report.id,
            title=m.report.title,
            short_title=m.report.short_title or m.report.title,
            council=m.council,
            kicker=m.house.kicker.format(committee=committee),
            classification=m.house.classification[edition],
            edition=edition,
            language=m.house.language,
            front=front,
            ask_heading=m.house.ask_heading,
            recommendations=asked,
            sections=sections,
            provenance=self._provenance(),
            findings=m.findings,
            fingerprint=m.fingerprint,
            dated=m.dated,
            author=self._author(),
            is_draft=len(signed_off) < len(refused),
            made_up=_is_all_made_up(m),
        )
        known = (*m.results, *(r for e in m.exhibits.values() for r in results_of(e)))
        paper = replace(paper, results=printed_results(paper, known))
        return Composed(paper, tuple(self.problems), signed_off)

    def _provenance(self) -> Provenance:
        """Say at the end what was signed off, where no check note in the paper does."""
        provenance = self.materials.provenance
        if self.is_signed:
            return provenance
        notes = tuple(
            plain_text(sign_off_runs(s))
            for s in sign_offs_used(self.materials.meeting, self.materials.findings)
        )
        return replace(provenance, notes=(*provenance.notes, *notes))

    def _author(self) -> str:
        meeting = self.materials.meeting
        values = meeting.front.get("contact_officer", ()) if meeting else ()
        return values[0] if values else self.materials.council

    def _meeting_place(self) -> Where:
        meeting = self.materials.meeting
        if meeting is None:
            return Where(f"reports/{self.materials.report.id}/meetings")
        return Where(f"reports/{self.materials.report.id}/meetings/{meeting.date}/meeting.yaml")

    # Sections -------------------------------------------------------------------------------

    def _sections(self) -> tuple[Section, ...]:
        written = self._written()
        keys = self.materials.report.sections or [s.key for s in self.materials.house.sections]
        by_key = {section.key: section for section in self.materials.house.sections}
        sections: list[Section] = []
        for key in keys:
            outline = by_key.get(key)
            if outline is None:
                hint = near_miss(key, by_key)
                self._report("section-unknown", self._report_place(), found=key, hint=hint)
                continue
            number = str(len(sections) + 1)
            blocks = self._section_blocks(outline, written.get(key), number)
            sections.append(Section(key, number, outline.title, key.replace("_", "-"), blocks))
        return tuple(sections)

    def _report_place(self) -> Where:
        return Where(f"reports/{self.materials.report.id}/report.yaml")

    def _written(self) -> dict[str, NarrativeSection]:
        """Match each heading with a section of the house, by its title or its key."""
        names: dict[str, str] = {}
        for outline in self.materials.house.sections:
            names[outline.title.casefold()] = names[outline.key.casefold()] = outline.key
        titles = [section.title for section in self.materials.house.sections]
        wanted = self.materials.report.sections
        found: dict[str, NarrativeSection] = {}
        for section in self.materials.narrative.sections:
            if not section.heading:
                continue
            key = names.get(section.heading.casefold())
            if key is None or (wanted and key not in wanted):
                hint = near_miss(section.heading, titles)
                self._report("section-unknown", section.where, found=section.heading, hint=hint)
            elif key not in found:
                found[key] = section
            elif found[key].where.file == section.where.file:
                first = f"line {found[key].where.line}"
                self.problems.append(
                    problem("definition-twice", section.where, found=section.heading, other=first)
                )
        return found

    def _section_blocks(
        self, outline: HouseSection, written: NarrativeSection | None, number: str
    ) -> tuple[Block, ...]:
        if written is None:
            if outline.default is not None:
                return (Paragraph((Run(outline.default),), f"{number}.1"),)
            if outline.required:
                place = Where(self.materials.narrative_file)
                self._report("section-missing", place, found=outline.title)
                return (Absent(outline.title, "nobody has written this section"),)
            return ()
        blocks: list[Block] = []
        for block in written.blocks:
            if isinstance(block, Call):
                blocks += self._exhibit_blocks(block)
                blocks += self._check_note(block, blocks)
            else:
                blocks += self._text_blocks(block)
        return tuple(_numbered(blocks, number))

    def _check_note(self, call: Call, blocks: Sequence[Block]) -> list[Block]:
        """Give the check note of a notebook's figures, once, right below its first table."""
        run = str(call.arguments.get("exhibit", "")).partition(".")[0]
        if run in self.checked or not blocks or not isinstance(blocks[-1], TableBlock):
            return []
        self.checked.add(run)
        checks = self._checks(run) + self._signatures()
        return [CheckNote(CHECK_TITLE, tuple(checks))] if checks else []

    def _text_blocks(self, block: TextBlock) -> list[Block]:
        lines = tuple(self._fill(line, block.where) for line in block.lines)
        match block.kind:
            case "paragraph":
                return [Paragraph(lines[0])]
            case "subheading":
                text = plain_text(lines[0])
                return [Subheading(text, _anchor(text))]
            case "table":
                rows = [tuple(self._fill(c, block.where) for c in row) for row in block.rows]
                head = tuple(plain_text(cell) for cell in rows[0])
                return [SimpleTable("", head, tuple(rows[1:]))]
            case _:
                return [Bullets(lines, ordered=block.kind == "ordered")]

    def _fill(self, parts: Sequence[Run | Call], where: Where) -> Runs:
        runs: list[Run] = []
        for part in parts:
            if isinstance(part, Call) and part.function == "sentence":
                runs += self._sentence(part)
            elif isinstance(part, Call):
                answered, faults = self.materials.book.runs(part)
                runs += answered
                self.problems += faults
            else:
                runs.append(part)
        text = "".join(run.text for run in parts if isinstance(run, Run))
        for number in typed_numbers(text):
            self._report("number-unbound", where, found=number)
        return tuple(runs)

    def _sentence(self, call: Call) -> Runs:
        """Give a sentence that a notebook made, in the middle of a text."""
        name = str(call["exhibit"])
        exhibit = self.materials.exhibits.get(name)
        if isinstance(exhibit, Sentence):
            caution = (Run(MADE_UP_WORDS),) if exhibit.made_up else ()
            return _before_the_stop(_sentence_runs(exhibit), caution)
        if isinstance(exhibit, Unavailable):
            self._unavailable(name, exhibit, call.where)
            return (Run(f"[not available: {exhibit.reason}]"),)
        hint = near_miss(name, self.materials.exhibits)
        self._report("exhibit-missing", call.where, found=name, hint=hint)
        return (Run("[not available]"),)

    def _unavailable(self, name: str, exhibit: Unavailable, place: Where) -> None:
        reason = exhibit.reason
        self.problems.append(
            problem("exhibit-unavailable", place, found=exhibit.title, key=name, reason=reason)
        )

    # Exhibits -------------------------------------------------------------------------------

    def _exhibit_blocks(self, call: Call) -> list[Block]:
        if call.function == "headline":
            return self._glance(call)
        name = str(call["exhibit"])
        exhibit = self.materials.exhibits.get(name)
        if isinstance(exhibit, Table) and call.function == "table":
            return [self._table(exhibit)]
        if isinstance(exhibit, Chart) and call.function == "chart":
            # Two notebooks may each have a chart of one name; the picture is found by it.
            return self._chart(replace(exhibit, name=name))
        if isinstance(exhibit, Unavailable):
            self._unavailable(name, exhibit, call.where)
            return [_not_shown(exhibit)]
        kind = "made" if exhibit is None else f"a {call.function}"
        hint = _near_miss_of(name, exhibit, self.materials.exhibits)
        self._report("exhibit-missing", call.where, found=name, hint=hint)
        return [Absent(name, f"it was not {kind} by the notebooks of this report")]

    def _glance(self, call: Call) -> list[Block]:
        prefix = f"{call['run']}."
        figures = [
            exhibit
            for name, exhibit in self.materials.exhibits.items()
            if name.startswith(prefix) and isinstance(exhibit, Figure)
        ]
        order = {name: at for at, name in enumerate(self.materials.report.metrics)}
        figures.sort(key=lambda f: order.get(f.number.binding.partition("@")[0], len(order)))
        if not figures and any(name.startswith(prefix) for name in self.materials.exhibits):
            none = Unavailable("headline", "Figures at a glance", _NO_FIGURES)
            self._unavailable(f"{prefix}headline", none, call.where)
            return [_not_shown(none)]
        if not figures:
            self._report("exhibit-missing", call.where, found=f"{prefix}headline", hint="")
            return [Absent(f"{prefix}headline", _NO_FIGURES)]
        return [Glance(tuple(figures))]

    def _table(self, table: Table) -> TableBlock:
        self.tables += 1
        return TableBlock(self.tables, f"table-{self.tables}", table)

    def _chart(self, chart: Chart) -> list[Block]:
        self.charts += 1
        values = chart_data(chart, self.charts)
        anchor = f"figure-{self.charts}"
        # Beside the rows of a dumbbell stand all its values, and a table would say them again.
        is_said = chart.kind == "dumbbell"
        if is_said or len(values.rows) > MOST_IN_TEXT or is_sideways(values):
            return [ChartBlock(self.charts, anchor, chart, data=values)]
        data = self._table(values)
        return [ChartBlock(self.charts, anchor, chart, data.anchor), data]

    def _checks(self, run: str) -> list[Runs]:
        sentences = [
            exhibit
            for name, exhibit in self.materials.exhibits.items()
            if name.startswith(f"{run}.check-") and isinstance(exhibit, Sentence)
        ]
        sentences.sort(key=lambda s: (len(s.name), s.name))  # check-10 after check-9
        # Two runs of one notebook find the same; it is said once.
        new = [s for s in sentences if s.parts not in self.said]
        self.said |= {s.parts for s in new}
        return [_sentence_runs(sentence) for sentence in new]

    def _signatures(self) -> list[Runs]:
        """Give what was signed off, for the first check note of the paper and for no other."""
        if self.is_signed:
            return []
        self.is_signed = True
        return [
            sign_off_runs(s)
            for s in sign_offs_used(self.materials.meeting, self.materials.findings)
        ]

    def _report(self, code: str, where: Where, *, found: str, hint: str = "") -> None:
        self.problems.append(problem(code, where, found=found, hint=hint))


def _numbered(blocks: Sequence[Block], section: str) -> list[Block]:
    """Number the paragraphs of a section through: 2.1, 2.2 ..."""
    numbered: list[Block] = []
    count = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            count += 1
            numbered.append(replace(block, number=f"{section}.{count}"))
        else:
            numbered.append(block)
    return numbered


def _sentence_runs(sentence: Sentence) -> Runs:
    return tuple(
        Run(part.text, binding=part.binding, value=part.value)
        if isinstance(part, Bound)
        else Run(part)
        for part in sentence.parts
    )


def _near_miss_of(name: str, exhibit: Exhibit | None, known: Mapping[str, Exhibit]) -> str:
    """Say which call an exhibit of another kind wants; else the near miss."""
    if exhibit is None:
        return near_miss(name, known)
    return f' It is a {exhibit.type}: write {exhibit.type}("{name}").'


def _not_shown(exhibit: Unavailable) -> Absent:
    return Absent(exhibit.title, f"{capitalised(exhibit.reason)}.", is_missing=False)


def _before_the_stop(runs: Runs, more: Runs) -> Runs:
    """Put some words at the end of a sentence, before its full stop."""
    if not more or not runs or not runs[-1].text.endswith("."):
        return (*runs, *more)
    last = replace(runs[-1], text=runs[-1].text[:-1])
    return (*runs[:-1], last, *more, Run("."))


def _anchor(text: str) -> str:
    letters = "".join(c if c.isalnum() and c.isascii() else "-" for c in text.casefold())
    return "-".join(part for part in letters.split("-") if part) or "part"


def _is_all_made_up(materials: Materials) -> bool:
    """Whether the council itself is made up; a single made-up figure is marked where it stands."""
    return materials.book.org_code in materials.book.made_up_orgs
