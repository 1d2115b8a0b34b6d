"""Made-up exports and summaries that are right, and a short way to have them checked.

A test takes one, breaks one thing, and looks for the finding; the false alarms are counted on many
that nobody broke.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from gaugebook.definitions.library import load_library
from gaugebook.definitions.schema import TABLES
from gaugebook.definitions.source import Source
from gaugebook.errors import Problem, Where
from gaugebook.intake.raw import RawTable
from gaugebook.periods import Period, parse_period
from gaugebook.tables.checks import check_figures, check_records
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.tables.records.columns import ARROW_TYPES, read_column

SECRET = b"s" * 64
LIBRARY, _ = load_library()

Columns = Mapping[str, Sequence[str | None]]


# --- records --------------------------------------------------------------------------------------


def source_of(columns: Columns, table: str = "contacts", **fields: Any) -> Source:
    """A source whose headings are the columns of the table; others are not mapped."""
    spec, rules = TABLES[table], fields.pop("rules", {})
    given: dict[str, Any] = {
        name: {"from": [name], **({"private": "hash"} if name in spec.hashed else {})}
        for name in columns
        if name in spec.types
    }
    for name, rule in rules.items():
        given[name] = {**given.get(name, {}), **rule}
    fixed = {} if "channel" in given or table == "staffing" else {"channel": "phone"}
    plain = {"id": "made", "version": "1.0.0", "name": "Made up", "table": table}
    return Source.model_validate(
        {**plain, "columns": given, "dimensions": fixed, "time_zone": "UTC", **fields}
    )


def check(columns: Columns, table: str = "contacts", **fields: Any) -> list[Problem]:
    """What the checks of records find in an export of these columns."""
    source, spec = source_of(columns, table, **fields), TABLES[table]
    raw = pa.table({name: pa.array(list(texts), pa.string()) for name, texts in columns.items()})
    mapped = {}
    for column in spec.kept:
        rule = source.columns.get(column.name)
        if rule is None:
            fixed = source.dimensions.get(column.name)
            mapped[column.name] = pa.array([fixed] * raw.num_rows, ARROW_TYPES[column.type])
            continue
        read = read_column(
            raw.column(rule.headings[0]), column, rule, time_zone=source.time_zone, secret=SECRET
        )
        mapped[column.name] = read.values
    export = RawTable(file="calls.csv", sheet=None, table=raw)
    return check_records(export, pa.table(mapped), source, spec, file="calls.csv")


def codes(problems: Sequence[Problem]) -> list[str]:
    return sorted({p.code for p in problems})


def only(problems: Sequence[Problem], code: str) -> Problem:
    """The one finding of a code; there must be no second."""
    found = [p for p in problems if p.code == code]
    assert len(found) == 1, [(p.code, p.message) for p in problems]
    return found[0]


def calls(
    seed: int = 1, *, rows: int = 2_000, days: int = 61, start: date = date(2022, 9, 1)
) -> dict[str, list[str | None]]:
    """Calls that are right: working hours, a queue, a tenth given up, clocks a second apart."""
    rng = np.random.default_rng(seed)
    open_days = [start + timedelta(days=n) for n in range(days)]
    open_days = [day for day in open_days if day.weekday() < 5]
    weights = rng.gamma(20, 1, len(open_days))
    of_row = np.sort(rng.choice(len(open_days), rows, p=weights / weights.sum()))
    clock = 8 * 3600 + rng.beta(2, 2, rows) * 10 * 3600
    menu = rng.integers(5, 40, rows)
    wait = np.where(rng.random(rows) < 0.3, 0, rng.gamma(1.2, 120, rows)).astype(int)
    handle = rng.gamma(2.5, 130, rows).astype(int) + 5
    answered = rng.random(rows) > 0.1
    # A few hundred people; some ring twice.
    people = rng.integers(1, rows, rows)
    order = np.argsort(of_row * 86_400 + clock)
    table: dict[str, list[str | None]] = {name: [] for name in _CALL_COLUMNS}
    for number, i in enumerate(order):
        begun = datetime.combine(open_days[of_row[i]], datetime.min.time())
        begun += timedelta(seconds=int(clock[i]))
        queued = begun + timedelta(seconds=int(menu[i]))
        taken = queued + timedelta(seconds=int(wait[i]))
        ended = taken + timedelta(seconds=int(handle[i]) if answered[i] else 0)
        slip = int(rng.integers(-1, 2))
        row = {
            "contact_id": f"{70_000 + number}",
            "line": str(rng.choice(["Waste", "Council Tax", "Housing", "Parking"])),
            "reason": str(rng.choice(["Missed bin", "Payment", "Progress", "Moving"])),
            "started_at": f"{begun}",
            "queued_at": f"{queued}",
            "answered_at": f"{taken + timedelta(seconds=slip)}" if answered[i] else None,
            "ended_at": f"{max(ended, taken + timedelta(seconds=1))}",
            "ivr_seconds": str(menu[i]),
            "wait_seconds": str(wait[i]),
            "handle_seconds": str(handle[i]) if answered[i] else None,
            "outcome": "answered" if answered[i] else "abandoned",
            "customer_key": f"{people[i]:07d}",
        }
        for name in _CALL_COLUMNS:
            table[name].append(row[name])
    return table


_CALL_COLUMNS = (
    "contact_id", "line", "reason", "started_at", "queued_at", "answered_at", "ended_at",
    "ivr_seconds", "wait_seconds", "handle_seconds", "outcome", "customer_key",
)  # fmt: skip


def rota(seed: int = 1, *, days: int = 20) -> dict[str, list[str | None]]:
    """Staff of four lines, half hour by half hour."""
    rng = np.random.default_rng(seed)
    table: dict[str, list[str | None]] = {"start_at": [], "line": [], "rostered": []}
    for day in range(days):
        for half in range(16, 36):
            start = datetime(2022, 9, 1) + timedelta(days=day, minutes=30 * half)
            for line, size in (("Waste", 6), ("Tax", 6), ("Housing", 3), ("Parking", 2)):
                table["start_at"].append(f"{start}")
                table["line"].append(line)
                table["rostered"].append(str(size + int(rng.integers(0, 3))))
    return table


# --- figures --------------------------------------------------------------------------------------


def month_at(index: int, first: str = "2019-01") -> Period:
    """The month that stands so many after the first."""
    period = parse_period(first)
    for _ in range(index):
        period = parse_period(f"{period.end:%Y-%m}")
    return period


def figure(
    name: str,
    period: Period | str,
    value: str | float | None,
    *,
    role: str = "measure",
    place: Mapping[str, str] | None = None,
    cell: str = "B2",
    decimals: int | None = None,
) -> PrintedFigure:
    """One figure; a metric's share is given in percent, as it is printed."""
    when = parse_period(period) if isinstance(period, str) else period
    text = "" if value is None else str(value)
    number = Decimal(text) if text else None
    shown = len(text.partition(".")[2]) if decimals is None else decimals
    unit = LIBRARY.metrics[name].unit if role == "metric" else LIBRARY.measures[name].unit
    if unit == "share" and number is not None:
        number /= 100
    dimensions = tuple(sorted((place or {}).items()))
    where = Where("summary.csv", cell=cell)
    made: Any = role
    return PrintedFigure(made, name, when, when.full, dimensions, number, text, shown, where)


