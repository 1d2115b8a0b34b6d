"""What did not add up in a window, said neutrally, beside the figures it concerns.

A paper does not hide a doubt and does not shout it: it says which figures were recalculated,
which cannot be confirmed and why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gaugebook.analysis.window import WindowData
from gaugebook.analysis.wording import bound
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound, Sentence
from gaugebook.observations import Observation

Parts = tuple[str | Bound, ...]

_NUMBER = re.compile(r"(\d[\d,]*)")


def check_sentences(data: WindowData, metrics: Sequence[Metric]) -> tuple[Sentence, ...]:
    """Say, neutrally, what did not add up in the window and what was printed instead.

    One sentence for each printed figure that its own counts contradict, and one for each set
    of indicators that an open identity leaves unconfirmed.
    """
    contradicted = [
        _contradiction(metric, found)
        for metric in metrics
        for period in data.periods.full
        if (found := data.of(metric.id, period)) is not None and found.obs_status == "V"
    ]
    sentences = [*contradicted, *_open_flows(data, metrics)]
    return tuple(
        Sentence(f"check-{number}", parts) for number, parts in enumerate(sentences, start=1)
    )


def _contradiction(metric: Metric, found: Observation) -> Parts:
    claims = [note for note in found.note.split("; ") if note.startswith("printed ")]
    claim = claims[0].removeprefix("printed ") if claims else "another figure"
    numerator = Bound(f"{found.numerator:,.0f}", found.numerator, found.binding)
    denominator = Bound(f"{found.denominator:,.0f}", found.denominator, found.binding)
    return (
        f"{metric.label}, {found.span.label}, is calculated here from its counts: ",
        numerator,
        " of ",
        denominator,
        ", or ",
        bound(found),
        f". The figure first supplied was {claim}.",
    )


def _open_flows(data: WindowData, metrics: Sequence[Metric]) -> list[Parts]:
    """Indicators that share an open flow are named together, the other periods after it."""
    latest = data.periods.latest
    by_reason: dict[str, list[Metric]] = {}
    for metric in metrics:
        found = data.of(metric.id, latest)
        if found is not None and (reason := _flow_note(found)):
            by_reason.setdefault(reason, []).append(metric)
    sentences: list[Parts] = []
    for reason, concerned in by_reason.items():
        first, *rest = (metric.label for metric in concerned)
        labels = " and ".join([first, *(label[:1].lower() + label[1:] for label in rest)])
        verb = "is" if len(concerned) == 1 else "are"
        binding = next(o.binding for m in concerned if (o := data.of(m.id, latest)))
        others = [
            p.label
            for p in data.periods.full[:-1]
            if (o := data.of(concerned[0].id, p)) is not None and _flow_note(o)
        ]
        also = f" The same question is open for {_listed(others)}." if others else ""
        opening = f"{labels} {verb} not confirmed for {latest.label}: "
        sentences.append((opening, *_bound_numbers(reason, binding), f".{also}"))
    return sentences


def _bound_numbers(text: str, binding: str) -> Parts:
    """Give a text with each of its numbers bound to the observation that it explains."""
    parts = _NUMBER.split(text)
    return tuple(
        Bound(part, float(part.replace(",", "")), binding) if at % 2 else part
        for at, part in enumerate(parts)
    )


def _flow_note(observation: Observation) -> str:
    notes = observation.note.split("; ")
    return next((n for n in notes if "unaccounted for" in n or " more than the " in n), "")


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
