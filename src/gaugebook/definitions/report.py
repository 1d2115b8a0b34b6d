"""Reports and meetings: a recurring paper, and one occasion of it."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from gaugebook.definitions.base import Definition, Id, Part, PeriodText, aside
from gaugebook.errors import CODES, near_miss
from gaugebook.periods import GRAINS, Period, parse_period


class Window(Part):
    """The periods a paper shows: the last so many of a grain, and what stands beside them.

    `part_period_after` shows the part period that follows, if there is data for it.
    `compare` adds the total of the financial year before.
    """

    grain: Literal["day", "week", "month", "quarter", "year"] = "month"
    last: int = Field(default=4, ge=1, le=60)
    part_period_after: bool = False
    compare: tuple[Literal["year_before_total"], ...] = ()

    def ending(self, last: Period) -> Period:
        """Give the window of so many grains that ends with a period."""
        first = last
        for _ in range(self.last - 1):
            first = first.before()
        return Period(first.start, last.end)


class NotebookRun(Part):
    """One notebook that the report needs, with its parameters.

    `only_with` names what it cannot do without: with ``campaign``, a paper of periods in which no
    round of self-assessment ended is made without the run, and without what the narrative says of
    it (`gaugebook.papers.optional`).
    """

    notebook: Id
    parameters: dict[str, Any] = Field(default_factory=dict)
    only_with: Literal["campaign"] | None = None


class Report(Definition):
    """A recurring paper: its house style, its window, its notebooks and its outline."""

    name: str
    title: str
    short_title: str | None = None
    committee: str | None = None
    house: Id
    window: Window = Window()
    runs: dict[Id, NotebookRun] = Field(default_factory=dict)
    sections: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()

    @field_validator("metrics")
    @classmethod
    def _named_once(cls, metrics: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(metrics)) != len(metrics):
            raise ValueError("a metric is named twice")
        return metrics


def _as_values(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


Values = Annotated[tuple[str, ...], BeforeValidator(_as_values)]


class MeetingRecommendation(Part):
    """What the committee is asked to do."""

    id: str
    text: str
    metric: str | None = None
    section: str | None = None


class SignOff(Part):
    """A finding that somebody answers for: its code and key, the reason, who and when.

    `by` is a post, never a name; it is printed only when `print_name` says so.
    """

    problem: str
    key: str
    reason: str
    by: str
    date: datetime.date
    print_name: bool = False

    @field_validator("problem")
    @classmethod
    def _known_code(cls, code: str) -> str:
        if code not in CODES:
            raise ValueError(f"no problem has this code{aside(near_miss(code, CODES))}")
        return code


class Meeting(Part):
    """One meeting that a report goes to."""

    date: datetime.date
    window_ends: PeriodText
    committee: str | None = None
    edition: Literal["public", "exempt"] = "public"
    front: dict[str, Values] = Field(default_factory=dict)
    recommendations: tuple[MeetingRecommendation, ...] = ()
    signed_off: tuple[SignOff, ...] = ()

    @field_validator("window_ends")
    @classmethod
    def _one_period(cls, text: str) -> str:
        if parse_period(text).grain not in GRAINS:
            raise ValueError("the window ends with one month, quarter, week, day or year")
        return text

    @property
    def last_period(self) -> Period:
        """The last full period of the window."""
        return parse_period(self.window_ends)
