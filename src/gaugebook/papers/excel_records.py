"""The sheets for those who check a paper: observations, definitions, lineage, checks.

Everything here is what the paper was made from, at full precision. Live formulas stand on the
sheet "Ratio checks" alone, each with its result beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from gaugebook.errors import Problem, UsageError, sort_problems
from gaugebook.observations import OBS_STATUS, Observation, sort_observations
from gaugebook.papers.excel_tables import NOT_APPLICABLE, in_lines, text_cell
from gaugebook.papers.paper import DefinitionUsed, Paper
from gaugebook.periods import parse_period
from gaugebook.values import MISSING_MARK, WITHHELD_MARK, format_value
from gaugebook.workbooks import (
    Line,
    NumberStyle,
    Sheet,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
)

FREE = "F"
"""The code of SDMX CL_CONF_STATUS for what anybody may see."""

_SEVERITY_WORDS = {"refuse": "Refused", "warn": "Warning", "note": "Note"}
UNIT_WORDS = {
    "share": "share (0 to 1)",
    "points": "percentage points",
    "per_10000": "per 10,000",
}
_COUNT = NumberStyle()

# Differences are shown to this many decimals more than the figure; what is left is binary noise.
_DIGITS_BEYOND_PRINT = 4


def period_words(text: str) -> str:
    """Give a period in words, or the text itself where it is not a period."""
    try:
        return parse_period(text).label
    except UsageError:
        return text or NOT_APPLICABLE


def _dimension_words(observation: Observation) -> str:
    pairs = observation.dimensions.items()
    return "; ".join(f"{name}: {code}" for name, code in pairs) or "All"


def _figure(value: float | None, style: NumberStyle | None = None) -> WorkbookCell:
    if value is None or not math.isfinite(value):
        return WorkbookCell(MISSING_MARK)
    return WorkbookCell(value, style)


def _text_columns(*headings: str) -> tuple[WorkbookColumn, ...]:
    return tuple(WorkbookColumn(heading) for heading in headings)


def _number_columns(*headings: str) -> tuple[WorkbookColumn, ...]:
    return tuple(WorkbookColumn(heading, "number") for heading in headings)


# --- observations ---------------------------------------------------------------------------------


def observations_sheet(
    observations: Iterable[Observation],
    *,
    names: Mapping[str, str],
    status_words: Mapping[str, str],
    printed: Mapping[str, str] | None = None,
) -> Sheet | None:
    """Give every observation in full, one a row, or None when there is none.

    `printed` has, by binding, what is rounded by rules of its own; else a half goes up.

    Where an observation is not free for all (`conf_status`), its figures are ``[c]``.
    """
    rows = tuple(
        _observation_row(o, names=names, status_words=status_words, printed=printed or {})
        for o in sort_observations(observations)
    )
    if not rows:
        return None
    about = (
        "Each row is one value of one metric, at full precision; a share of 0.5 is 50%. "
        "The figures in the paper are printed from these rows."
    )
    columns = (
        *_text_columns("Metric", "Metric id", "Version", "Organisation", "Period", "Dimensions"),
        *_number_columns("Value", "Printed"),
        WorkbookColumn("Unit"),
        *_number_columns("Numerator", "Denominator", "Target"),
        *_text_columns("Status", "Quality of the value", "Source", "Note", "Period (ISO 8601)"),
    )
    return Sheet(
        "Observations",
        "Observations behind this paper",
        in_lines(about),
        WorkbookTable("tbl_observations", columns, rows),
    )


def _observation_row(
    o: Observation,
    *,
    names: Mapping[str, str],
    status_words: Mapping[str, str],
    printed: Mapping[str, str],
) -> tuple[WorkbookCell, ...]:
    absent = MISSING_MARK if o.is_missing else NOT_APPLICABLE
    figures = (
        _figure(o.value),
        text_cell(printed.get(o.binding) or _printed(o)),
        text_cell(UNIT_WORDS.get(o.unit, o.unit)),
        _count(o.numerator, absent=absent),
        _count(o.denominator, absent=absent),
    )
    if not is_free(o):
        hidden = WorkbookCell(WITHHELD_MARK)
        figures = (hidden, hidden, figures[2], hidden, hidden)
    target = WorkbookCell(NOT_APPLICABLE) if o.target is None else _figure(o.target)
    return (
        text_cell(names.get(o.metric_id, o.metric_id)),
        text_cell(o.metric_id),
        text_cell(o.definition_version),
        text_cell(o.org_code),
        text_cell(_period_of(o)),
        text_cell(_dimension_words(o)),
        *figures,
        target,
        text_cell(_status_words(o, status_words) if is_free(o) else WITHHELD_MARK),
        text_cell(OBS_STATUS.get(o.obs_status, o.obs_status)),
        text_cell(o.source_ref, absent=MISSING_MARK),
        text_cell(o.note),
        text_cell(o.period),
    )


def _status_words(o: Observation, status_words: Mapping[str, str]) -> str:
    return "No status" if o.no_status else status_words.get(o.status, o.status)


def is_free(observation: Observation) -> bool:
    """Whether its figures may be shown to anybody."""
    return observation.conf_status in (FREE, "") and not observation.is_withheld


def _period_of(o: Observation) -> str:
    words = period_words(o.period)
    return f"{words}, part of {period_words(o.reporting_period)}" if o.is_part else words


def _printed(o: Observation) -> str:
    if o.value is None or not math.isfinite(o.value):
        return MISSING_MARK
    return format_value(o.value, o.unit, o.decimals)


def _count(value: float | None, *, absent: str = MISSING_MARK) -> WorkbookCell:
    if value is None:
        return WorkbookCell(absent)
    whole = math.isfinite(value) and float(value).is_integer()
    return _figure(value, _COUNT if whole else None)


# --- definitions ----------------------------------------------------------------------------------


def definitions_sheet(definitions: Sequence[DefinitionUsed]) -> Sheet:
    """Give every metric as the paper used it."""
    title = "Definitions of the metrics in this paper"
    if not definitions:
        return Sheet("Definitions", title, (Line("This paper uses no metric."),))
    columns = _text_columns(
        "Metric", "Metric id", "Version", "How it is worked out", "Target", "Owner",
        "What to bear in mind", "Fingerprint",
    )  # fmt: skip
    rows = tuple(
        tuple(
            text_cell(text)
            for text in (
                d.name,
                d.metric_id,
                d.version,
                d.formula,
                d.target,
                d.owner,
                d.caveat,
                d.fingerprint,
            )
        )
        for d in definitions
    )
    return Sheet("Definitions", title, (), WorkbookTable("tbl_definitions", columns, rows))


# --- lineage --------------------------------------------------------------------------------------


def lineage_sheet(paper: Paper) -> Sheet:
    """Give how the paper was made: its run, its notebooks and every file that was read."""
    made = paper.provenance
    facts = [
        ("Run", made.run_id),
        ("Made by", made.made_by),
        ("Period read", period_words(made.window)),
        ("Fingerprint of the paper", paper.fingerprint),
        ("Notebooks", ", ".join(made.notebooks)),
    ]
    lines = tuple(Line(f"{label}: {text}") for label, text in facts if text.strip())
    lines += tuple(line for note in made.notes for line in in_lines(note))
    title = "Lineage: what this paper was made from"
    if not made.sources:
        return Sheet("Lineage", title, (*lines, Line("No file was read.")))
    columns = (
        *_text_columns("Source", "File"),
        *_number_columns("Rows read", "Rows left out"),
        *_text_columns("Made-up data", "Note", "SHA-256 of the file"),
    )
    rows = tuple(
        (
            text_cell(s.title),
            text_cell(s.file),
            WorkbookCell(s.rows, _COUNT),
            WorkbookCell(s.rows_left_out, _COUNT),
            WorkbookCell("Yes" if s.made_up else "No"),
            text_cell(s.note),
            text_cell(s.sha256, absent=MISSING_MARK),
        )
        for s in made.sources
    )
    return Sheet("Lineage", title, lines, WorkbookTable("tbl_lineage", columns, rows))


# --- checks ---------------------------------------------------------------------------------------


def checks_sheet(findings: Sequence[Problem]) -> Sheet:
    """Give every finding that concerns the paper's figures, gravest first."""
    title = "Checks: what did not add up, and what to do"
    if not findings:
        return Sheet("Checks", title, (Line("Every check was passed: there is no finding."),))
    refused = sum(p.is_refused for p in findings)
    lines = in_lines(f"Findings: {len(findings)}, of which {refused} stop a figure.")
    columns = _text_columns(
        "Severity", "Figure", "Where", "What was printed", "What follows", "What to do", "Code"
    )
    rows = tuple(
        (
            WorkbookCell(_SEVERITY_WORDS[p.severity]),
            text_cell(p.key),
            text_cell(str(p.where)),
            _as_printed(p.found),
            text_cell(p.message),
            text_cell(p.remedy),
            text_cell(p.code),
        )
        for p in sort_problems(findings)
    )
    return Sheet("Checks", title, lines, WorkbookTable("tbl_checks", columns, rows))


