"""The roadmap as a table and as a workbook, in which a service puts its own owner and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.definitions.metric import Metric
from gaugebook.maturity.explain import VIEW_WORDS
from gaugebook.maturity.roadmap.shared import shared_steps
from gaugebook.maturity.roadmap.values import PROOF_WORDS, Roadmap, Step
from gaugebook.values import MISSING_MARK
from gaugebook.workbooks.names import sheet_name
from gaugebook.workbooks.sheet import (
    Line,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
)

HEADINGS = (
    "Step",
    "Statement",
    "Question",
    "From level",
    "To level",
    "What to do",
    "Effort",
    "Benefit",
    "After steps",
    "Owner",
    "Due (day/month/year)",
    "Metric that will show it worked",
    "Score after the step",
    "Notes",
)
"""The columns of a roadmap, in order. Owner and date are for the service to change."""
PROPOSED = (
    "Owner and date are proposals, worked out from the effort. Put your own in their place. Name a "
    "post or a team, never a person."
)
NOT_SAID, NOTHING = "not said", "none"


@dataclass(frozen=True)
class Row:
    """One step as it is printed, one text for each of `HEADINGS`."""

    step: Step
    texts: tuple[str, ...]


def roadmap_rows(
    one: Roadmap, *, metrics: Mapping[str, Metric], language: str = "en"
) -> tuple[Row, ...]:
    """Give the steps of a roadmap as rows of text; none where it has no steps.

    Parameters
    ----------
    one
        The roadmap.
    metrics
        The metrics of the library by id, for their names.
    language
        The language of the model's texts.
    """
    numbers = {step.id: step.number for step in one.steps}
    return tuple(Row(step, _texts(step, numbers, metrics, language)) for step in one.steps)


def _texts(
    step: Step, numbers: Mapping[str, int], metrics: Mapping[str, Metric], language: str
) -> tuple[str, ...]:
    after = ", ".join(str(numbers[need]) for need in step.needs)
    return (
        str(step.number),
        step.statement,
        say(step.ask, language),
        _level(step.from_words, number_in_words(step.from_level), language),
        _level(step.to_words, number_in_words(step.to_level), language),
        step.told(language),
        step.effort or NOT_SAID,
        step.benefit or NOT_SAID,
        after or NOTHING,
        step.owner or NOT_SAID,
        _day(step.due),
        _metric(step.metric, metrics),
        MISSING_MARK if step.reaches is None else str(step.reaches),
        " ".join(step.notes) or NOTHING,
    )


def _level(words: Mapping[str, str], value: str, language: str) -> str:
    return f"{value} {say(words, language)}" if words else value


def _metric(name: str | None, metrics: Mapping[str, Metric]) -> str:
    if name is None:
        return NOTHING
    return metrics[name].label if name in metrics else name


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else NOT_SAID


def roadmap_workbook(
    roadmaps: Iterable[Roadmap],
    *,
    title: str,
    names: Mapping[str, str],
    metrics: Mapping[str, Metric],
    dated: datetime,
    language: str = "en-GB",
) -> Workbook:
    """Give a workbook with a sheet for each service, after one of the steps that several share.

    Parameters
    ----------
    roadmaps
        Roadmaps of one model and version, one for each service, at least one.
    title
        What the workbook is called.
    names
        The names of the services by id.
    metrics
        The metrics of the library by id.
    dated
        The only time in the file.
    language
        The language of the model's texts and of the file.

    Raises
    ------
    ValueError
        Without roadmaps, or when they do not belong together.
    """
    given = tuple(roadmaps)
    if not given:
        raise ValueError("a workbook of roadmaps needs a roadmap")
    sheets: list[Sheet] = []
    if len(given) > 1:
        sheets.append(_shared_sheet(given, names, metrics, language))
    for one in given:
        taken = [sheet.name for sheet in sheets]
        sheets.append(_sheet(one, taken, names, metrics, language))
    return Workbook(
        title=title,
        subject=f"Roadmap of {given[0].model_id} {given[0].version}",
        creator="gaugebook",
        language=language,
        dated=dated,
        sheets=tuple(sheets),
    )


def _sheet(
    one: Roadmap,
    taken: Sequence[str],
    names: Mapping[str, str],
    metrics: Mapping[str, Metric],
    language: str,
) -> Sheet:
    name = names.get(one.service, one.service) or "Roadmap"
    lines = [one.goal.sentence, f"It starts from {VIEW_WORDS[one.view]}."]
    rows = roadmap_rows(one, metrics=metrics, language=language)
    if rows and one.proof == "shortest":
        lines.append(PROOF_WORDS["shortest"])
    lines += one.notes
    lines.append(PROPOSED if rows else "There are no steps.")
    return Sheet(
        sheet_name(name, taken),
        f"Roadmap: {name}",
        tuple(Line(text) for text in lines),
        _table(f"tbl_roadmap_{len(taken) + 1}", HEADINGS, [row.texts for row in rows]),
    )


def _shared_sheet(
    given: tuple[Roadmap, ...],
    names: Mapping[str, str],
    metrics: Mapping[str, Metric],
    language: str,
) -> Sheet:
    rows = [
        (
            step.statement,
            say(step.ask, language),
            say(step.text, language),
            number_in_words(step.to_level),
            step.effort or NOT_SAID,
            step.benefit or NOT_SAID,
            step.sentence,
            ", ".join(names.get(service, service) for service in step.services),
            _metric(step.metric, metrics),
        )
        for step in shared_steps(given)
    ]
    headings = (
        *("Statement", "Question", "What to do", "To level", "Effort", "Benefit"),
        *("How many services", "Services", "Metric that will show it worked"),
    )
    line = "Steps that the most services have on their roadmaps come first: do them once, for all."
    lines = (Line(line if rows else "There are no steps."),)
    name = sheet_name("Steps of all services")
    return Sheet(name, "Steps of all services", lines, _table("tbl_shared", headings, rows))


def _table(
    name: str, headings: Iterable[str], rows: Iterable[tuple[str, ...]]
) -> WorkbookTable | None:
    cells = tuple(tuple(WorkbookCell(text) for text in row) for row in rows)
    columns = tuple(WorkbookColumn(heading) for heading in headings)
    return WorkbookTable(name, columns, cells) if cells else None
