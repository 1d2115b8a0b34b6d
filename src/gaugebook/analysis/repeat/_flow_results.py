"""Flows as results: the counts and shares that tables, charts and sentences print.

The counts are held against the sequence's own figures first. Where the two do not agree nothing is
printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import during
from gaugebook.definitions.metric import Metric
from gaugebook.engine.flows import Flows, FlowsFrom
from gaugebook.observations import Observation
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.intervals import wilson

ALL = "all lines"
OTHERS = "other lines"
ANY = "any line"
SAME = "same line"
ELSEWHERE = "another line"


@dataclass(frozen=True)
class Pair:
    """Contacts on one line whose customer was next on another."""

    line: str
    next_line: str
    contacts: int
    of: int

    @property
    def share(self) -> float:
        """Of the contacts of known customers on the first line, 0 to 1."""
        return self.contacts / self.of


def why_not(data: Observed, metric: Metric, flows: Flows) -> str:
    """Say why flows cannot be shown, or nothing where they can.

    They must add up, line by line, to what the sequence itself gives.
    """
    if flows.reason:
        return flows.reason
    whole = data.covered(metric.id, flows.period)
    split = data.covered_split(metric.id, flows.period, [flows.by])
    if whole is None or not split:
        when = during(flows.period)
        return f"there is no figure for {metric.label} by {flows.by} {when}"
    is_own = flows.window == metric.window
    for found in split:
        line = flows.of(found.dimensions[flows.by])
        if found.denominator != line.contacts or (is_own and found.numerator != line.followed):
            return f"its counts and those of {metric.label} do not agree"
    contacts = sum(line.contacts for line in flows.lines)
    return "" if contacts == whole.denominator else f"its lines do not add up to {metric.label}"


def uses_of(data: Observed, metric: Metric, flows: Flows) -> list[str]:
    """Give the bindings of the figures that flows break down: the total, and each line's."""
    split = data.covered_split(metric.id, flows.period, [flows.by])
    found = [data.covered(metric.id, flows.period), *split]
    return [o.binding for o in found if isinstance(o, Observation)]


def value_name(line: str, next_line: str, ending: str = "") -> str:
    """Name the count of a pair of lines within a result; a ``|`` would end the name.

    >>> value_name("Benefits", "Council Tax"), value_name("A|B", "C", "share")
    ('Benefits, then Council Tax', 'A/B, then C share')
    """
    name = f"{line}, then {next_line}{f' {ending}' if ending else ''}"
    return name.replace("|", "/")


def followed_by(
    flows: Flows, wanted: Sequence[tuple[str, str, int, int]], uses: Sequence[str]
) -> Result:
    """Give the result for some pairs: (line, next line, contacts followed so, contacts in all).

    Each has its count (``A, then B``), its share of the contacts of known customers on the first
    line (``A, then B share``, None where there are none) and the Wilson interval of the share.
    Each first line has its number of contacts (``A contacts``). ``known or not`` is how many
    contacts there are on all lines, ``not known`` how many of them have no known customer.
    """
    known, unknown = (sum(getattr(one, n) for one in flows.lines) for n in ("contacts", "unknown"))
    values = {
        name: ResultValue(name, number)
        for name, number in (("known or not", known + unknown), ("not known", unknown))
    }
    for line, next_line, contacts, of in wanted:
        name = value_name(line, next_line)
        share = f"{name} share"
        interval = wilson(contacts, of) if of else None
        values[name] = ResultValue(name, contacts)
        values[share] = ResultValue(share, contacts / of if of else None, "share", 1)
        for end in ("lower", "upper"):
            limit = getattr(interval, end) if interval else None
            values[f"{share} {end}"] = ResultValue(f"{share} {end}", limit, "share", 1)
        total = contacts_name(line)
        values[total] = ResultValue(total, of)
    return result(
        "followed-by",
        tuple(values.values()),
        parameters={
            "metric": flows.metric_id,
            "within": flows.window,
            "by": flows.by,
            "interval": "wilson 0.95",
        },
        uses=uses,
        note=flows.note,
    )


def contacts_name(line: str) -> str:
    """Name the number of contacts on a line within a result."""
    return f"{line} contacts".replace("|", "/")


def pairs_across(flows: Flows, *, fewest: int) -> list[Pair]:
    """Give every pair of two different lines, the highest share first, ties by name.

    Lines with fewer contacts of known customers than `fewest` are left out.
    """
    pairs = [
        Pair(line.line, next_line, contacts, line.contacts)
        for line in flows.lines
        if line.contacts >= fewest
        for next_line, contacts in line.next_lines
        if next_line != line.line
    ]
    return sorted(pairs, key=lambda pair: (-pair.share, pair.line, pair.next_line))


def is_more_than_elsewhere(flows: Flows, pair: Pair) -> bool:
    """Whether a line is rung next more often after this one than after all others together.

    True where the Wilson intervals (95%) of the two shares lie apart, so that neither a busy line
    nor chance alone makes the pair.
    """
    rest = [one for one in flows.lines if one.line not in (pair.line, pair.next_line)]
    contacts = sum(one.contacts for one in rest)
    if not contacts:
        return False
    own = wilson(pair.contacts, pair.of)
    other = wilson(sum(one.to(pair.next_line) for one in rest), contacts)
    return own is not None and other is not None and own.lower > other.upper


def elsewhere(line: FlowsFrom) -> int:
    """Give how many contacts on a line were next followed by one on another line."""
    return line.followed - line.to(line.line)
