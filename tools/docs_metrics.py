"""Writes docs/metrics.md from the shipped definitions. Run it when one is added or changed.

.venv/bin/python tools/docs_metrics.py
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from gaugebook.definitions.library import Library, load_library
from gaugebook.definitions.measure import Measure, SummaryMean, SummaryShare, SummarySum
from gaugebook.definitions.metric import MeasureUse, Metric, TargetRule
from gaugebook.engine.explain import formula_sql
from gaugebook.periods import parse_period
from gaugebook.values import format_value

PAGE = Path(__file__).resolve().parents[1] / "docs" / "metrics.md"

OPENING = """\
# Metrics

Every metric that gaugebook ships, with its formula. This page is written by `tools/docs_metrics.py`
from the YAML files below `metrics/`; [metrics/README.md](../metrics/README.md) says what each field
means. To change one for your council, run `gaugebook copy metric ID` and edit the copy.

**How to read an entry.** The *base* is what a share is a share of: two councils that print one
name over two bases print two different things. *Compare only where equal* names what else must be
the same on both sides. A *proxy* stands for something that nobody can count, and its bounds say how
far it may be off. A target is printed only where a source paper set it.

**About the SQL.** It is the formula in short, for people to check. It is not the statement that
the engine runs, which also places every row in its period and counts what is not known; the tests
hold that both give the same number. The period is left out, times are those of the local clock,
and `counts` is a summary with one row a period. A column may use the names of those before it.
"""

SUBJECTS = {
    "telephony": (
        "Telephone",
        "Calls, waits and what became of each call. What is often called *service level* has three"
        " formulas in use, and each is a metric of its own here: of calls offered, of calls"
        " answered, and of calls offered less short abandons.",
    ),
    "webchat": ("Webchat", "The same questions as for calls, so that both can stand side by side."),
    "demand": (
        "Demand",
        "Who comes back, and what need not have come at all. First contact resolution stands here"
        " by repeat call, and under Telephone as staff code it; the two cannot be compared.",
    ),
    "exclusion": ("Digital exclusion", "Proxies only: nobody records who is offline."),
    "digital": ("Website and digital contact", "From monthly figures, and the mix of channels."),
    "govuk": ("Online transactions", "The four figures that GOV.UK asks of every service."),
    "satisfaction": (
        "Satisfaction",
        "What people said after a contact. See also User satisfaction.",
    ),
    "feedback": ("Complaints and compliments", "Counts, and what they are counts of."),
    "cases": ("Cases", "Matters opened, and whether they were closed on time."),
    "staffing": ("Staffing", "Who was planned to be there, and who was."),
    "cost": ("Cost", "Estimates at reference costs, for the size of things only."),
}
"""The folders below ``metrics/`` in the order of the page, with heading and introduction."""

DIRECTIONS = {
    "higher": "higher is better",
    "lower": "lower is better",
    "neutral": "neither way is better",
}
UNITS = {
    "count": "a number",
    "share": "a percentage",
    "points": "percentage points",
    "seconds": "seconds",
    "days": "days",
    "pounds": "pounds",
    "per_10000": "a number for every 10,000",
    "score": "a score",
}
INTERVALS = {
    "wilson": "Wilson, 95%",
    "byar": "Byar, 95% (exact where the count is under 10)",
    "none": "none",
}
BASES = {
    "census": "a census, so it shows what chance alone moves",
    "sample": "a sample, so it shows how far the whole may differ",
}


def page() -> str:
    """Give the page: the overview, every metric by subject, then every measure."""
    library, problems = load_library()
    if problems:
        raise SystemExit("\n".join(f"{p.where}: {p.message}" for p in problems))
    parts = [OPENING, *_overview(library)]
    for folder, metrics in _by_subject(library).items():
        title, sentence = _heading(folder)
        parts.append(f"## {title}\n\n{sentence}\n")
        parts += [_entry(metric, library) for metric in metrics]
    return "\n".join([*parts, *_measures(library)])


def _by_subject(library: Library) -> dict[str, list[Metric]]:
    found: dict[str, list[Metric]] = {}
    for metric in library.metrics.values():
        found.setdefault(library.path_of("metric", metric.id).parent.name, []).append(metric)
    ordered = [*SUBJECTS, *sorted(found.keys() - SUBJECTS.keys())]
    return {folder: found[folder] for folder in ordered if folder in found}


def _heading(folder: str) -> tuple[str, str]:
    return SUBJECTS.get(folder, (folder.capitalize(), ""))


# --- the overview ---------------------------------------------------------------------------------


def _overview(library: Library) -> Iterator[str]:
    yield f"## All {len(library.metrics)} at a glance\n"
    for folder, metrics in _by_subject(library).items():
        yield f"**{_heading(folder)[0]}**\n"
        yield _table(
            ("metric", "what it says", "kind", "unit", "better", "base"),
            ([_link(m), m.label, m.kind, m.unit, m.direction, m.base or ""] for m in metrics),
        )


def _link(metric: Metric) -> str:
    return f"[{metric.id}](#{metric.id})"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [_row(heads), _row("---" for _ in heads), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


# --- one metric -----------------------------------------------------------------------------------


def _entry(metric: Metric, library: Library) -> str:
    facts = "\n".join(f"- **{name}:** {text}" for name, text in _facts(metric, library) if text)
    sql = formula_sql(metric, library.measures)
    cautions = [
        f"**Take care:** {_prose(text)}" for text in (metric.caveat, metric.known_issues) if text
    ]
    parts = [
        f"### {metric.id}",
        f"**{_prose(metric.name)}.** {_prose(metric.question)}",
        *(f"> {text}" for text in cautions),
        _prose(metric.rationale or ""),
        facts,
        f"```sql\n{sql}\n```",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(metric: Metric, library: Library) -> Iterator[tuple[str, str]]:
    yield "Formula", _formula(metric, library)
    if metric.base:
        told = f" (formula id: `{metric.formula_id}`)" if metric.formula_id else ""
        yield "Base", _prose(metric.base) + told
    yield "Method", f"`{metric.method}`" if metric.method else ""
    yield "Printed as", f"{UNITS[metric.unit]}, {_decimals(metric)}; {DIRECTIONS[metric.direction]}"
    yield "Interval", _interval(metric)
    yield "Bounds", _bounds(metric, library)
    yield "Given only for", _least(metric)
    yield "About people", _people(metric)
    yield "Must add up", "; ".join(f"{i.left} = {i.equals}" for i in metric.identities)
    yield "Together with", _complement(metric)
    yield "Targets", "; ".join(_target(rule, metric) for rule in metric.targets)
    yield "Compare only where equal", _listed(metric.comparability)
    yield "May be split by", _listed(metric.dimensions)
    yield "Counted from", _origin(metric, library)
    yield "Source of the formula", _prose(metric.source_of_formula or "")
    yield "Links", ", ".join(f"<{link}>" for link in metric.links)
    yield "Owner", _prose(metric.owner)
    yield "Version", _version(metric)


def _decimals(metric: Metric) -> str:
    if metric.decimals == 0:
        return "whole"
    return f"{metric.decimals} decimal{'s' if metric.decimals > 1 else ''}"


def _interval(metric: Metric) -> str:
    if metric.interval.method == "none":
        return "none" if metric.unit in ("share", "per_10000") else ""
    return f"{INTERVALS[metric.interval.method]}; {BASES[metric.interval.basis]}"


def _bounds(metric: Metric, library: Library) -> str:
    words = {"lower": "at least", "upper": "at most"}
    return "; ".join(
        f"{words[side]} {_use_in_words(use, library)}" for side, use in metric.bound_sides.items()
    )


def _use_in_words(use: MeasureUse, library: Library) -> str:
    said = _prose(library.measures[use.measure].name or use.measure.replace("_", " "))
    return f"{said} where `{use.where}`" if use.where else said


def _least(metric: Metric) -> str:
    return f"{metric.min_denominator} or more" if metric.min_denominator else ""


def _people(metric: Metric) -> str:
    if not metric.about_people:
        return ""
    rule = metric.disclosure
    return (
        f"yes; counts of 1 to {rule.threshold - 1} are withheld, all others are rounded to the"
        f" nearest {rule.round_to}"
    )


def _complement(metric: Metric) -> str:
    other = metric.complement_of
    return f"[{other}](#{other}) at most 100%" if other else ""


def _target(rule: TargetRule, metric: Metric) -> str:
    value = format_value(rule.value, metric.unit, 0)
    until = f" to {parse_period(rule.to).label}" if rule.to else ""
    close = (
        f", close within {format_value(rule.tolerance, 'share', 0)} of it" if rule.tolerance else ""
    )
    minute = f"; {rule.approved}" if rule.approved else "; no minute is recorded"
    return f"{value} from {rule.valid_from}{until}, {rule.basis}{close}{minute}"


def _version(metric: Metric) -> str:
    past = [f"{c.version} ({c.date}): {c.change}" for c in metric.definition_history]
    return "; ".join([metric.version, *past])


def _origin(metric: Metric, library: Library) -> str:
    """Say which records or which summary columns give it."""
    if metric.kind == "derived":
        return _inputs(metric)
    measures = [library.measures[use.measure] for use in metric.uses]
    tables = dict.fromkeys(m.records.table for m in measures if m.records)
    ways = [f"records of {' and '.join(tables)}"] if all(m.records for m in measures) else []
    columns = [_summary_columns(measure) for measure in measures]
    narrowed = any(use.where for use in metric.uses)
    if all(columns) and not narrowed and metric.kind not in ("quantile", "distinct", "sequence"):
        names = dict.fromkeys(name for found in columns for name in found)
        ways.append("a summary with " + ", ".join(f"`{name}`" for name in names))
    return "; or ".join(ways)


def _inputs(metric: Metric) -> str:
    lists = [given.reference for given in metric.inputs.values() if given.reference]
    found = [given.metric for given in metric.inputs.values() if given.metric]
    links = [f"[{name}](#{name})" for name in dict.fromkeys(found)]
    return ", ".join([*links, *(f"the list `{name}`" for name in dict.fromkeys(lists))])


def _summary_columns(measure: Measure) -> tuple[str, ...]:
    match measure.summary:
        case None:
            return ()
        case SummaryMean():
            return measure.summary.mean, measure.summary.weight
        case SummaryShare():
            return measure.summary.share, measure.summary.of
        case SummarySum():
            return measure.summary.sum_of
        case str():
            return (measure.summary,)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _prose(text: str) -> str:
    """Give a text so that Markdown takes no letter of it for a mark."""
    return re.sub(r"([<\[*_])", r"\\\1", text)


def _formula(metric: Metric, library: Library) -> str:
    words = metric.formula_in_words(library.measures)
    uses = (*metric.uses, *metric.bound_uses)
    texts = (metric.formula, metric.where, metric.after, metric.then, *(u.where for u in uses))
    return _with_code(words, [text for text in texts if text])


def _with_code(text: str, codes: Iterable[str]) -> str:
    """Set the conditions and formulas that stand in a sentence as code."""
    longest_first = sorted(dict.fromkeys(codes), key=len, reverse=True)
    if not longest_first:
        return _prose(text)
    pieces = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)
    return "".join(
        f"`{piece}`" if number % 2 else _prose(piece) for number, piece in enumerate(pieces)
    )


# --- the measures ---------------------------------------------------------------------------------


def _measures(library: Library) -> Iterator[str]:
    yield (
        "## Measures\n\nThe named quantities that the metrics are made of"
        " (`metrics/measures.yaml`). A measure is counted from records, read from the column of a"
        " summary, or either; it is never printed by itself.\n"
    )
    yield _table(
        ("measure", "in words", "unit", "counted from records", "column of a summary"),
        (
            [f"`{name}`", _measure_name(name, m), m.unit, _records(m), _summary(m)]
            for name, m in library.measures.items()
        ),
    )


def _measure_name(name: str, measure: Measure) -> str:
    said = _prose(measure.name or name.replace("_", " "))
    return said if measure.additive else f"{said} (periods cannot be added)"


def _records(measure: Measure) -> str:
    records = measure.records
    if records is None:
        return ""
    what = f"sum of `{records.sum}` in {records.table}" if records.sum else records.table
    told = [f"`{records.where}`"] if records.where else []
    told += [f"`{records.known}` is known"] if records.known else []
    return f"{what} where {' and '.join(told)}" if told else what


def _summary(measure: Measure) -> str:
    match measure.summary:
        case None:
            return ""
        case SummaryMean():
            return f"`{measure.summary.mean}`, weighted by `{measure.summary.weight}`"
        case SummaryShare():
            return f"`{measure.summary.share}` times `{measure.summary.of}`"
        case SummarySum():
            return " + ".join(f"`{part}`" for part in measure.summary.sum_of)
        case str():
            return f"`{measure.summary}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