def _as_printed(found: str) -> WorkbookCell:
    """Give what was printed; symbols such as hashes with words beside them."""
    if found.strip() and not any(character.isalnum() for character in found):
        return WorkbookCell(f"Printed as {found.strip()}")
    return text_cell(found)


def ratio_checks_sheet(
    observations: Iterable[Observation], *, names: Mapping[str, str]
) -> Sheet | None:
    """Recompute every ratio from its counts with a live formula, or give None without ratios.

    The tolerance is half a unit in the last printed place. A ratio whose figures are not free
    for all is left out, and one whose counts were rounded, because its value was not worked out
    from those.
    """
    ratios = [
        o
        for o in sort_observations(observations)
        if is_ratio(o) and is_free(o) and not o.small_numbers_rule
    ]
    if not ratios:
        return None
    about = (
        "Each ratio is worked out again from its counts by a formula in this sheet. "
        "Look: the difference is more than half a unit in the last printed place."
    )
    columns = (
        *_text_columns("Metric", "Period", "Dimensions", "Unit"),
        *_number_columns(
            "Numerator", "Denominator", "Value", "Worked out again", "Difference", "Tolerance"
        ),
        *_text_columns("Result", "In words"),
    )
    rows = tuple(_ratio_row(o, names=names) for o in ratios)
    return Sheet(
        "Ratio checks",
        "Ratio checks: every ratio worked out again",
        in_lines(about),
        WorkbookTable("tbl_ratio_checks", columns, rows),
    )


