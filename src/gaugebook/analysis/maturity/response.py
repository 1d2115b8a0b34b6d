"""Who was asked and who answered: the table of the response, coverage, and what they leave open.

That a service answered, or did not, is no result, and services are named here in every edition.
Why a service was excused is not printed: the reason may be about a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from gaugebook.analysis.cells import as_cell, bound_result
from gaugebook.analysis.maturity.numbers import LATE, NO_ANSWER, Numbers
from gaugebook.definitions.assessment_text import say
from gaugebook.exhibits import Bound, Cell, Column, Figure, Sentence, Table
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.nodes import Counts
from gaugebook.maturity.observed import binding_of


def response_table(assessed: Assessed, *, place: str, source: str = "") -> Table:
    """Give how many services were asked, answered, were late, did not answer, were excused.

    A return that came after the cut-off stands in a row of its own and is in no score.
    """
    numbers = Numbers(assessed)
    numbers.keep_names()
    groups = _groups(assessed)
    counted = numbers.counts(
        {name: len(names) for name, names in groups}, uses=_uses_of_answered(assessed)
    )
    rows = tuple(
        (
            Cell(name),
            as_cell(bound_result(counted, name, words=False)),
            # Whoever was asked stands again in one of the next three rows.
            Cell("All but the excused" if name == ASKED and names else numbers.names(names)),
        )
        for name, names in groups
    )
    asked, received = (len(groups[i][1]) for i in (0, 1))
    numbers.counts({"asked of": asked, "received of": received})
    return Table(
        name="response",
        title=f"{received} of {asked} services that were asked have answered",
        subtitle=f"Services by what came back, {place}, {assessed.period.label}",
        columns=(Column("Questionnaire", "text"), Column("Services"), Column("Which", "text")),
        rows=rows,
        notes=tuple(_response_notes(assessed)),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


ASKED = "Asked"


def _groups(assessed: Assessed) -> list[tuple[str, list[str]]]:
    asked = [one.service.name for one in assessed.services]
    answered = [one.service.name for one in assessed.answered]
    late = [o.service.name for o in assessed.services if o.service.id in assessed.late]
    silent = [
        one.service.name
        for one in assessed.services
        if not one.has_answered and one.service.id not in assessed.late
    ]
    excused = [service.name for service in assessed.excused]
    return [
        (ASKED, asked),
        ("Received and counted", answered),
        (LATE, late),
        (NO_ANSWER, silent),
        ("Excused", excused),
    ]


def _response_notes(assessed: Assessed) -> Iterator[str]:
    if assessed.late:
        yield f"{LATE}: the answers came after the cut-off and are in no score of this paper."
    if any(not o.has_answered and o.service.id not in assessed.late for o in assessed.services):
        yield f"{NO_ANSWER}: nothing came back, or what came back still needs an answer."
    if assessed.excused:
        yield "Excused services were not asked to answer and are not among those asked."


def _uses_of_answered(assessed: Assessed) -> list[str]:
    return [
        binding_of(assessed, "overall", service=one.service.id, view="self")
        for one in assessed.answered
    ]


def coverage_sentence(assessed: Assessed) -> Sentence:
    """Say how many services and how many questions are answered."""
    numbers = Numbers(assessed)
    counts = sum((o.views["self"].overall.counts for o in assessed.answered), Counts())
    made = numbers.counts(
        {
            "asked": len(assessed.services),
            "answered": len(assessed.answered),
            "questions": counts.applicable,
            "questions answered": counts.answered,
        },
        uses=_uses_of_answered(assessed),
    )
    if not assessed.services:
        return Sentence("coverage", ("No service was asked in this round.",), assessed.made_up)
    title = say(assessed.model.model.title)
    parts: list[str | Bound] = [
        f"{title}, {assessed.period.label}: ",
        bound_result(made, "answered"),
        " of ",
        bound_result(made, "asked"),
        " services that were asked have answered",
    ]
    if assessed.answered:
        parts += [
            "; they answered ",
            bound_result(made, "questions answered"),
            " of the ",
            bound_result(made, "questions"),
            " questions that apply to them",
        ]
    return Sentence("coverage", (*parts, "."), assessed.made_up, numbers.kept())


def answered_figure(assessed: Assessed) -> Figure:
    """Give the services that answered as a headline figure."""
    numbers = Numbers(assessed)
    made = numbers.counts(
        {"answered": len(assessed.answered), "asked": len(assessed.services)},
        uses=_uses_of_answered(assessed),
    )
    asked = made.of("asked").value
    return Figure(
        name="headline-answered",
        label="Services that answered",
        number=bound_result(made, "answered"),
        unit_text=f"of {asked:.0f} asked",
        made_up=assessed.made_up,
        results=numbers.kept(),
    )
