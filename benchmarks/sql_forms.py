"""The SQL that the engine is measured against: for each piece of work, several forms of it.

The best that somebody who knows this one table would write. It may use what the engine cannot
know: that seven outcomes decide every count, or that 36 months fit into the bits of a number.
Local months are right across the clock change in all of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bench_data import FIRST_DAY, LAST_DAY, TIME_ZONE

_QUEUED = "('answered', 'abandoned', 'short_abandoned', 'called_back', 'refused')"
_WEEK = 7 * 86_400 * 1_000_000


# --- local time, worked out once -----------------------------------------------------------------


def _months() -> list[tuple[str, datetime, datetime]]:
    """Give the first day of each local month, and the instants between which it lies, in UTC."""
    zone = ZoneInfo(TIME_ZONE)
    starts = [
        datetime(year, month, 1, tzinfo=zone)
        for year in range(FIRST_DAY.year, LAST_DAY.year + 2)
        for month in range(1, 13)
    ]
    utc = [start.astimezone(UTC).replace(tzinfo=None) for start in starts]
    named = [f"{start:%Y-%m-%d}" for start in starts]
    last = named.index(f"{LAST_DAY.year + 1}-01-01")
    return list(zip(named[:last], utc[:last], utc[1 : last + 1], strict=True))


MONTHS = _months()


def _instant(moment: datetime) -> str:
    return f"TIMESTAMP '{moment:%Y-%m-%d %H:%M:%S}'"


def _month_by_halves(first: int, end: int) -> str:
    """Number the month of a contact by comparing its time with the months' limits, by halves.

    A join with the months gives the same and takes three to ten times as long.
    """
    if end - first == 1:
        return str(first)
    middle = (first + end) // 2
    return (
        f"CASE WHEN started_at < {_instant(MONTHS[middle][1])} "
        f"THEN {_month_by_halves(first, middle)} ELSE {_month_by_halves(middle, end)} END"
    )


def _summer_time() -> list[tuple[datetime, datetime]]:
    """Give the stretches, in UTC, in which the local clock is an hour ahead."""
    zone = ZoneInfo(TIME_ZONE)
    moment, end = MONTHS[0][1] - timedelta(days=31), MONTHS[-1][2]
    changes, offset = [], None
    while moment <= end:
        found = moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()
        if offset is not None and found != offset:
            changes.append(moment)
        moment, offset = moment + timedelta(hours=1), found
    return list(zip(changes[::2], changes[1::2], strict=True))


_IN_WINDOW = f"started_at >= {_instant(MONTHS[0][1])} AND started_at < {_instant(MONTHS[-1][2])}"
_IN_MONTHS = (
    f"(SELECT *, {_month_by_halves(0, len(MONTHS))} AS month FROM contacts WHERE {_IN_WINDOW})"
)
_SETS = "GROUP BY GROUPING SETS ((month), (month, line))"


# --- a: the monthly table of a telephone service --------------------------------------------------

# Every count is a count of some outcome, so rows are counted by outcome once, and only those few
# thousand counts are added up to months, lines and totals.
_BY_OUTCOME = f"""
  SELECT month, line, outcome, COUNT(*) AS n, SUM(wait_seconds) AS wait,
    COUNT(*) FILTER (WHERE wait_seconds <= 20) AS within_20s, COUNT(wait_seconds) AS waits
  FROM {_IN_MONTHS} WHERE channel = 'phone' GROUP BY month, line, outcome"""

_ADDED_UP = f"""
  SELECT month, line,
    COALESCE(SUM(n) FILTER (WHERE outcome IN {_QUEUED}), 0)::BIGINT AS offered,
    COALESCE(SUM(n) FILTER (WHERE outcome = 'answered'), 0)::BIGINT AS answered,
    COALESCE(SUM(n) FILTER (WHERE outcome = 'abandoned'), 0)::BIGINT AS abandoned,
    COALESCE(SUM(within_20s) FILTER (WHERE outcome = 'answered'), 0)::BIGINT AS within_20s,
    (SUM(wait) FILTER (WHERE outcome = 'answered'))::BIGINT AS wait,
    COALESCE(SUM(waits) FILTER (WHERE outcome = 'answered'), 0)::BIGINT AS waits
  FROM by_outcome {_SETS}"""

_COUNTS = f"""
    COUNT(*) FILTER (WHERE outcome IN {_QUEUED}) AS offered,
    COUNT(*) FILTER (WHERE outcome = 'answered') AS answered,
    COUNT(*) FILTER (WHERE outcome = 'abandoned') AS abandoned,
    COUNT(*) FILTER (WHERE outcome = 'answered' AND wait_seconds <= 20) AS within_20s,
    (SUM(wait_seconds) FILTER (WHERE outcome = 'answered'))::BIGINT AS wait,
    COUNT(wait_seconds) FILTER (WHERE outcome = 'answered') AS waits"""

_KPI = """
SELECT month, line, offered, answered, abandoned, within_20s, wait, waits,
  answered / offered AS answered_share, abandoned / offered AS abandoned_share,
  within_20s / offered AS within_20s_share, wait / waits AS wait_mean
