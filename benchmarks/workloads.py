"""What is measured: the pieces of work, and how the results of three ways become figures.

The engine is asked as an analyst asks it. Beside it stand the SQL of `sql_forms` and the Polars of
`polars_forms`, whose rows have the same columns. Results are compared as figures: for each
metric, period and line its value, numerator and denominator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from polars_forms import Row, caller_polars, kpi_polars, repeat_polars, wait_polars
from sql_forms import CALLER_FORMS, KPI_FORMS, MONTHS, REPEAT_FORMS, WAIT_FORMS

Number = float | int | None
Figures = dict[str, list[Number]]
"""Value, numerator and denominator by ``metric|first day|line``; the line of a total is ``_T``."""

_TOTAL = "_T"
ROUNDED_TO = 5  # counts of people are printed so; metrics/demand/known_callers.yaml


@dataclass(frozen=True)
class Workload:
    """One piece of work and its three ways.

    `forms` are SQL texts by a name that says what is particular about them. `figures` turns the
    rows of SQL and of Polars, which have the same columns, into figures.
    """

    key: str
    title: str
    metrics: tuple[str, ...]
    by: tuple[str, ...]
    grain: str | None
    forms: Mapping[str, str]
    polars: Callable[[Path], list[Row]]
    figures: Callable[[Iterable[Row]], Figures]
    time_aim: float = 1.15
    memory_aim: float = 1.5


def _first_day(number: int) -> str:
    return MONTHS[number][0]


def _kpi_figures(rows: Iterable[Row]) -> Figures:
    found: Figures = {}
    for row in rows:
        month, line, offered, answered, abandoned, within, wait, waits, *shares = row[:12]
        place = f"{_first_day(month)}|{line if line is not None else _TOTAL}"
        found[f"calls_offered|{place}"] = [offered, None, None]
        found[f"calls_answered|{place}"] = [answered, None, None]
        found[f"answered_share|{place}"] = [shares[0], answered, offered]
        found[f"abandoned_share|{place}"] = [shares[1], abandoned, offered]
        found[f"answered_within_20s_share|{place}"] = [shares[2], within, offered]
        found[f"wait_mean|{place}"] = [shares[3], wait, waits]
    return found


def _wait_figures(rows: Iterable[Row]) -> Figures:
    kept = list(rows)
    found = _kpi_figures(kept)
    for row in kept:
        place = f"{_first_day(row[0])}|{row[1] if row[1] is not None else _TOTAL}"
        found[f"wait_median|{place}"] = [row[12], None, row[7]]
        found[f"wait_p90|{place}"] = [row[13], None, row[7]]
    return found


def _repeat_figures(rows: Iterable[Row]) -> Figures:
    return {
        f"repeat_contact_share|{_first_day(0)}|{line if line is not None else _TOTAL}": [
            repeats / contacts if contacts else None,
            repeats,
            contacts,
        ]
        for line, contacts, repeats in rows
    }


def _caller_figures(rows: Iterable[Row]) -> Figures:
    return {
        f"known_callers|{_first_day(month)}|{_TOTAL}": [_rounded(callers), None, None]
        for month, callers in rows
    }


def _rounded(people: int) -> int:
    return (people + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


# --- all of them ----------------------------------------------------------------------------------

_KPI_METRICS = (
    *("calls_offered", "calls_answered", "answered_share", "abandoned_share"),
    *("answered_within_20s_share", "wait_mean"),
)

WORKLOADS: dict[str, Workload] = {
    w.key: w
    for w in (
        Workload(
            key="kpi",
            title="monthly table by line",
            metrics=_KPI_METRICS,
            by=("line",),
            grain="month",
            forms=KPI_FORMS,
            polars=kpi_polars,
            figures=_kpi_figures,
        ),
        Workload(
            key="waits",
            title="the same with median and p90 of the wait",
            metrics=(*_KPI_METRICS, "wait_median", "wait_p90"),
            by=("line",),
            grain="month",
            forms=WAIT_FORMS,
            polars=wait_polars,
            figures=_wait_figures,
        ),
        Workload(
            key="repeats",
            title="repeats within 7 days by line",
            metrics=("repeat_contact_share",),
            by=("line",),
            grain=None,
            forms=REPEAT_FORMS,
            polars=repeat_polars,
            figures=_repeat_figures,
            time_aim=1.25,
        ),
        Workload(
            key="callers",
            title="different callers by month",
            metrics=("known_callers",),
            by=(),
            grain="month",
            forms=CALLER_FORMS,
            polars=caller_polars,
            figures=_caller_figures,
        ),
    )
}


def differences(ours: Figures, theirs: Figures, *, of: str) -> Iterator[str]:
    """Name the figures that differ: counts must be equal, quotients to one part in 10^12."""
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        if one is None or other is None:
            yield f"{key}: only {'the engine' if other is None else of} has it"
        elif not all(_equal(a, b) for a, b in zip(one, other, strict=True)):
            yield f"{key}: the engine has {one}, {of} has {other}"


def _equal(one: Number, other: Number) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or abs(one - other) <= 1e-12 * max(abs(one), abs(other))
