"""Scores and counts of a round as exhibits print them, each with what it is bound to.

A score is printed rounded as its model says (half to even, or cut), so that a paper, a service's
workbook and its page show one number. Where that is another number than the observation rounded
half up, it is bound to a result that says how it was rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from gaugebook.analysis.cells import as_cell, bound_result, counts_in_words
from gaugebook.bindings_words import QUOTED
from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import exact, number_in_words, say
from gaugebook.exhibits import Bound, Cell, Icon, Mark
from gaugebook.maturity.assessed import Assessed, AssessedService
from gaugebook.maturity.comparing.council import Distribution, council_of_node
from gaugebook.maturity.nodes import STATE_WORDS, Node, View
from gaugebook.maturity.observed import MEDIAN, binding_of, council_binding_of
from gaugebook.maturity.rounding import rounded
from gaugebook.results import Result, ResultValue, result
from gaugebook.values import WITHHELD_MARK, round_value
from gaugebook.words import listed

NO_ANSWER, LATE = "Not received", "Late, not counted"
NOT_ASKED = "Not asked"
UNIT = "score"

MOST_NAMED = 15
"""Of more services than this in one cell a table gives their number and not their names."""

VIEW_NAMES: Mapping[View, str] = {
    "self": "Claimed",
    "confirmed": "Confirmed",
    "moderated": "Moderated",
    "audited": "Audited",
}
"""How a view is called in a column or beside the end of a dumbbell."""

_FILLS: tuple[Icon, ...] = ("fill_none", "fill_quarter", "fill_half", "fill_most", "fill_whole")


@dataclass
class Numbers:
    """The numbers of one exhibit, and the results that stand behind some of them."""

    assessed: Assessed
    results: list[Result] = field(default_factory=list)

    @property
    def model(self) -> Assessment:
        """The model that was asked."""
        return self.assessed.model

    def kept(self) -> tuple[Result, ...]:
        """Give the results, each once."""
        return tuple(dict.fromkeys(self.results))

    def keep(self, found: Result) -> Result:
        """Keep a result for the exhibit."""
        self.results.append(found)
        return found

    def counts(self, counts: Mapping[str, int], *, uses: Iterable[str] = ()) -> Result:
        """Give whole numbers by name as a result."""
        return self.keep(counts_in_words(counts, uses=uses))

    def count(self, name: str, number: int, *, uses: Iterable[str] = ()) -> Bound:
        """Give one whole number in running text."""
        return bound_result(self.counts({name: number}, uses=uses), name)

    def score(self, service: AssessedService, node: Node, view: View) -> Bound:
        """Give the score of a service's node, which must have one.

        Raises
        ------
        ValueError
            When the node has no score.
        """
        if node.exact is None:
            raise ValueError(f"{service.service.id} has no score of {node.id}")
        binding = binding_of(self.assessed, node.id, service=service.service.id, view=view)
        return self.printed(node.exact, binding)

    def median(self, node: str, view: View) -> Bound | None:
        """Give the council's median of a node; None where there is none."""
        found = council_of_node(self.assessed, node, view=view)
        if found.median is None:
            return None
        binding = council_binding_of(self.assessed, node, statistic=MEDIAN, view=view)
        return self.printed(found.median, binding)

    def printed(self, value: Fraction, binding: str) -> Bound:
        """Give a score rounded as the model says, bound to where it came from."""
        display = self.model.scoring.display
        shown = rounded(value, display)
        if shown != round_value(float(value), display.decimals):
            made = result(
                "rounded-as-the-model-says",
                [ResultValue("score", float(shown), UNIT, _decimals_of(shown))],
                parameters={"rounding": display.rounding, "decimals": display.decimals},
                uses=[binding],
            )
            binding = self.keep(made).binding("score")
        return Bound(f"{shown:f}", float(shown), binding)

    def result_score(self, made: Result, name: str) -> Bound:
        """Give a score that a method gave; see `rounded_value`."""
        return bound_result(self.keep(made), name, words=False)

    def rounded_value(self, name: str, value: Fraction | None) -> ResultValue:
        """Give a score for a result of ours, rounded as the model says."""
        if value is None:
            return ResultValue(name, None, UNIT, self.model.scoring.display.decimals)
        shown = rounded(value, self.model.scoring.display)
        return ResultValue(name, float(shown), UNIT, _decimals_of(shown))

    def score_cell(self, service: AssessedService, node_id: str, view: View) -> Cell:
        """Give a cell with number, level and the shape of how far it is, or words without them."""
        node = self.node(service, node_id, view)
        if node is None or node.exact is None:
            return Cell(self.why_none(service, node))
        shown = self.score(service, node, view)
        level = level_reached(self.model, node.exact, node)
        words = f"{shown.text} {level.words}" if level else shown.text
        return Cell(words, shown.value, shown.binding, icon=level.icon if level else "")

    def node(self, service: AssessedService, node_id: str, view: View) -> Node | None:
        """Give a node of a service in a view; None where it was not asked or did not answer."""
        scored = service.views.get(view)
        return scored.nodes.get(node_id) if scored is not None else None

    def why_none(self, service: AssessedService, node: Node | None) -> str:
        """Say in a few words why a service has no score of a node: missing is not zero."""
        if not service.has_answered:
            return LATE if service.service.id in self.assessed.late else NO_ANSWER
        return NOT_ASKED if node is None else STATE_WORDS[node.state]

    def median_cell(self, node: str, view: View) -> Cell:
        """Give the council's median as a cell; ``[c]`` where so few services have no median."""
        found = self.median(node, view)
        return Cell(WITHHELD_MARK) if found is None else as_cell(found)

    def keep_words(self, texts: Iterable[str]) -> None:
        """Keep names of services and questions that have a number in them, which is no figure."""
        told = {f"name {n}": text for n, text in enumerate(texts) if any(map(str.isdigit, text))}
        if told:
            self.keep(result(QUOTED, {}, parameters=told))

    def names(self, names: Sequence[str]) -> str:
        """Give names of services as a list in one cell; of many it says that they are many."""
        if not names:
            return "None"
        if len(names) > MOST_NAMED:
            return "Not named here, as there are many"
        text = listed(list(names))
        self.keep_words([text])
        return text

    def keep_names(self) -> None:
        """Keep the names of the services, for an exhibit that names them."""
        services = [one.service for one in self.assessed.services]
        self.keep_words(service.name for service in (*services, *self.assessed.excused))

    def keep_levels(self) -> None:
        """Keep the values of the levels, which words about a score may name."""
        levels = {f"level {n}": float(v) for n, v in enumerate(self.model.level_values, start=1)}
        self.keep(result("levels-of-the-model", levels, parameters={"model": self.model.key}))

    def highest_in_words(self) -> str:
        """Give the highest level as it follows a score: ``of 4``; empty without levels."""
        self.keep_levels()
        levels = self.model.level_values
        return f" of {number_in_words(levels[-1])}" if levels else ""

    def distribution(self, node: str, view: View) -> Distribution:
        """Give how the services' scores of a node lie."""
        return council_of_node(self.assessed, node, view=view)


