"""How figures are printed: hashes, thousands commas, percent signs, decimals, part periods.

Only hashes are a lost figure. The rest makes a table harder to read and easier to misread, so it
is noted and no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from gaugebook.analysis.reconcile.labels import words_of
from gaugebook.analysis.reconcile.ratio import RatioLine, ratio_lines
from gaugebook.analysis.reconcile.result import Outcome, Relation, finding
from gaugebook.analysis.reconcile.roles import Line, Table
from gaugebook.errors import Problem
from gaugebook.values import Printed, round_value

_COMMA_FROM = 1000
_LEAST_FOR_DECIMALS = 3
_BOUNDS = (Decimal(0), Decimal(100))


def check_forms(table: Table) -> Outcome:
    """Look at the form of every figure."""
    return Outcome.of(
        (
            Outcome(problems=tuple(_hashes(table))),
            Outcome(problems=tuple(_part_periods(table))),
            Outcome(problems=tuple(_separators(table))),
            Outcome(problems=tuple(_percent_signs(table))),
            Outcome(problems=tuple(_decimals(table))),
        )
    )


# --- hashes ---------------------------------------------------------------------------------------


def _hashes(table: Table) -> list[Problem]:
    faults = []
    for line in table.lines:
        for point, reading in line.series.readings.items():
            if not reading.is_hashed or line.is_skipped:
                continue
            words, facts = _implied(table, line, point)
            heading = table.points[point]
            faults.append(
                finding(
                    "hashes-for-number",
                    table.where((reading.ref,)),
                    found=reading.text,
                    key=f"{line.name} {heading.key}",
                    words={"label": f"{line.label}, {heading.words}", "implied": words},
                    facts={"period": heading.key, "label": line.label, **facts},
                )
            )
    return faults


def _implied(table: Table, line: Line, point: int) -> tuple[str, dict[str, object]]:
    """Say what the figures around a lost count imply for it."""
    for ratio in ratio_lines(table):
        printed = ratio.line.figure(point)
        if line is ratio.line:
            exact = ratio.exact(point)
            if exact is not None:
                text = f"{round_value(exact, min(ratio.metric.decimals, 4))}%"
                return f" The counts give {text}.", {"implied": float(exact)}
            continue
        if printed is None or line not in (ratio.numerator, ratio.denominator):
            continue
        found = _implied_count(ratio, line, point, printed)
        if found is not None:
            return found
    return "", {}


def _implied_count(
    ratio: RatioLine, line: Line, point: int, printed: Printed
) -> tuple[str, dict[str, object]] | None:
    is_numerator = line is ratio.numerator
    other = (ratio.denominator if is_numerator else ratio.numerator).figure(point)
    low, high = printed.number - printed.half_unit, printed.number + printed.half_unit
    if other is None or low <= 0:
        return None
    if is_numerator:
        bounds = (low * other.number / ratio.scale, high * other.number / ratio.scale)
    else:
        bounds = (ratio.scale * other.number / high, ratio.scale * other.number / low)
    least = int(bounds[0].to_integral_value(ROUND_CEILING))
    most = int(bounds[1].to_integral_value(ROUND_FLOOR))
    joined = (printed.text, "of", f"{other.number:,}")
    known = " ".join(joined) if is_numerator else f"{other.number:,} at {printed.text}"
    text = f" {known} implies {least:,} to {most:,} ({line.label})."
    return text, {"implied_low": least, "implied_high": most}


# --- part periods ---------------------------------------------------------------------------------


def _part_periods(table: Table) -> list[Problem]:
    points = [table.points[i] for i in table.block.points_of("period")]
    if all(point.is_part for point in points):
        return []
    return [
        finding(
            "part-period",
            table.where((point.ref,)),
            found=point.label,
            key=f"part-period {point.key}",
            words={},
            facts={"period": point.key},
        )
        for point in points
        if point.is_part
    ]


# --- thousands commas -----------------------------------------------------------------------------


def _separators(table: Table) -> list[Problem]:
    """Note figures without a comma where most of the table, and their own row, have one."""
    with_comma: list[Printed] = []
    without: list[tuple[str, Printed]] = []
    for line in table.lines:
        figures = [
            (line.ref(i), n) for i in table.figure_points if (n := line.figure(i)) is not None
        ]
        large = [
            (ref, n)
            for ref, n in figures
            if abs(n.number) >= _COMMA_FROM and not n.is_clock and n.decimals >= 0
        ]
        commas = [n for _, n in large if n.has_comma]
        with_comma += commas
        if commas:
            without += [(ref, n) for ref, n in large if not n.has_comma]
    if not without or len(without) >= len(with_comma):
        return []
    texts = [n.text for _, n in without]
    suggested = [_with_commas(n) for _, n in without]
    return [
        finding(
            "separators-uneven",
            table.where(ref for ref, _ in without),
            found=", ".join(texts),
            key=f"separators {' '.join(ref for ref, _ in without)}",
            words={"suggested": " and ".join(suggested)},
            facts={"printed": texts, "suggested": suggested},
        )
    ]


def _with_commas(printed: Printed) -> str:
    return re.sub(r"\d{4,}", lambda match: f"{int(match[0]):,}", printed.text, count=1)


# --- percent signs and decimals -------------------------------------------------------------------


def _percent_signs(table: Table) -> list[Problem]:
    """Note percent signs that stand at some percentages of the table and not at others."""
    signed: list[str] = []
    bare: list[str] = []
    texts: dict[str, str] = {}
    for line in table.lines:
        if line.is_fraction or line.is_skipped or not words_of(line.label).has_percent:
            continue
        for point in table.figure_points:
            reading, figure = line.series.at(point), line.figure(point)
            if reading is None or figure is None or reading.share is not None:
                continue
            (signed if figure.has_percent else bare).append(reading.ref)
            texts[reading.ref] = reading.text
    if not signed or not bare:
        return []
    odd, rest = (signed, bare) if len(signed) <= len(bare) else (bare, signed)
    here, there = ("percent signs", "none") if odd is signed else ("no percent signs", "signs")
    detail = f"{here} here and {there} at the other {len(rest)} percentages of the table"
    return [
        finding(
            "formats-uneven",
            table.where(odd),
            found=", ".join(texts[ref] for ref in odd),
            key=f"percent-signs {odd[0]}",
            words={"detail": detail},
            facts={"with_sign": signed, "without_sign": bare},
        )
    ]


def _decimals(table: Table) -> list[Problem]:
    """Note a row of percentages in which some figures show more decimals than others."""
    faults = []
    for line in table.lines:
        if not (line.is_share or line.is_change) or line.is_skipped or line.is_fraction:
            continue
        figures = [
            (line.ref(i), n)
            for i in table.figure_points
            if (n := line.figure(i)) is not None and n.number not in _BOUNDS
        ]
        counts = sorted({n.decimals for _, n in figures})
        if len(figures) < _LEAST_FOR_DECIMALS or len(counts) < 2:
            continue
        groups = {d: [(ref, n) for ref, n in figures if n.decimals == d] for d in counts}
        odd = min(groups.values(), key=len)
        faults.append(_uneven_decimals(table, line, odd, counts))
    return faults


def _uneven_decimals(
    table: Table, line: Line, odd: Sequence[tuple[str, Printed]], counts: Sequence[int]
) -> Problem:
    shown = " and ".join(str(count) for count in counts)
    return finding(
        "formats-uneven",
        table.where(ref for ref, _ in odd),
        found=", ".join(n.text for _, n in odd),
        key=f"decimals {line.name}",
        words={"detail": f"{line.label} is printed with {shown} decimals in one row"},
        facts={"label": line.label, "decimals": list(counts)},
    )


def check_bounds(table: Table) -> Outcome:
    """Refuse a share of a whole that is below 0 or over 100 %, unless its counts give it."""
    outcomes = []
    known = {ratio.line: ratio for ratio in ratio_lines(table)}
    for line in table.lines:
        metric = table.definitions.metrics.get(line.metric or "")
        if metric is None or metric.unit != "share" or metric.kind != "ratio":
            continue
        for point in table.figure_points:
            figure = line.figure(point)
            if figure is None or _BOUNDS[0] <= figure.number <= _BOUNDS[1]:
                continue
            if line in known and known[line].exact(point) is not None:
                continue  # the ratio says what is wrong
            heading = table.points[point]
            fault = finding(
                "share-out-of-bounds",
                table.where((line.ref(point),)),
                found=figure.text,
                key=f"{line.name} {heading.key}",
                words={"label": line.label, "period": heading.words},
                facts={"printed": float(figure.number), "period": heading.key},
            )
            relation = Relation("bounds", line.label, heading.words, (line.ref(point),), "fails")
            outcomes.append(Outcome((relation,), (fault,)))
    return Outcome.of(outcomes)
