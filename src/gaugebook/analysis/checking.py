"""What did not add up in a window, said neutrally, beside the figures it concerns.

A paper does not hide a doubt and does not shout it: it says which figures were recalculated,
which cannot be confirmed and why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gaugebook.analysis.cells import bound_count
from gaugebook.analysis.window import WindowData
from gaugebook.analysis.wording import bound
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound, Sentence
from gaugebook.observations import Observation
from gaugebook.results import Result, result
from gaugebook.words import listed, uncapitalised

Parts = tuple[str | Bound, ...]

_NUMBER = re.compile(r"(\d[\d,]*)")


def check_sentences(data: WindowData, metrics: Sequence[Metric]) -> tuple[Sentence, ...]:
    """Say, neutrally, what did not add up in the window and what was printed instead.

    One sentence for each printed figure that its own counts contradict, and one for each set
    of indicators that an open identity leaves unconfirmed. Every figure shown is looked at:
    those of the full periods, of the year before and of the part period.
    """
    contradicted = [
        _contradiction(metric, found)
        for metric in metrics
        for found in _shown(data, metric)
        if found.obs_status == "V"
    ]
    sentences: list[tuple[Parts, tuple[Result, ...]]] = [(parts, ()) for parts in contradicted]
    sentences += _open_flows(data, metrics)
    return tuple(
        Sentence(f"check-{number}", parts, data.made_up, results)
        for number, (parts, results) in enumerate(sentences, start=1)
    )


def _shown(data: WindowData, metric: Metric) -> list[Observation]:
    """Give every figure of a metric that the window shows, the latest full period first."""
    periods = data.periods
    full = [data.of(metric.id, period) for period in periods.full]
    year = data.of(metric.id, periods.year_before) if periods.year_before else None
    found = [full[-1], year, *full[:-1], data.part_after(metric.id)]
    return [o for o in found if o is not None]


def _contradiction(metric: Metric, found: Observation) -> Parts:
    if found.numerator is None or found.denominator is None:
        # No counts: the figure itself is what cannot be, such as a share over 100%.
        return (
            f"{metric.label}, {found.span.label}, was supplied as ",
            bound(found),
            _NOT_POSSIBLE,
        )
    is_possible = found.unit != "share" or found.value is None or 0 <= found.value <= 1
    if found.small_numbers_rule and is_possible:
        # The note of a figure about people repeats no figure that came with it.
        opening = f"{metric.label}, {found.span.label}, was supplied as another figure than its "
        return (f"{opening}counts give, and is calculated here from those: ", bound(found), ".")
    claims = [note for note in found.note.split("; ") if note.startswith("printed ")]
    numerator, denominator = bound_count(found, "numerator"), bound_count(found, "denominator")
    counted: Parts = (
        f"{metric.label}, {found.span.label}, is calculated here from its counts: ",
        numerator,
        " of ",
        denominator,
        ", or ",
        bound(found),
    )
    if not claims:
        return (*counted, _NOT_POSSIBLE)
    return (*counted, f". The figure first supplied was {claims[0].removeprefix('printed ')}.")


_OVER = " more than the "
_FLOW_WORDS = ("unaccounted for", _OVER, "do not add up")
"""What the note of an open flow says: how much is missing or over; of people, that it is open."""
_NOT_POSSIBLE = ", which cannot be right and is not confirmed."


def _open_flows(
    data: WindowData, metrics: Sequence[Metric]
) -> list[tuple[Parts, tuple[Result, ...]]]:
    """Indicators with the same open flows are named together, the other periods after the first."""
    by_flows: dict[tuple[tuple[str, str], ...], list[Metric]] = {}
    open_figures: dict[str, list[Observation]] = {}
    for metric in metrics:
        found = [o for o in _shown(data, metric) if flow_note(o)]
        if found:
            flows = tuple((o.span.label, flow_note(o)) for o in found)
            by_flows.setdefault(flows, []).append(metric)
            open_figures[metric.id] = found
    return [_open_flow(data, open_figures[group[0].id], group) for group in by_flows.values()]


def _open_flow(
    data: WindowData, found: Sequence[Observation], concerned: Sequence[Metric]
) -> tuple[Parts, tuple[Result, ...]]:
    first, *others = found
    counts = {o.binding: _flow_counts(o) for o in found}
    label = first.span.label
    head, *rest = (metric.label for metric in concerned)
    names = listed([head, *(uncapitalised(name) for name in rest)])
    if label == data.periods.latest.label:
        verb = "is" if len(concerned) == 1 else "are"
        opening = f"{names} {verb} not confirmed for {label}: "
    else:
        opening = f"{names}, {label}: "
    # Outcomes that fall short raise one question, outcomes that exceed the whole another.
    alike = [o.span.label for o in others if _is_over(o) == _is_over(first)]
    also = f" The same question is open for {listed(alike)}." if alike else ""
    parts: Parts = (opening, *_bound_numbers(flow_note(first), counts[first.binding]), f".{also}")
    told = [first]
    for other in others:
        if _is_over(other) != _is_over(first):
            numbers = _bound_numbers(flow_note(other), counts[other.binding])
            parts = (*parts, f" For {other.span.label}, ", *numbers, ".")
            told.append(other)
    return parts, tuple(counts[o.binding] for o in told)


def _flow_counts(found: Observation) -> Result:
    """Give the counts that the note of an open flow tells, as they were worked out with it.

    Some were worked back from a printed share, so they are no parts of the observation itself.
    """
    numbers = _NUMBER.findall(flow_note(found))
    values = {_nth(at): float(text.replace(",", "")) for at, text in enumerate(numbers)}
    return result("open-flow", values, uses=[found.binding])


def _nth(at: int) -> str:
    return f"count {at + 1}"


def _bound_numbers(text: str, counts: Result) -> Parts:
    """Give a text with each of its numbers bound to the counts of the flow that it explains."""
    parts = _NUMBER.split(text)
    return tuple(
        Bound(part, float(part.replace(",", "")), counts.binding(_nth(at // 2))) if at % 2 else part
        for at, part in enumerate(parts)
    )


def flow_note(observation: Observation) -> str:
    """Give what the note of a figure says of a flow that does not close; nothing where it does.

    A figure without a target has no status that could say so.
    """
    notes = observation.note.split("; ")
    return next((n for n in notes if any(words in n for words in _FLOW_WORDS)), "")


def _is_over(observation: Observation) -> bool:
    return _OVER in flow_note(observation)
