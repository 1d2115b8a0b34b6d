"""Whether targets tell anything, as a table and in words: exhibits of `target_findings`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaugebook.analysis.cells import (
    as_cell,
    bound_result,
    bound_value,
    value_cell,
)
from gaugebook.analysis.comparing import break_notes
from gaugebook.analysis.headlines import count_word
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.target_findings import (
    FEWEST_FOR_LIMITS,
    FEWEST_PERIODS,
    Audited,
    Finding,
    audit_targets,
)
from gaugebook.analysis.wording import absence_notes, target_words, unit_words
from gaugebook.exhibits import Bound, Cell, Column, Sentence, Table, Unavailable
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result
from gaugebook.values import MISSING_MARK
from gaugebook.words import capitalised, listed, uncapitalised

_WORDS: Mapping[Finding, str] = {
    "not_held": "No target is set for this period; an earlier or later one is not used",
    "no_figures": "Nothing can be said: there is no full period with a figure",
    "too_few": "Nothing can be said yet: too few full periods have a figure",
    "never_missed": "Never missed, and no figure on record comes near it: it tells nothing",
    "never_met": "Never met, and no figure on record comes near it: out of reach as things are",
    "always_met": "Met in every period on record, but within reach of being missed",
    "always_missed": "Met in no period on record, but not out of reach",
    "informative": "Met in some periods and missed in others: it tells something",
}


def audit_exhibits(
    observed: Observed, periods: Sequence[Period], *, place: str, ending: str = ""
) -> dict[str, Table | Unavailable | Sentence]:
    """Give the targets of the latest of some periods: ``target-audit`` and its finding.

    The finding, a sentence, is ``target-audit-finding``; `ending` is put behind both names.

    Raises
    ------
    ValueError
        When there are no periods.
    """
    if not periods:
        raise ValueError("targets are held against at least one period")
    shown = periods[-1]
    audited = audit_targets(observed, periods, shown=shown)
    found: list[Table | Unavailable | Sentence] = [
        audit_table(
            audited,
            shown=shown,
            place=place,
            name=f"target-audit{ending}",
            source=observed.source,
            made_up=observed.made_up,
        ),
        audit_sentence(audited, name=f"target-audit-finding{ending}", made_up=observed.made_up),
    ]
    return {exhibit.name: exhibit for exhibit in found}


def audit_table(
    audited: Sequence[Audited],
    *,
    shown: Period,
    place: str,
    name: str = "target-audit",
    source: str = "",
    made_up: bool = False,
) -> Table | Unavailable:
    """Give the table of targets: what is on record, how near it comes, and what that means.

    The distance is that of the nearest figure: of shares in percentage points, otherwise in the
    indicator's own unit. Without any target it says so.
    """
    title = _title(audited)
    if not audited:
        return Unavailable(name, "What the targets tell", "no indicator shown has a target")
    rows = tuple(_row(one) for one in audited)
    metrics = [one.metric for one in audited]
    figures = [o for one in audited for o in one.figures]
    return Table(
        name=name,
        title=title,
        subtitle=f"Targets that hold for {shown.label} against all full periods on record, {place}",
        columns=(
            Column("Indicator", "text"), Column("Target", "text"), Column("Periods"),
            Column("Lowest"), Column("Highest"), Column("Nearest to target"),
            Column("What the target tells", "text"), Column("Approved", "text"),
        ),
        rows=rows,
        notes=(*_notes(audited), *break_notes(metrics, figures),
               *absence_notes(cell.text for row in rows for cell in row)),
        source=source,
        made_up=made_up,
        results=_results(audited),
    )  # fmt: skip


def _row(one: Audited) -> tuple[Cell, ...]:
    metric = one.metric
    unit = unit_words(metric)
    target = "None" if one.finding == "not_held" else target_words(metric, one.target.value)
    words = _WORDS[one.finding]
    if any(o.status == "not_confirmed" for o in one.figures):
        words = f"{words}. Some of its figures are not confirmed"
    if one.twin is not None:
        words = f"{words}. Says the same as the target of: {one.twin.name}"
    approved = "–" if one.finding == "not_held" else one.target.approved or "No minute on record"
    return (
        Cell(f"{metric.label}, {unit}" if unit else metric.label),
        Cell(target),
        _periods_cell(one),
        value_cell(one.lowest),
        value_cell(one.highest),
        Cell(MISSING_MARK) if one.margin is None else as_cell(bound_result(one.margin, "nearest")),
        Cell(words),
        Cell(approved),
    )


def _periods_cell(one: Audited) -> Cell:
    return as_cell(bound_result(one.counted, "periods", words=False))


def _title(audited: Sequence[Audited]) -> str:
    idle = [one for one in audited if one.finding in ("never_missed", "never_met")]
    twice = sum(one.twin is not None for one in audited) // 2
    if not idle and not twice:
        return "Every target that can be judged tells something"
    said = []
    if idle and len(audited) == 1:
        said.append("the only target tells nothing")
    elif idle:
        verb = "tells" if len(idle) == 1 else "tell"
        said.append(f"{count_word(len(idle))} of {count_word(len(audited))} targets {verb} nothing")
    if twice:
        noun = "" if idle else " target" if twice == 1 else " targets"
        said.append(f"{count_word(twice)}{noun} {'is' if twice == 1 else 'are'} counted twice")
    text = " and ".join(said)
    return capitalised(text)


def _notes(audited: Sequence[Audited]) -> list[str]:
    notes = [
        f"Never missed and never met are said of {FEWEST_PERIODS} full periods or more, where the "
        "nearest figure is further from the target than the figures are from each other; with "
        f"{FEWEST_FOR_LIMITS} periods or more, where the target lies outside the limits of the "
        "series."
    ]
    pairs = {tuple(sorted((a.metric.name, a.twin.name))) for a in audited if a.twin is not None}
    notes += [
        f"{first} and {second}: their targets add up to the whole, so they are one target."
        for first, second in sorted(pairs)
    ]
    if any(not a.target.approved and a.finding != "not_held" for a in audited):
        notes.append("No minute on record: the definition does not say who approved the target.")
    return notes


def _results(audited: Sequence[Audited]) -> tuple[Result, ...]:
    margins = (one.margin for one in audited if one.margin is not None)
    return (*margins, *dict.fromkeys(one.counted for one in audited))


def audit_sentence(
    audited: Sequence[Audited], *, name: str = "target-audit-finding", made_up: bool = False
) -> Sentence:
    """Say which targets tell nothing, which are counted twice, and which have no minute."""
    parts: list[str | Bound] = []
    for one in audited:
        if one.finding in ("never_missed", "never_met"):
            parts += [*_idle_parts(one), " "]
    parts += [
        f"{first.metric.name}, and {uncapitalised(first.twin.name)}: two targets that say the "
        "same, which count as one. "
        for first in audited
        if first.twin is not None and first.metric.id < first.twin.id
    ]
    mute = [a.metric.label for a in audited if a.finding in ("too_few", "no_figures")]
    parts += [f"Nothing can be said yet of the target of {listed(mute)}. "] if mute else []
    unset = [a.metric.label for a in audited if a.finding == "not_held"]
    parts += [f"No target is set for the period shown: {listed(unset)}. "] if unset else []
    bare = [a for a in audited if not a.target.approved and a.finding != "not_held"]
    if bare:
        all_of_them = "None of the targets" if len(bare) == len(audited) else "Not every target"
        parts.append(f"{all_of_them} has a minute on record that says who approved it. ")
    if not audited:
        parts = ["No indicator shown has a target. "]
    elif not parts:
        parts = ["Every target is met in some periods on record and missed in others. "]
    last = parts.pop()
    return Sentence(name, (*parts, last.rstrip() if isinstance(last, str) else last), made_up,
                    _results(audited))  # fmt: skip


def _idle_parts(one: Audited) -> list[str | Bound]:
    lowest, highest, margin = one.lowest, one.highest, one.margin
    if lowest is None or highest is None or margin is None:
        return []
    goal = target_words(one.metric, one.target.value)
    is_missed = one.finding == "never_missed"
    # The nearest figure is the lowest one where all stand above the target.
    nearest = lowest if (lowest.value or 0.0) > one.target.value else highest
    word = "lowest" if nearest is lowest else "highest"
    verb = "has never been missed" if is_missed else "has never been met"
    count = count_word(len(one.figures))
    return [
        f"{one.metric.name}: the target of {goal} {verb} in {count} full periods on record; the "
        f"{word} figure, ",
        bound_value(nearest),
        f" {_in(nearest)}, is ",
        bound_result(margin, "nearest"),
        " away from it.",
    ]


def _in(found: Observation) -> str:
    return f"in {found.span.label}"
