"""What a roadmap is made of: steps with their order, owner and date, and what they come to.

A step lifts one statement to its next level. It names services and metrics and never a person; the
date is a proposal from a start date and the effort, for the service to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from gaugebook.definitions.assessment_text import say
from gaugebook.maturity.nodes import View

Effort = Literal["small", "medium", "large"]
Benefit = Literal["low", "medium", "high"]
Proof = Literal["shortest", "short", "none"]
Kind = Literal["do", "show"]

EFFORT_POINTS: Mapping[Effort, int] = {"small": 1, "medium": 2, "large": 4}
"""What efforts are added up by: a large one is as much as four small ones."""
BENEFIT_POINTS: Mapping[Benefit, int] = {"low": 1, "medium": 2, "high": 3}
PROOF_WORDS: Mapping[Proof, str] = {
    "shortest": "No shorter list of steps gets there.",
    "short": "This is a short list of steps. It is not proven to be the shortest.",
    "none": "No list of steps gets there.",
}


@dataclass(frozen=True)
class Pace:
    """How many months a step takes by its effort: a quarter, half a year, a year.

    Raises
    ------
    ValueError
        When one of them is less than a month.
    """

    small: int = 3
    medium: int = 6
    large: int = 12

    def __post_init__(self) -> None:
        """Refuse a step that takes no time."""
        if min(self.small, self.medium, self.large) < 1:
            raise ValueError("a step takes a month or more")

    def months(self, effort: Effort) -> int:
        """Give the months that a step of an effort takes.

        >>> Pace().months("medium")
        6
        """
        return {"small": self.small, "medium": self.medium, "large": self.large}[effort]


@dataclass(frozen=True)
class Step:
    """One step: what lifts one statement to its next level.

    Attributes
    ----------
    id
        Statement and level reached: ``DAT.1>3``.
    number
        Its place in the order, from 1.
    from_level, to_level
        The value the statement counts as before and after, in the model's own numbers.
    from_words, to_words
        The names of those levels; empty where the value is no level.
    kind
        ``do``: something to do. ``show``: it is claimed already and counts as less, so that it is
        to be shown, not done again.
    text
        What to do; our own words where the model names no step.
    actions
        The ids of the model's actions that it stands for.
    effort, benefit
        As the model says; of several actions the largest effort and the highest benefit. None
        where the model does not say.
    needs
        The ids of steps of this roadmap that come before it.
    owner
        The service, or whom the officer named: never a person of our choosing.
    starts, due
        Proposed from the start date and the effort; None without a start date.
    metric
        The id of the metric that will show that it worked; None where the model names none.
    reaches, exact
        What the theme scores after this step and all before it, as printed and as a fraction.
    notes
        Sentences that belong to it.
    """

    id: str
    number: int
    statement: str
    ask: Mapping[str, str]
    theme: str
    from_level: Fraction
    to_level: Fraction
    from_words: Mapping[str, str]
    to_words: Mapping[str, str]
    kind: Kind
    text: Mapping[str, str]
    actions: tuple[str, ...] = ()
    effort: Effort | None = None
    benefit: Benefit | None = None
    needs: tuple[str, ...] = ()
    owner: str = ""
    starts: date | None = None
    due: date | None = None
    metric: str | None = None
    reaches: Decimal | None = None
    exact: Fraction | None = None
    notes: tuple[str, ...] = ()

    def told(self, language: str = "en") -> str:
        """Give what to do, in a language."""
        return say(self.text, language)


@dataclass(frozen=True)
class Goal:
    """What a roadmap leads to.

    Attributes
    ----------
    kind
        ``theme``: lift one theme to a score. ``target``: meet a target profile statement by
        statement. ``none``: there is nothing that could be aimed at, and `sentence` says why.
    theme
        The theme to lift, for ``theme``.
    target
        The id of the target profile, for ``target``.
    now, wanted
        The score of the theme now and the one to reach, as fractions; None for a target profile.
    sentence
        The goal in words.
    """

    kind: Literal["theme", "target", "none"]
    sentence: str
    theme: str | None = None
    target: str | None = None
    now: Fraction | None = None
    wanted: Fraction | None = None


@dataclass(frozen=True)
class Roadmap:
    """The steps of one service to one goal, in order.

    Attributes
    ----------
    service
        Its id; empty where the roadmap is of none.
    view
        The view of the scores that it starts from.
    steps
        In the order in which they can be done; empty where there is nothing to do or no way.
    proof
        Whether the list is proven to be the shortest; ``none`` where the goal cannot be reached.
    notes
        What stands in the way and what was left aside, in sentences.
    to_answer
        The ids of statements to be answered before more can be said.
    """

    service: str
    model_id: str
    version: str
    view: View
    goal: Goal
    steps: tuple[Step, ...] = ()
    proof: Proof = "shortest"
    notes: tuple[str, ...] = ()
    to_answer: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements that are lifted, each once, in the order of their first step."""
        return tuple(dict.fromkeys(step.statement for step in self.steps))

    def first(self, number: int = 3) -> tuple[Step, ...]:
        """Give the next steps, as a one-page result shows them."""
        return self.steps[:number]


@dataclass(frozen=True)
class SharedStep:
    """One step that several services have on their roadmaps.

    `services` holds their ids, in the order in which the roadmaps were given; `asked_of` says how
    many services have a roadmap at all.
    """

    id: str
    statement: str
    ask: Mapping[str, str]
    theme: str
    to_level: Fraction
    text: Mapping[str, str]
    effort: Effort | None
    benefit: Benefit | None
    metric: str | None
    services: tuple[str, ...]
    asked_of: int

    @property
    def sentence(self) -> str:
        """How many services it is asked of, in words."""
        return f"Asked of {len(self.services)} of {self.asked_of} services."
