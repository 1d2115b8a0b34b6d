"""Reference lists: figures that metrics need and no export holds, such as the cost of a call.

One YAML file a list in ``metrics/reference/``. A figure is somebody's, holds from one day to
another, and has a price base if it is money; a figure is never used outside the time that it
holds for. Where a list of a workspace has the id of a shipped one, the workspace's whole list
wins, so that a council's own costs are never mixed in silence with published ones.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gaugebook.definitions.base import Definition, Misfit, Part, PeriodText
from gaugebook.periods import Period, long_date, parse_period
from gaugebook.values import Unit, format_value, in_print

Basis = Literal["published", "own"]


def _is_price_base(text: str) -> str:
    if not re.fullmatch(r"[12][0-9]{3}(?:/[0-9]{2})?", text):
        raise ValueError("a price base is a year, such as 2012 or 2021/22")
    return text


def _year_as_text(value: Any) -> Any:
    """Let 2012 be written without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


PriceBase = Annotated[str, BeforeValidator(_year_as_text), AfterValidator(_is_price_base)]


class ReferenceFigure(Part):
    """One figure of a list: what it is of, how much, for what time, and whose it is.

    `value`, `low` and `high` are in the list's unit. `low` and `high` say how widely the figure
    is known to lie; a range needs both. Without `to` it holds until a later one begins.
    """

    code: str = Field(min_length=1, max_length=60)
    value: float
    low: float | None = None
    high: float | None = None
    valid_from: PeriodText = Field(alias="from")
    to: PeriodText | None = None
    price_base: PriceBase | None = None
    basis: Basis
    source: str = Field(min_length=1)
    note: str | None = None

    @model_validator(mode="after")
    def _lies_in_its_range(self) -> ReferenceFigure:
        if (self.low is None) != (self.high is None):
            lacking = "low" if self.low is None else "high"
            raise ValueError(f"a range has `low` and `high`; `{lacking}` is missing")
        if self.low is not None and self.high is not None:
            if self.low > self.high:
                raise Misfit("it is more than `high`", "low")
            if not self.low <= self.value <= self.high:
                raise Misfit("it does not lie between `low` and `high`", "value")
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> ReferenceFigure:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a figure cannot hold from {self.valid_from} to {self.to}")
        return self

    @property
    def start(self) -> datetime.date:
        """The first day for which it holds."""
        return parse_period(self.valid_from).start

    @property
    def end(self) -> datetime.date | None:
        """The day after the last for which it holds, or None while it has no end."""
        return parse_period(self.to).end if self.to else None

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest that it may be; the value twice when no range is known."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return low, high

    @property
    def has_range(self) -> bool:
        """Whether a range is known."""
        return self.low is not None

    def holds_for(self, period: Period) -> bool:
        """Whether it holds for the whole of a period."""
        return self.start <= period.start and (self.end is None or period.end <= self.end)

    def touches(self, period: Period) -> bool:
        """Whether it holds for some day of a period."""
        return self.start < period.end and (self.end is None or period.start < self.end)

    def in_words(self, unit: str) -> str:
        """Say how much it is, whose it is and at what prices, for the note of an observation.

        Examples
        --------
        >>> own = {"code": "phone", "value": 3.1, "from": "2021/22", "price_base": "2021/22",
        ...        "basis": "own", "source": "finance outturn"}
        >>> ReferenceFigure.model_validate(own).in_words("pounds")
        'own cost £3.10 (finance outturn), at 2021/22 prices, not adjusted'
        """
        noun = "cost" if unit == "pounds" else "figure"
        written = len(f"{in_print(self.value, unit).normalize():f}".partition(".")[2])
        decimals = max(written, 2 if unit == "pounds" else 0)
        words = f"{self.basis} {noun} {format_value(self.value, unit, decimals)} ({self.source})"
        if self.price_base:
            words += f", at {self.price_base} prices, not adjusted"
        return f"{words}; {self.note}" if self.note else words


class ReferenceList(Definition):
    """A list of figures in one unit, found by `code` and period."""

    name: str
    unit: Unit
    source: str
    caveat: str | None = None
    links: tuple[str, ...] = ()
    figures: tuple[ReferenceFigure, ...]

    @property
    def reference(self) -> str:
        """How an observation that was made with it names it among its sources."""
        return f"{self.id} {self.version}"

    @model_validator(mode="after")
    def _has_figures(self) -> ReferenceList:
        if not self.figures:  # by `min_length`, one faulty figure would count as none
            raise Misfit("it must not be empty", "figures")
        return self

    @model_validator(mode="after")
    def _money_has_its_year(self) -> ReferenceList:
        for number, figure in enumerate(self.figures):
            if self.unit == "pounds" and figure.price_base is None:
                raise Misfit("pounds need a `price_base`, such as 2021/22", "figures", number)
        return self

    @model_validator(mode="after")
    def _one_at_a_time(self) -> ReferenceList:
        for number, figure in enumerate(self.figures):
            for earlier in self.figures[:number]:
                if earlier.code == figure.code and _overlap(earlier, figure):
                    raise Misfit(
                        f"another figure for {figure.code} holds then; give the earlier one a `to`",
                        "figures",
                        number,
                        "from",
                    )
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """What it has figures for, each once, in the order of the file."""
        return tuple(dict.fromkeys(figure.code for figure in self.figures))

    def figure_for(self, code: str, period: Period) -> tuple[ReferenceFigure | None, str]:
        """Give the figure that holds for the whole of a period, or None with the reason.

        No figure is carried beyond its time, and none is averaged: where it changes within the
        period, there is none.

        Parameters
        ----------
        code
            What it is of.
        period
            For when.

        Returns
        -------
        tuple
            The figure and an empty text; or None and the reason in words.

        Examples
        --------
        >>> figure = {"code": "phone", "value": 2.83, "from": "2012-01..2012-12", "to": "2015/16",
        ...           "price_base": "2012", "basis": "published", "source": "a survey"}
        >>> costs = ReferenceList.model_validate({"id": "costs", "version": "1.0.0", "name": "C",
        ...     "unit": "pounds", "source": "S", "figures": [figure]})
        >>> costs.figure_for("phone", parse_period("2015-10"))[0].value
        2.83
        >>> costs.figure_for("phone", parse_period("2022-10"))
        (None, 'costs has no figure for phone after 31 March 2016')
        """
        of_code = sorted((f for f in self.figures if f.code == code), key=lambda f: f.start)
        if not of_code:
            return None, f"{self.id} has no figure for {code}"
        for figure in of_code:
            if figure.holds_for(period):
                return figure, ""
        return None, f"{self.id} {_why_none(code, of_code, period)}"


def _why_none(code: str, figures: list[ReferenceFigure], period: Period) -> str:
    """Say why none of a code's figures, which stand by time, holds for the whole of a period."""
    touching = [f for f in figures if f.touches(period)]
    if len(touching) > 1:
        return f"changes its figure for {code} on {long_date(touching[1].start)}"
    if touching and touching[0].start > period.start:
        return f"has a figure for {code} only from {long_date(touching[0].start)}"
    ended = max((f.end for f in figures if f.end is not None and f.end < period.end), default=None)
    following = min((f.start for f in figures if f.start >= period.end), default=None)
    if ended is None:
        return f"has no figure for {code} before {long_date(figures[0].start)}"
    words = f"has no figure for {code} after {long_date(_day_before(ended))}"
    return f"{words} until {long_date(following)}" if following else words


def _day_before(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=1)


def _overlap(one: ReferenceFigure, other: ReferenceFigure) -> bool:
    return (one.end is None or other.start < one.end) and (
        other.end is None or one.start < other.end
    )
