"""Ratios that no definition names but the table itself proves.

Where a percentage is one count over another at all points but one, the one is out of line. At
least three closing figures are asked for: whole percentages meet by chance once in a hundred,
and three times never. Also two numbers in one cell, ``99 (4%)``, against the base they share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from gaugebook.analysis.reconcile.counts import count_range, ratio_agrees
from gaugebook.analysis.reconcile.labels import same_words, words_of
from gaugebook.analysis.reconcile.ratio import ratio_lines
from gaugebook.analysis.reconcile.result import Outcome, Relation, Verdict, finding
from gaugebook.analysis.reconcile.roles import Line, Table
from gaugebook.errors import Problem
from gaugebook.values import Printed, round_value

_LEAST_CLOSING = 3
_MOST_LINES = 40
_MOST_UNNAMED = 12
"""Counts beside a share up to which every pair is tried, not only those its label names."""
_MOST_POINTS = 200
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class _Claim:
    """A printed share with the two counts that may have given it."""

    label: str
    period: str
    key: str
    share: Printed
    numerator: Printed
    denominator: Printed
    refs: tuple[str, ...]

    @property
    def exact(self) -> Decimal:
        return _HUNDRED * self.numerator.number / self.denominator.number

    @property
    def closes(self) -> bool:
        top = count_range(self.numerator)
        bottom = count_range(self.denominator)
        return ratio_agrees(self.share, top, bottom, _HUNDRED) is not None


def check_inferred(table: Table) -> Outcome:
    """Check shares without a definition, cells of two numbers, and cells that hold their base."""
    known = {ratio.line for ratio in ratio_lines(table)}
    shares = [
        line
        for line in table.lines
        if line.is_share and line not in known and not (line.is_change or line.is_target)
    ][:_MOST_LINES]
    outcomes = [_check_share(table, line) for line in shares]
    outcomes += [_check_pairs(table, line) for line in table.lines if not line.is_skipped]
    outcomes += [_check_own_base(table, line) for line in table.lines if not line.is_skipped]
    return Outcome.of(outcomes)


def _check_share(table: Table, line: Line) -> Outcome:
    points = table.figure_points[:_MOST_POINTS]
    for top, bottom, base in _count_pairs(table, line):
        claims = [
            claim
            for point in points
            if (claim := _claim(table, line, top, bottom, point)) is not None
        ]
        if _is_proved(claims):
            named = same_words(words_of(line.label), words_of(top.label))
            return Outcome.of(
                _judge(table, claim, base, claims, is_named=named) for claim in claims
            )
    return Outcome()


def _count_pairs(table: Table, line: Line) -> Iterator[tuple[Line, Line, str]]:
    """Give numerator and denominator lines, the one that shares the label's words first."""
    beside = [
        other
        for other in table.lines_beside(line)
        if not (other.is_share or other.is_change or other.is_target or other.is_skipped)
    ][:_MOST_LINES]
    words = words_of(line.label)
    named = [other for other in beside if same_words(words, words_of(other.label))]
    pairs = [(top, bottom) for top in named for bottom in beside if bottom is not top]
    if len(beside) <= _MOST_UNNAMED:
        pairs += [pair for pair in permutations(beside, 2) if pair not in pairs]
    for top, bottom in pairs:
        yield top, bottom, f"{top.label} of {bottom.label}"


def _claim(table: Table, line: Line, top: Line, bottom: Line, point: int) -> _Claim | None:
    share, numerator, denominator = line.figure(point), top.figure(point), bottom.figure(point)
    if share is None or numerator is None or denominator is None:
        return None
    heading = table.points[point]
    refs = (top.ref(point), bottom.ref(point), line.ref(point))
    return _sound(
        _Claim(
            line.label,
            heading.words,
            f"{line.name} {heading.key}",
            share,
            numerator,
            denominator,
            refs,
        )
    )


def _sound(claim: _Claim) -> _Claim | None:
    counts = (claim.numerator, claim.denominator)
    whole = all(count.decimals == 0 and count.unit is None for count in counts)
    return claim if whole and claim.denominator.number > 0 else None


def _is_proved(claims: Sequence[_Claim]) -> bool:
    """Whether enough different figures close that the base is beyond doubt.

    Shares of 0 and 100 % prove nothing: they close with many bases.
    """
    telling = {
        (c.numerator.number, c.denominator.number)
        for c in claims
        if c.closes and 0 < c.share.number < _HUNDRED
    }
    closing = sum(claim.closes for claim in claims)
    return len(telling) >= _LEAST_CLOSING and closing * 4 >= len(claims) * 3


def _judge(
    table: Table, claim: _Claim, base: str, claims: Sequence[_Claim], *, is_named: bool
) -> Outcome:
    closing = sum(other.closes for other in claims)
    verdict: Verdict = "closes" if claim.closes else "fails"
    relation = Relation("ratio", claim.label, claim.period, claim.refs, verdict)
    if claim.closes:
        return Outcome((relation,))
    return Outcome((relation,), (_unlike(table, claim, base, closing, is_named=is_named),))