FROM counted"""

KPI_FORMS = {
    "counted by outcome, then added up": (
        f"WITH by_outcome AS ({_BY_OUTCOME}), counted AS ({_ADDED_UP}) {_KPI}"
    ),
    "one pass, months by halves": (
        f"WITH counted AS (SELECT month, line, {_COUNTS} FROM {_IN_MONTHS} "
        f"WHERE channel = 'phone' {_SETS}) {_KPI}"
    ),
}


# --- b: the same with the median and the 90th percentile of the wait ------------------------------

_QUANTILES = "QUANTILE_CONT(wait_seconds, [0.5, 0.9])"
WAIT_FORMS = {
    "one pass with quantiles": (
        f"WITH counted AS (SELECT month, line, {_COUNTS}, "
        f"{_QUANTILES} FILTER (WHERE outcome = 'answered') AS q "
        f"FROM {_IN_MONTHS} WHERE channel = 'phone' {_SETS}) "
        f"{_KPI.replace('FROM counted', ', q[1], q[2] FROM counted')}"
    ),
    "counted by outcome, quantiles beside it": (
        f"WITH by_outcome AS ({_BY_OUTCOME}), added AS ({_ADDED_UP}), waits_of AS ("
        f"SELECT month, line, {_QUANTILES} AS q FROM {_IN_MONTHS} "
        f"WHERE channel = 'phone' AND outcome = 'answered' {_SETS}), "
        "counted AS (SELECT added.*, q FROM added LEFT JOIN waits_of ON added.month = "
        "waits_of.month AND added.line IS NOT DISTINCT FROM waits_of.line) "
        f"{_KPI.replace('FROM counted', ', q[1], q[2] FROM counted')}"
    ),
}


# --- c: contacts that follow another of the same customer within seven local days -----------------

_IS_SUMMER = " OR ".join(
    f"(started_at >= {_instant(start)} AND started_at < {_instant(end)})"
    for start, end in _summer_time()
)
# What the clock on the wall shows, in microseconds: seven local days are then one subtraction.
_WALL = f"(epoch_us(started_at) + CASE WHEN {_IS_SUMMER} THEN 3600000000 ELSE 0 END)"

_COUNT_REPEATS = f"""
SELECT line, COUNT(*) AS contacts, COUNT(*) FILTER (WHERE wall - before <= {_WEEK}) AS repeats
FROM followed GROUP BY GROUPING SETS ((), (line))"""

# Two contacts of one customer at the same second are taken in the order of their lines, because
# the order of a file is nobody's business. For a line's count that makes a difference.
REPEAT_FORMS = {
    "LAG by key": (
        f"WITH known AS (SELECT customer_key AS customer, line, {_WALL} AS wall, started_at "
        f"FROM contacts WHERE customer_key IS NOT NULL AND {_IN_WINDOW}), "
        "followed AS (SELECT line, wall, LAG(wall) OVER "
        "(PARTITION BY customer ORDER BY started_at, line) AS before FROM known) "
        f"{_COUNT_REPEATS}"
    ),
    "LAG by key as a number": (
        f"WITH known AS (SELECT CAST(customer_key AS UUID) AS customer, line, {_WALL} AS wall, "
        f"started_at FROM contacts WHERE customer_key IS NOT NULL AND {_IN_WINDOW}), "
        "followed AS (SELECT line, wall, LAG(wall) OVER "
        "(PARTITION BY customer ORDER BY started_at, line) AS before FROM known) "
        f"{_COUNT_REPEATS}"
    ),
}


# --- d: different customers who rang, by month ----------------------------------------------------

_BITS = ", ".join(f"({n})" for n in range(len(MONTHS)))
CALLER_FORMS = {
    "COUNT DISTINCT": (
        f"SELECT month, COUNT(DISTINCT customer_key) FROM {_IN_MONTHS} "
        "WHERE channel = 'phone' GROUP BY month"
    ),
    "pairs, then counted": (
        f"SELECT month, COUNT(*) FROM (SELECT DISTINCT month, customer_key FROM {_IN_MONTHS} "
        "WHERE channel = 'phone' AND customer_key IS NOT NULL) GROUP BY month"
    ),
    # 36 months fit into the bits of one number, so each customer is one row.
    "a bit a month for each customer": (
        f"WITH seen AS (SELECT BIT_OR(1::BIGINT << month) AS bits FROM {_IN_MONTHS} "
        "WHERE channel = 'phone' AND customer_key IS NOT NULL GROUP BY customer_key), "
        f"months(month) AS (VALUES {_BITS}) "
        "SELECT month, COUNT(*) FROM seen, months WHERE (bits >> month) & 1 = 1 GROUP BY month"
    ),
}
