"""All exhibits of a round, in the groups in which a notebook publishes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gaugebook.analysis.maturity import (
    calibrating,
    claims,
    ends,
    headlines,
    heat,
    method,
    next_steps,
    rounds,
    side_by_side,
    spread,
)
from gaugebook.analysis.maturity import response as responses
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.analysis.maturity.quoted import with_words_quoted
from gaugebook.definitions.assessment_text import say
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Exhibit, Sentence
from gaugebook.maturity.assessed import Assessed
from gaugebook.words import few


@dataclass(frozen=True)
class Shown:
    """A round and how it is shown: whether services are named, whose it is, where it came from.

    `place` is what the scores are of, as subtitles print it; `target` a target profile, empty for
    the campaign's own.
    """

    assessed: Assessed
    may_name: Naming
    place: str
    target: str = ""

    @property
    def source(self) -> str:
        """The source line: which model, in which version, was answered in which round."""
        model = self.assessed.model
        title = f"{say(model.model.title)} {model.version}"
        return f"{title}, the services' answers, {self.assessed.period.label}"


def response_exhibits(shown: Shown) -> dict[str, Exhibit]:
    """Give who was asked and answered: ``response``, ``coverage``, ``headline-answered``."""
    assessed = shown.assessed
    return _by_name(
        shown.assessed,
        responses.response_table(assessed, place=shown.place, source=shown.source),
        responses.coverage_sentence(assessed),
        responses.answered_figure(assessed),
        headlines.caveat_sentence(assessed),
        method.method_sentence(assessed),
    )


def score_exhibits(shown: Shown) -> dict[str, Exhibit]:
    """Give the scores: the weakest theme, the heat map, dumbbells, views, target and spread."""
    assessed, may_name = shown.assessed, shown.may_name
    place, source = shown.place, shown.source
    return _by_name(
        shown.assessed,
        _unless_so_few(shown, headlines.weakest_sentence(assessed), "The weakest theme is"),
        headlines.weakest_figure(assessed),
        heat.heat_map(
            assessed, may_name=may_name, target=shown.target or None, place=place, source=source
        ),
        ends.themes_chart(assessed, place=place, source=source),
        ends.services_chart(assessed, may_name=may_name, place=place, source=source),
        side_by_side.views_table(assessed, place=place, source=source),
        side_by_side.targets_table(
            assessed, may_name=may_name, target=shown.target, place=place, source=source
        ),
        spread.spread_table(assessed, place=place, source=source),
        spread.respondents_table(assessed, may_name=may_name, place=place, source=source),
    )


def claim_exhibits(shown: Shown) -> dict[str, Exhibit]:
    """Give claims beside what figures and others say, and who over- and under-rates itself."""
    assessed, may_name = shown.assessed, shown.may_name
    place, source = shown.place, shown.source
    return _by_name(
        shown.assessed,
        _unless_so_few(
            shown, claims.claims_sentence(assessed), "What figures say of the claims is"
        ),
        claims.claims_table(assessed, may_name=may_name, place=place, source=source),
        claims.doubted_table(assessed, may_name=may_name, place=place, source=source),
        _unless_so_few(
            shown,
            calibrating.calibration_sentence(assessed),
            "How strictly services look at themselves is",
        ),
        calibrating.calibration_table(assessed, may_name=may_name, place=place, source=source),
        calibrating.dividing_table(assessed, may_name=may_name, place=place, source=source),
    )


def round_exhibits(shown: Shown) -> dict[str, Exhibit]:
    """Give the rounds: the last beside this one like for like, and the trend of each theme."""
    assessed = shown.assessed
    place, source = shown.place, shown.source
    return _by_name(
        shown.assessed,
        ends.since_last_chart(assessed, place=place, source=source),
        rounds.trend_table(assessed, place=place, source=source),
        rounds.trend_chart(assessed, place=place, source=source),
        *(
            rounds.trend_chart(assessed, theme=theme.id, place=place, source=source)
            for theme in assessed.model.themes
        ),
    )


def roadmap_exhibits(
    shown: Shown, *, start: date | None = None, metrics: Mapping[str, Metric] | None = None
) -> dict[str, Exhibit]:
    """Give the roadmap over all services: table, chart and finding.

    Parameters
    ----------
    start
        The day on which first steps can start; without it steps have no dates.
    metrics
        The metrics of the library by id, for their names.
    """
    made = next_steps.council_roadmap(shown.assessed, start=start, target=shown.target)
    place, source = shown.place, shown.source
    return _by_name(
        shown.assessed,
        next_steps.roadmap_sentence(made, may_name=shown.may_name),
        next_steps.roadmap_table(
            made, may_name=shown.may_name, metrics=metrics, place=place, source=source
        ),
        next_steps.roadmap_chart(made, may_name=shown.may_name, place=place, source=source),
    )


def _unless_so_few(shown: Shown, found: Sentence, what: str) -> Sentence:
    """Withhold a finding that would tell the result of a service which may not be named yet.

    Who has answered is told elsewhere; what is said of one service alone, or of all of three, is
    then said of each by name.
    """
    answered = len(shown.assessed.answered)
    if not answered or not shown.may_name.hides(answered):
        return found
    text = (
        f"{what} not told yet: {shown.may_name.reason}; and only {few(answered, 'service')} "
        f"{'has' if answered == 1 else 'have'} answered."
    )
    return Sentence(found.name, (text,), found.made_up)


def _by_name(assessed: Assessed, *found: Exhibit) -> dict[str, Exhibit]:
    return {exhibit.name: with_words_quoted(exhibit, assessed) for exhibit in found}