def _decimals_of(shown: Decimal) -> int:
    """Give how many decimals a rounded score is printed with; one that is not rounded has its own.

    >>> _decimals_of(Decimal("2.40")), _decimals_of(Decimal("3"))
    (2, 0)
    """
    exponent = shown.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# --- levels -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class LevelReached:
    """The highest level that a score reaches in full, its name, and the shape that says it again.

    The shape is a disc filled by how far the level lies between the lowest and the highest.
    """

    value: Fraction
    words: str
    icon: Icon


def level_reached(
    model: Assessment, value: Fraction, node: Node | None = None
) -> LevelReached | None:
    """Give the level that a score reaches in full; None where scores are no levels.

    A mean of 2.9 has reached level 2: what level 3 needs is not there everywhere.

    Parameters
    ----------
    model
        Its levels.
    value
        The score, not rounded.
    node
        Whose score it is; where it could lie outside the levels, its values are none.
    """
    levels = model.level_values
    if not levels or not levels[0] <= value <= levels[-1]:
        return None
    if node is not None and node.ends is not None and not is_on_levels(model, node.ends):
        return None
    reached = max(level for level in levels if level <= value)
    found = model.level_at(reached)
    if found is None:
        return None
    share = (reached - levels[0]) / (levels[-1] - levels[0]) if len(levels) > 1 else Fraction(1)
    return LevelReached(reached, say(found.label), _FILLS[int(share * 4 + Fraction(1, 2))])


def is_on_levels(model: Assessment, ends: tuple[Fraction, Fraction]) -> bool:
    """Whether a score from one end to the other lies between the lowest and the highest level."""
    levels = model.level_values
    return bool(levels) and levels[0] <= ends[0] <= ends[1] <= levels[-1]


def level_marks(model: Assessment) -> tuple[Mark, ...]:
    """Give the levels as names of places on the axis of scores."""
    return tuple(Mark(say(level.label), x=float(exact(level.value))) for level in model.levels)


# --- which view -------------------------------------------------------------------------------


def common_view(assessed: Assessed) -> View:
    """Give the view that goes furthest of those that every service which answered has.

    Where moderators saw some services and not others, their view would set checked scores beside
    claims; then it is the confirmed one.
    """
    order: tuple[View, ...] = ("audited", "moderated", "confirmed")
    for view in order:
        if assessed.answered and all(view in one.views for one in assessed.answered):
            return view
    return "self"