def is_ratio(o: Observation) -> bool:
    """Whether it has a value and the counts to work it out again."""
    numbers = (o.value, o.numerator, o.denominator)
    return all(n is not None and math.isfinite(n) for n in numbers) and o.denominator != 0


def _ratio_row(o: Observation, *, names: Mapping[str, str]) -> tuple[WorkbookCell, ...]:
    value, numerator, denominator = (float(n or 0) for n in (o.value, o.numerator, o.denominator))
    factor = 10_000 if o.unit == "per_10000" else 1
    times = f"*{factor}" if factor > 1 else ""
    again = numerator / denominator * factor
    places = o.decimals + (2 if o.unit == "share" else 0)
    tolerance = float(Decimal(5).scaleb(-places - 1))
    digits = places + _DIGITS_BEYOND_PRINT
    difference = round(value - again, digits)
    fine = NumberStyle(decimals=digits)
    words = "numerator divided by denominator" + (f", times {factor:,}" if factor > 1 else "")
    return (
        text_cell(names.get(o.metric_id, o.metric_id)),
        text_cell(_period_of(o)),
        text_cell(_dimension_words(o)),
        text_cell(UNIT_WORDS.get(o.unit, o.unit)),
        _count(o.numerator),
        _count(o.denominator),
        WorkbookCell(value, fine),
        WorkbookCell(again, fine, formula=f"=E{{row}}/F{{row}}{times}"),
        WorkbookCell(difference, fine, formula=f"=ROUND(G{{row}}-H{{row}},{digits})"),
        WorkbookCell(tolerance, fine),
        WorkbookCell(
            "OK" if abs(difference) <= tolerance else "Look",
            formula='=IF(ABS(I{row})<=J{row},"OK","Look")',
        ),
        WorkbookCell(words),
    )
