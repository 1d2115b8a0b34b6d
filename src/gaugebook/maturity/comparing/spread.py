"""How far the answers of several people of one service lie apart, and how sure they are.

Who answers in a role of weight 0 moves no score and is seen here all the same. Nothing here names
a person: there are levels and counts. A service in which one person answered has no spread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.maturity.answers import Answer
from gaugebook.maturity.assessed import Assessed, AssessedService
from gaugebook.maturity.claims import judge
from gaugebook.maturity.form import SURE
from gaugebook.maturity.nodes import Node

NOT_SAID = "Not said"
"""How sure somebody is who answered and did not say it."""


@dataclass(frozen=True)
class StatementSpread:
    """One statement of one service, answered by several people.

    Attributes
    ----------
    values
        What each answer counts as, lowest first; answers without a score are not among them.
    respondents
        How many people answered it, in whatever way.
    not_applicable, unknown
        How many said that it does not apply, and that they do not know.
    """

    service: str
    statement: str
    theme: str
    values: tuple[Fraction, ...]
    respondents: int
    not_applicable: int = 0
    unknown: int = 0

    @property
    def lowest(self) -> Fraction | None:
        """The lowest answer; None where none has a score."""
        return self.values[0] if self.values else None

    @property
    def highest(self) -> Fraction | None:
        """The highest answer; None where none has a score."""
        return self.values[-1] if self.values else None

    @property
    def width(self) -> Fraction | None:
        """How far the highest lies above the lowest; None with fewer than two scores."""
        return self.values[-1] - self.values[0] if len(self.values) > 1 else None

    @property
    def is_disputed(self) -> bool:
        """Whether they differ: in the level, or in whether it applies."""
        return bool(self.width) or 0 < self.not_applicable < self.respondents


@dataclass(frozen=True)
class ThemeSpread:
    """The statements of one theme and service that several people answered.

    `lowest` and `highest` are the means of the lowest and of the highest answers, unweighted:
    what the theme would be near if one always believed the lowest, or the highest. None where no
    statement has two scores.
    """

    service: str
    theme: str
    statements: int
    disputed: int
    lowest: Fraction | None
    highest: Fraction | None
    widest: tuple[str, ...] = ()

    @property
    def width(self) -> Fraction | None:
        """The mean width; None where no statement has two scores."""
        if self.lowest is None or self.highest is None:
            return None
        return self.highest - self.lowest


@dataclass(frozen=True)
class ServiceSpread:
    """One service: its people's answers, by statement and theme, and how sure they are.

    Attributes
    ----------
    respondents
        How many people answered anything.
    statements, themes
        Only those that two or more people answered; none for one person.
    confidence
        How many answers were given with each degree of confidence, in the order of the form and
        the degree *not said* last.
    confidence_by_statement
        The same for each statement.
    """

    service: str
    respondents: int
    statements: tuple[StatementSpread, ...] = ()
    themes: tuple[ThemeSpread, ...] = ()
    confidence: Mapping[str, int] = field(default_factory=dict)
    confidence_by_statement: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def has_several(self) -> bool:
        """Whether more than one person answered."""
        return self.respondents > 1


def spread_of(assessed: Assessed) -> tuple[ServiceSpread, ...]:
    """Give the spread of every service that answered, in the order of their list."""
    return tuple(service_spread(assessed.model, service) for service in assessed.answered)


def service_spread(model: Assessment, assessed: AssessedService) -> ServiceSpread:
    """Give the spread of one service's people.

    Parameters
    ----------
    model
        The model.
    assessed
        The service. Only the answers of its own people are looked at; blanks are no answers.
    """
    own = assessed.views.get("self")
    if own is None:
        return ServiceSpread(assessed.service.id, 0)
    leaves = list(own.overall.statements())
    given = [answer for leaf in leaves for answer in leaf.answers if not answer.is_blank]
    several = [spread for leaf in leaves if (spread := _of_leaf(model, assessed, leaf))]
    return ServiceSpread(
        service=assessed.service.id,
        respondents=len({(answer.role, answer.respondent) for answer in given}),
        statements=tuple(several),
        themes=tuple(_of_themes(model, assessed.service.id, several)),
        confidence=confidence_counts(given),
        confidence_by_statement={
            leaf.id: confidence_counts(a for a in leaf.answers if not a.is_blank)
            for leaf in leaves
            if any(not a.is_blank for a in leaf.answers)
        },
    )


def confidence_counts(answers: Iterable[Answer]) -> Mapping[str, int]:
    """Count answers by how sure the person is, in the order of the form; blanks do not count.

    >>> confidence_counts([Answer("A.1", 2, confidence="Not sure"), Answer("A.2", 3)])
    {'Very sure': 0, 'Fairly sure': 0, 'Not sure': 1, 'Not said': 1}
    """
    found = Counter(a.confidence or NOT_SAID for a in answers if not a.is_blank)
    other = sorted(set(found) - {*SURE, NOT_SAID})
    return {name: found[name] for name in (*SURE, *other, NOT_SAID)}


def _of_leaf(model: Assessment, assessed: AssessedService, leaf: Node) -> StatementSpread | None:
    given = [answer for answer in leaf.answers if not answer.is_blank]
    if len(given) < 2:
        return None
    statement, theme = model.statements[leaf.id], model.theme_of(leaf.id)
    claims = [judge(model, statement, answer, view="self") for answer in given]
    return StatementSpread(
        service=assessed.service.id,
        statement=leaf.id,
        theme=theme.id if theme else "",
        values=tuple(sorted(c.value for c in claims if c.value is not None)),
        respondents=len(given),
        not_applicable=sum(claim.does_not_apply for claim in claims),
        unknown=sum(answer.special == "dont_know" for answer in given),
    )


def _of_themes(
    model: Assessment, service: str, spreads: list[StatementSpread]
) -> Iterable[ThemeSpread]:
    for theme in model.themes:
        here = [spread for spread in spreads if spread.theme == theme.id]
        if not here:
            continue
        wide = [(s, s.width) for s in here if s.width is not None]
        most = max((width for _, width in wide), default=Fraction())
        yield ThemeSpread(
            service=service,
            theme=theme.id,
            statements=len(here),
            disputed=sum(spread.is_disputed for spread in here),
            lowest=_mean([s.values[0] for s, _ in wide]),
            highest=_mean([s.values[-1] for s, _ in wide]),
            widest=tuple(s.statement for s, width in wide if width == most and most > 0),
        )


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None