def series(name: str, values: Sequence[Any], **options: Any) -> list[PrintedFigure]:
    """A monthly series from January 2019; None leaves the month out."""
    first = options.pop("first", "2019-01")
    periods = _months(len(values), first)
    return [
        figure(name, period, value, cell=f"B{row}", **options)
        for row, (period, value) in enumerate(zip(periods, values, strict=True), start=2)
        if value is not None
    ]


def daily(name: str, values: Mapping[date, Any], **options: Any) -> list[PrintedFigure]:
    return [
        figure(name, Period(day, day + timedelta(days=1)), value, cell=f"B{row}", **options)
        for row, (day, value) in enumerate(values.items(), start=2)
    ]


def _months(count: int, first: str) -> list[Period]:
    found = [parse_period(first)]
    while len(found) < count:
        found.append(parse_period(f"{found[-1].end:%Y-%m}"))
    return found


def check_all(figures: Sequence[PrintedFigure]) -> list[Problem]:
    """What the checks of figures find."""
    source = Source.model_validate(
        {
            "id": "summary",
            "version": "1.0.0",
            "name": "Summary",
            "table": "counts",
            "columns": {"period": {"from": "Month"}, "offered": {"from": "Offered"}},
        }
    )
    return check_figures(
        figures, source, measures=LIBRARY.measures, metrics=LIBRARY.metrics, file="summary.csv"
    )


def telephone(seed: int, *, months: int = 48) -> list[PrintedFigure]:
    """Four years of a telephone line that closes: seasons, a trend, noise of 2 to 15 %."""
    rng = np.random.default_rng(seed)
    noise, season = rng.uniform(0.02, 0.15), rng.uniform(0, 0.35)
    size, trend = np.exp(rng.uniform(5, 10.5)), rng.normal(0, 0.006)
    turn = rng.uniform(0, 2 * np.pi)
    at = np.arange(months)
    level = size * np.exp(trend * at + season * np.sin(2 * np.pi * at / 12 + turn))
    offered = rng.poisson(level * np.exp(rng.normal(0, noise, months)))
    share = np.clip(0.1 + 0.05 * np.sin(at / 5) + rng.normal(0, 0.02, months), 0.01, 0.6)
    abandoned = rng.binomial(offered, share)
    called_back = rng.binomial(offered - abandoned, 0.03)
    answered = offered - abandoned - called_back
    wait = 2000 * share * np.exp(rng.normal(0, noise, months))
    handle = 300 * np.exp(rng.normal(0, 0.03, months))
    zeros = ["0"] * months
    decimals = int(rng.integers(0, 3))
    printed = [
        f"{100 * a / o:.{decimals}f}" if o else None for a, o in zip(answered, offered, strict=True)
    ]
    return [
        *series("offered", offered.tolist()),
        *series("answered", answered.tolist()),
        *series("abandoned", abandoned.tolist()),
        *series("called_back", called_back.tolist()),
        *series("short_abandoned", zeros),
        *series("refused", zeros),
        *series("wait_answered", [f"{w:.0f}" for w in wait], role="mean"),
        *series("handle_answered", [f"{h:.0f}" for h in handle], role="mean"),
        *series("answered_share", printed, role="metric"),
    ]
