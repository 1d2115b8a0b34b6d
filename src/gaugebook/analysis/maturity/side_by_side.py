"""Each theme in every view side by side, and each theme beside the council's target profile."""

from __future__ import annotations

from collections.abc import Iterator

from gaugebook.analysis.cells import as_cell, bound_result
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.analysis.maturity.numbers import VIEW_NAMES, Numbers, common_view
from gaugebook.definitions.assessment_text import say
from gaugebook.exhibits import Cell, Column, Table, Unavailable
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.comparing.council import FEWEST_SERVICES
from gaugebook.maturity.comparing.targets import NodeTargets, TargetsAcross, targets_across
from gaugebook.maturity.explain import VIEW_WORDS
from gaugebook.maturity.nodes import View
from gaugebook.maturity.observed import binding_of
from gaugebook.results import result
from gaugebook.values import WITHHELD_MARK
from gaugebook.words import capitalised, few

_VIEWS = "Claimed, confirmed and looked at by others"
_TARGETS = "How far the services are from the target"


def views_table(assessed: Assessed, *, place: str, source: str = "") -> Table | Unavailable:
    """Give the median of each theme in each view that any service has, from six services on.

    A view rests on the services that have it; a column that so few have has ``[c]``.
    """
    numbers = Numbers(assessed)
    views: list[View] = [v for v in VIEW_NAMES if any(v in one.views for one in assessed.answered)]
    themes = assessed.model.themes
    if all(numbers.median(theme.id, view) is None for theme in themes for view in views):
        reason = "fewer than six services have a score" if views else "no service has answered yet"
        return Unavailable("views", _VIEWS, reason)
    rows = tuple(
        (Cell(say(theme.title)), *(numbers.median_cell(theme.id, view) for view in views))
        for theme in themes
    )
    counts: dict[str, int] = {
        view: sum(view in one.views for one in assessed.answered) for view in views
    }
    made = numbers.counts(counts)
    last = (Cell("Services with this view"), *(as_cell(bound_result(made, view)) for view in views))
    notes = []
    if any(cell.text == WITHHELD_MARK for row in rows for cell in row):
        least = few(FEWEST_SERVICES)
        notes.append(f"{WITHHELD_MARK}: withheld, as fewer than {least} services have a score.")
    if len(views) > 2:
        notes.append(
            "Moderators and auditors looked at some claims of a service; its others stand as they "
            "were made."
        )
    return Table(
        name="views",
        title="Each theme as it was claimed, and as it counts",
        subtitle=f"Median of the services' scores of each theme, {place}, {assessed.period.label}",
        columns=(Column("Theme", "text"), *(Column(VIEW_NAMES[view]) for view in views)),
        rows=(*rows, last),
        notes=tuple(notes),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def targets_table(
    assessed: Assessed, *, may_name: Naming, place: str, target: str = "", source: str = ""
) -> Table | Unavailable:
    """Give for each theme how many services meet the target on all its questions, and the gap.

    No service is named; of fewer than six, where they may not be named, there is no table.
    """
    wanted = target or assessed.target
    if not wanted:
        return Unavailable("targets", _TARGETS, "the round has no target")
    if not assessed.answered:
        return Unavailable("targets", _TARGETS, "no service has answered yet")
    if hidden := may_name.hides(len(assessed.answered)):
        return Unavailable("targets", _TARGETS, hidden)
    view, numbers = common_view(assessed), Numbers(assessed)
    found = targets_across(assessed, view=view, target=wanted)
    if not any(one.tested for one in found.themes):
        return Unavailable("targets", _TARGETS, "no theme has a target and a score")
    rows = tuple(_theme(numbers, found, one) for one in found.themes)
    return Table(
        name="targets",
        title=_title(found),
        subtitle=f"Services beside the target in {VIEW_WORDS[view]}, {place}, "
        f"{assessed.period.label}",
        columns=(
            Column("Theme", "text"),
            Column("Services that meet it"),
            Column("Services it can be said of"),
            Column("Answers at target"),
            Column("Answers with a target"),
            Column("Median above target"),
        ),
        rows=rows,
        notes=tuple(_notes(numbers, rows, wanted)),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _theme(numbers: Numbers, found: TargetsAcross, one: NodeTargets) -> tuple[Cell, ...]:
    model, view = numbers.model, found.view
    title = say(next(theme.title for theme in model.themes if theme.id == one.node))
    have = [service for service in found.services if one.node in service.nodes]
    uses = [
        binding_of(numbers.assessed, one.node, service=service.service, view=view)
        for service in have
    ]
    counts = {
        "services": one.met,
        "of services": one.tested,
        "answers": sum(service.nodes[one.node].met for service in have),
        "of answers": sum(service.nodes[one.node].tested for service in have),
    }
    made = numbers.counts({f"{one.node} {n}": v for n, v in counts.items()}, uses=uses)
    cells = [as_cell(bound_result(made, value.name)) for value in made.values]
    if one.gap.median is None:
        return (Cell(title), *cells, Cell(WITHHELD_MARK))
    # Towards the good side, as committees read it: what lies above the target is positive.
    above = result(
        "median-above-target",
        [numbers.rounded_value("above", -one.gap.median)],
        parameters={"node": one.node, "target": found.target, "view": view},
        uses=uses,
    )
    return (Cell(title), *cells, as_cell(numbers.result_score(above, "above")))


def _title(found: TargetsAcross) -> str:
    tested = [service for service in found.services if service.is_met is not None]
    met = sum(service.is_met is True for service in tested)
    if not tested:
        return _TARGETS
    if met == len(tested):
        return "Every service meets the target on every question"
    which = "No service meets" if not met else f"{capitalised(few(met))} of {few(len(tested))}"
    if not met:
        return f"{which} the target on every question"
    verb = "service meets" if len(tested) == 1 else "services meet"
    return f"{which} {verb} the target on every question"


def _notes(numbers: Numbers, rows: tuple[tuple[Cell, ...], ...], target: str) -> Iterator[str]:
    profile = numbers.model.target(target)
    words = say(profile.label) if profile and profile.label else target
    numbers.keep_words([words])
    yield (
        f"The target is the profile “{words}”. A service meets it on a theme where each of its "
        "questions does. The last column says how far scores lie above it; with a minus, below."
    )
    if any(cell.text == WITHHELD_MARK for row in rows for cell in row):
        least = few(FEWEST_SERVICES)
        yield (
            f"{WITHHELD_MARK}: no median, as fewer than {least} services have a score on a theme "
            "whose questions all have a target."
        )
