"""How far scores lie apart: between services, and between the people of one service.

Between services from six on: of fewer, one that knows its own score could work out another's.
Between the people of one service only in how many questions they differ, and never who said what.
"""

from __future__ import annotations

from gaugebook.analysis.cells import as_cell
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.analysis.maturity.numbers import Numbers, common_view
from gaugebook.definitions.assessment_text import say
from gaugebook.exhibits import Cell, Column, Table, Unavailable
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.comparing.council import FEWEST_SERVICES, Distribution
from gaugebook.maturity.comparing.spread import spread_of
from gaugebook.maturity.explain import VIEW_WORDS
from gaugebook.maturity.nodes import View
from gaugebook.maturity.observed import STATISTICS, binding_of, council_binding_of
from gaugebook.values import WITHHELD_MARK
from gaugebook.words import few

_TITLE = "How far the services lie apart"
_RESPONDENTS = "Where people of one service answer differently"


def spread_table(
    assessed: Assessed, *, place: str, view: View | None = None, source: str = ""
) -> Table | Unavailable:
    """Give the quartiles of each theme over the services, the widest apart first.

    Quartiles are those of ``QUARTILE.INC`` in spreadsheets. A theme of which fewer than six
    services have a score has ``[c]``; where that is every theme there is no table.
    """
    shown = view or common_view(assessed)
    numbers = Numbers(assessed)
    found = [numbers.distribution(theme.id, shown) for theme in assessed.model.themes]
    if all(one.median is None for one in found):
        many = few(len(assessed.answered), "service")
        return Unavailable(
            "spread",
            _TITLE,
            f"{many} answered, and distributions are shown from {few(FEWEST_SERVICES)} on"
            if assessed.answered
            else "no service has answered yet",
        )
    found.sort(key=lambda one: -(_width(one) or 0))
    titles = {theme.id: say(theme.title) for theme in assessed.model.themes}
    rows = tuple(
        (
            Cell(titles[one.node]),
            as_cell(numbers.count(f"{one.node} services", one.services, uses=_uses(assessed, one))),
            *(_quartile(numbers, one, statistic) for statistic in STATISTICS),
        )
        for one in found
    )
    widest = found[0]
    notes = [
        "A quarter of the services lie below the lower quartile, and a quarter above the upper one."
    ]
    if any(one.median is None for one in found):
        notes.append(
            f"{WITHHELD_MARK}: withheld, as fewer than {few(FEWEST_SERVICES)} services have a "
            "score."
        )
    return Table(
        name="spread",
        title=f"Services lie furthest apart on {titles[widest.node]}"
        if _width(widest)
        else "Services score alike on every theme",
        subtitle=f"Scores of services in {VIEW_WORDS[shown]}, {place}, {assessed.period.label}",
        columns=(
            Column("Theme", "text"),
            Column("Services with a score"),
            Column("Lower quartile"),
            Column("Median"),
            Column("Upper quartile"),
        ),
        rows=rows,
        notes=tuple(notes),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _width(one: Distribution) -> float | None:
    if one.lower_quartile is None or one.upper_quartile is None:
        return None
    return float(one.upper_quartile - one.lower_quartile)


def _quartile(numbers: Numbers, one: Distribution, statistic: str) -> Cell:
    value = getattr(one, statistic)
    if value is None:
        return Cell(WITHHELD_MARK)
    binding = council_binding_of(numbers.assessed, one.node, statistic=statistic, view=one.view)
    return as_cell(numbers.printed(value, binding))


def _uses(assessed: Assessed, one: Distribution) -> list[str]:
    return [
        binding_of(assessed, one.node, service=service.service.id, view=one.view)
        for service in assessed.answered
        if one.view in service.views and one.node in service.views[one.view].nodes
    ]


def respondents_table(
    assessed: Assessed, *, may_name: Naming, place: str, source: str = ""
) -> Table | Unavailable:
    """Give in how many questions the people of each service differ; one row a service.

    Services in which one person answered have no spread, and are counted in a note.
    """
    if not may_name.is_allowed:
        return Unavailable("spread-respondents", _RESPONDENTS, may_name.reason)
    several = [one for one in spread_of(assessed) if one.has_several and one.statements]
    if not several:
        reason = "in no service have two people answered the same question"
        return Unavailable("spread-respondents", _RESPONDENTS, reason)
    numbers = Numbers(assessed)
    numbers.keep_names()
    names = {one.service.id: one.service.name for one in assessed.services}
    titles = {theme.id: say(theme.title) for theme in assessed.model.themes}
    rows = []
    for one in several:
        widest = max(one.themes, key=lambda theme: theme.width or 0, default=None)
        disputed = sum(statement.is_disputed for statement in one.statements)
        use = [binding_of(assessed, "overall", service=one.service, view="self")]
        counts = {
            f"{one.service} people": one.respondents,
            f"{one.service} questions": len(one.statements),
            f"{one.service} differ": disputed,
        }
        rows.append(
            (
                Cell(names[one.service]),
                *(as_cell(numbers.count(name, n, uses=use)) for name, n in counts.items()),
                Cell(titles[widest.theme] if widest is not None and widest.width else "None"),
            )
        )
    alone = len(assessed.answered) - len(several)
    numbers.counts({"one person": alone})
    noun = "service" if alone == 1 else "services"
    return Table(
        name="spread-respondents",
        title=_RESPONDENTS,
        subtitle=f"Services in which several people answered, {place}, {assessed.period.label}",
        columns=(
            Column("Service", "text"),
            Column("People who answered"),
            Column("Questions answered by several"),
            Column("In which they differ"),
            Column("Furthest apart on", "text"),
        ),
        rows=tuple(rows),
        notes=(
            f"In {alone} {noun} one person answered." if alone else
            "In every service several people answered.",
            "Where people differ, the score is that of whoever answers for the service.",
        ),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )  # fmt: skip
