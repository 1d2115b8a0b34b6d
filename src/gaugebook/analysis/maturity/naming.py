"""Whether a paper may name services beside their scores: the right of reply before the committee.

A service sees its own result first and may answer to it by a day that the campaign names. Until
that day has passed no public paper shows what a single service scored; services stand there as
counts. An exempt paper may name them. That a service answered, or did not, is no result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gaugebook.definitions.house import Edition
from gaugebook.errors import UsageError
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.comparing.council import FEWEST_SERVICES
from gaugebook.periods import long_date, parse_period


def day_of(on: str, period: str) -> date:
    """Give the day of a paper: as it is written, else the last day of its period.

    Raises
    ------
    UsageError
        When the day is none that exists, or the period is none.

    Examples
    --------
    >>> day_of("2022-12-08", "2022-Q4"), day_of("", "2022-Q4")
    (datetime.date(2022, 12, 8), datetime.date(2022, 12, 31))
    """
    if not on:
        return parse_period(period).last_day
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise UsageError(
            f"`on` is {on!r}, which is no day.", remedy="Write it like 2022-12-08."
        ) from None


@dataclass(frozen=True)
class Naming:
    """Whether services are named beside their scores, and why not where they are not.

    `reason` reads on after the title of an exhibit that cannot be made; empty where they are.
    """

    reason: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether services may be named."""
        return not self.reason

    def hides(self, answered: int) -> str:
        """Give why not even counts over so many services may be shown; empty where they may.

        >>> Naming("they have not replied yet").hides(3)
        'they have not replied yet; of so few, counts would name them'
        >>> Naming("they have not replied yet").hides(6), Naming().hides(1)
        ('', '')
        """
        if self.is_allowed or answered >= FEWEST_SERVICES:
            return ""
        return f"{self.reason}; of so few, counts would name them"


def naming(assessed: Assessed, *, edition: Edition, on: date) -> Naming:
    """Give whether an edition of a paper of some day may name services beside their scores.

    Parameters
    ----------
    assessed
        The round, with the day until which services may answer to their results.
    edition
        ``public`` or ``exempt``.
    on
        The day of the paper. On the last day of the right of reply it has not passed yet.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> found = SimpleNamespace(right_of_reply_until=date(2023, 1, 27))
    >>> naming(found, edition="public", on=date(2023, 1, 28)).is_allowed
    True
    >>> naming(found, edition="public", on=date(2023, 1, 27)).reason
    'services may answer to their results until 27 January 2023, and are not named before'
    """
    if edition == "exempt":
        return Naming()
    until = assessed.right_of_reply_until
    if until is None:
        return Naming(
            "no right of reply is set for the services (`right_of_reply_until` of the campaign), "
            "and without one a public paper does not name them"
        )
    if on <= until:
        last = long_date(until)
        return Naming(
            f"services may answer to their results until {last}, and are not named before"
        )
    return Naming()