def _unlike(table: Table, claim: _Claim, base: str, closing: int, *, is_named: bool) -> Problem:
    decimals = min(max(claim.share.decimals, 0), 4)
    recomputed = round_value(claim.exact, decimals)
    return finding(
        "ratio-unlike-others",
        table.where(claim.refs),
        found=claim.share.text,
        key=claim.key,
        severity="warn" if is_named else "note",
        words={
            "label": claim.label,
            "period": claim.period,
            "numerator": f"{claim.numerator.number:,}",
            "denominator": f"{claim.denominator.number:,}",
            "recomputed": f"{recomputed:,}%",
            "count": str(closing),
            "base": base,
        },
        facts={
            "printed": float(claim.share.number),
            "recomputed": float(recomputed),
            "numerator": int(claim.numerator.number),
            "denominator": int(claim.denominator.number),
        },
    )


# --- two numbers in one cell ----------------------------------------------------------------------


def _check_pairs(table: Table, line: Line) -> Outcome:
    """Check cells such as ``99 (4%)`` along a row and, from the first row, down each column."""
    outcomes = [_along_row(table, line)]
    if line is next((x for x in table.lines if not x.is_skipped), None):
        outcomes += [_down_column(table, point) for point in table.figure_points]
    return Outcome.of(outcomes)


def _along_row(table: Table, line: Line) -> Outcome:
    """The base is the row's own total cell."""
    totals = [line.series.at(i) for i in table.block.points_of("total")]
    bases = [cell.number for cell in totals if cell and cell.number]
    points = [i for i in table.figure_points if table.points[i].kind != "total"]
    if len(bases) != 1 or not totals[0]:
        return Outcome()
    cells = [(i, line) for i in points]
    return _against(table, cells, bases[0], totals[0].ref, "the row's total")


def _down_column(table: Table, point: int) -> Outcome:
    """The base is the column's total cell, or the sum of its counts where they are all there."""
    cells = [(point, line) for line in table.lines if not (line.is_total or line.is_skipped)]
    totals = [cell for line in table.lines if line.is_total and (cell := line.series.at(point))]
    for cell in totals:
        if cell.number is not None:
            outcome = _against(table, cells, cell.number, cell.ref, "the column's total")
            if outcome.relations:
                return outcome
    return Outcome()


def _against(
    table: Table, cells: Sequence[tuple[int, Line]], base: Printed, base_ref: str, words: str
) -> Outcome:
    claims = []
    for point, line in cells:
        reading = line.series.at(point)
        if reading is None or reading.number is None or reading.share is None or reading.base:
            continue
        heading = table.points[point]
        claim = _Claim(
            line.label,
            heading.words,
            f"{line.name} {heading.key}",
            reading.share,
            reading.number,
            base,
            (reading.ref, base_ref),
        )
        if (sound := _sound(claim)) is not None:
            claims.append(sound)
    if not _is_proved(claims):
        return Outcome()
    return Outcome.of(_judge(table, claim, words, claims, is_named=True) for claim in claims)


def _check_own_base(table: Table, line: Line) -> Outcome:
    """Check cells that hold all three, ``45 of 60 (75%)``: they promise the ratio themselves."""
    outcomes = []
    for point in table.figure_points:
        reading = line.series.at(point)
        if reading is None or reading.base is None or not reading.number or not reading.share:
            continue
        heading = table.points[point]
        claim = _Claim(
            line.label,
            heading.words,
            f"{line.name} {heading.key}",
            reading.share,
            reading.number,
            reading.base,
            (reading.ref,),
        )
        if (sound := _sound(claim)) is None:
            continue
        if sound.closes:
            relation = Relation("ratio", line.label, heading.words, sound.refs, "closes")
            outcomes.append(Outcome((relation,)))
            continue
        outcomes.append(_own_base_fault(table, sound))
    return Outcome.of(outcomes)


def _own_base_fault(table: Table, claim: _Claim) -> Outcome:
    recomputed = round_value(claim.exact, min(max(claim.share.decimals, 0), 4))
    fault = finding(
        "ratio-mismatch",
        table.where(claim.refs),
        found=claim.share.text,
        key=claim.key,
        words={
            "label": claim.label,
            "period": claim.period,
            "numerator": f"{claim.numerator.number:,}",
            "denominator": f"{claim.denominator.number:,}",
            "recomputed": f"{recomputed:,}%",
            "hint": "",
        },
        facts={
            "printed": float(claim.share.number),
            "recomputed": float(recomputed),
            "numerator": int(claim.numerator.number),
            "denominator": int(claim.denominator.number),
        },
    )
    relation = Relation("ratio", claim.label, claim.period, claim.refs, "fails")
    return Outcome((relation,), (fault,))
