"""All exhibits of the ledger for one organisation, by the names under which papers find them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, get_args

from gaugebook.analysis.ledger.account import Account, account, total_account
from gaugebook.analysis.ledger.readings import OFFERED
from gaugebook.analysis.ledger.tables import ledger_table, periods_table
from gaugebook.analysis.ledger.waterfall import waterfall
from gaugebook.analysis.ledger.words import by_period_sentence, unaccounted_sentence
from gaugebook.analysis.observed import Observed
from gaugebook.exhibits import Exhibit
from gaugebook.periods import Period, period_of

Beside = Literal["year_before", "part_after"]
BESIDE: tuple[Beside, ...] = get_args(Beside)


def ledger_periods(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Give every period that a ledger looks at: its own, them together, what is beside them.

    >>> from gaugebook.periods import parse_period
    >>> [p.key for p in ledger_periods(parse_period("2022-09..2022-10").split("month"))]
    ['2021/22', '2022-09', '2022-10', '2022-09..2022-10', '2022-11']
    """
    before, after = _around(periods)
    whole = Period(periods[0].start, periods[-1].end)
    return tuple(dict.fromkeys([before, *periods, whole, after]))


def _around(periods: Sequence[Period]) -> tuple[Period, Period]:
    last = periods[-1]
    before = period_of(last.start, "year").before()
    return before, period_of(last.end, last.grain) if last.grain else last.before()


def ledger_exhibits(
    observed: Observed,
    periods: Sequence[Period],
    *,
    beside: Collection[Beside] = BESIDE,
    place: str,
    ending: str = "",
) -> dict[str, Exhibit]:
    """Give the ledger of a window, of its latest period and of the part period that follows.

    Parameters
    ----------
    observed
        Of `METRICS`, for all of `ledger_periods`.
    periods
        The full periods of the window, in order.
    beside
        ``year_before`` sets the financial year before beside the periods, ``part_after`` the part
        period that follows, each where there are figures for it.
    place
        What the figures are of, for the subtitles.
    ending
        Put behind every name, such as ``-records``, where a paper shows two organisations.

    Returns
    -------
    dict
        ``ledger`` (table), ``ledger-periods`` (table), ``waterfall``, ``waterfall-latest`` and,
        with a part period, ``waterfall-part`` (charts), ``unaccounted``, ``unaccounted-latest`` and
        ``unaccounted-periods`` (sentences).

    Raises
    ------
    ValueError
        When there are no periods.
    """
    if not periods:
        raise ValueError("a ledger needs at least one period")
    before, after = _around(periods)
    whole = Period(periods[0].start, periods[-1].end)
    window = total_account(observed, whole, periods)
    each = [account(observed, period) for period in periods]
    part = observed.part_of(OFFERED, after) if "part_after" in beside else None
    earlier = [account(observed, before)] if "year_before" in beside else []
    shown = [one for one in earlier if one.offered is not None] + each
    parts = [account(observed, part.span)] if part is not None else []
    source, made_up = observed.source, observed.made_up

    def named(name: str) -> str:
        return f"{name}{ending}"

    def bars(one: Account, name: str) -> Exhibit:
        return waterfall(one, name=named(name), place=place, source=source, made_up=made_up)

    found: list[Exhibit] = [
        ledger_table(window, name=named("ledger"), place=place, source=source, made_up=made_up),
        periods_table(
            [*shown, *parts],
            window,
            name=named("ledger-periods"),
            place=place,
            source=source,
            made_up=made_up,
        ),
        bars(window, "waterfall"),
        bars(each[-1], "waterfall-latest"),
        *(bars(one, "waterfall-part") for one in parts),
        unaccounted_sentence(window, name=named("unaccounted"), made_up=made_up),
        unaccounted_sentence(each[-1], name=named("unaccounted-latest"), made_up=made_up),
        by_period_sentence([*shown, *parts], name=named("unaccounted-periods"), made_up=made_up),
    ]
    return {exhibit.name: exhibit for exhibit in found}
