"""The mix of channels: which share of contacts came by telephone, webchat, e-mail, form.

A share of contacts recorded. It changes when calls are turned away, when a channel is counted for
the first time and when people need other things: a change in it is no proof of channel shift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gaugebook.analysis.cells import as_cell, as_point, bound_result, result_cell
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import absence_notes, trend_words
from gaugebook.exhibits import (
    MOST_SERIES,
    Bound,
    Cell,
    Chart,
    Column,
    Exhibit,
    Point,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.values import MISSING_MARK
from gaugebook.words import listed

MIX_METRIC = "contacts"
OTHER = "other"

HEDGE = (
    "A change in the mix is not proof of channel shift. The mix also changes when calls are turned "
    "away, when a channel is counted for the first time and when people need other things."
)

_NAMES: Mapping[str, str] = {
    "phone": "Telephone",
    "webchat": "Webchat",
    "email": "E-mail",
    "form": "Online form",
    "web": "Website",
    "social": "Social media",
    "face_to_face": "Face to face",
    "_U": "Not known",
    OTHER: "All other",
}
_DECIMALS = 1
_MOST_BARS = 6


def channel_name(code: str) -> str:
    """Give the code of a channel in words.

    >>> channel_name("face_to_face"), channel_name("sms")
    ('Face to face', 'sms')
    """
    return _NAMES.get(code, code)


@dataclass(frozen=True)
class Mix:
    """The shares of the channels in each period, the largest channel first.

    `results` has one result a period, with a share for each of `channels`; None where there is no
    total. `whole` is that of all periods together.
    """

    periods: tuple[Period, ...]
    channels: tuple[str, ...]
    results: tuple[Result | None, ...]
    whole: Result | None
    reason: str = ""


def channel_mix(
    observed: Observed, periods: Sequence[Period], *, metric_id: str = MIX_METRIC
) -> Mix:
    """Work out the share of each channel in all contacts.

    Parameters
    ----------
    observed
        Of the metric, in total and by ``channel``, for each period and for all together.
    periods
        Full periods, in order.
    metric_id
        What is counted.

    Returns
    -------
    Mix
        At most four channels: the largest three and all other where there are more. A channel that
        has no figure in a period has no share there; missing is not nought. Whatever the total
        holds beside the channels is in `OTHER`, which has no share either where one of them has no
        figure: its contacts would be among the others.
    """
    counts = [_counts(observed, metric_id, period) for period in periods]
    size: dict[str, float] = {}
    for _, by_channel in counts:
        for code, found in by_channel.items():
            size[code] = size.get(code, 0.0) + (found.value or 0.0)
    ranked = sorted(size, key=lambda code: (-size[code], code))
    totals = sum(t.value or 0.0 for t, _ in counts if t is not None)
    has_rest = totals > sum(size.values())
    if len(ranked) + has_rest > MOST_SERIES:
        ranked, has_rest = ranked[: MOST_SERIES - 1], True
    channels = (*ranked, *([OTHER] if has_rest else []))
    if not ranked:
        return Mix(tuple(periods), (), (None,) * len(periods), None, _why_none(observed))
    whole = Period(periods[0].start, periods[-1].end)
    return Mix(
        periods=tuple(periods),
        channels=channels,
        results=tuple(_shares(t, c, channels) for t, c in counts),
        whole=_shares(*_counts(observed, metric_id, whole), channels),
    )


def _counts(
    observed: Observed, metric_id: str, period: Period
) -> tuple[Observation | None, dict[str, Observation]]:
    total = observed.of(metric_id, period)
    split = observed.split(metric_id, period, ["channel"])
    known = {o.channel: o for o in split if o.value is not None and not o.is_part}
    return (None if total is None or total.is_part else total), known


def _why_none(observed: Observed) -> str:
    told = f": {observed.problems[0].rstrip('.')}" if observed.problems else ""
    return f"no contacts are recorded by channel{told}"


def _shares(
    total: Observation | None, counts: Mapping[str, Observation], channels: Sequence[str]
) -> Result | None:
    if total is None or not total.value or not counts:
        return None
    named = [code for code in channels if code != OTHER]
    known = {code: o.value for code, o in counts.items() if o.value is not None}
    values: dict[str, float | None] = {
        code: known[code] / total.value if code in known else None for code in named
    }
    if OTHER in channels:
        is_whole = all(code in known for code in named)
        rest = total.value - sum(known[code] for code in named) if is_whole else None
        values[OTHER] = None if rest is None else rest / total.value
    counted = [ResultValue(f"{code} contacts", known[code]) for code in named if code in known]
    return result(
        "channel-mix",
        [
            *(ResultValue(code, value, "share", _DECIMALS) for code, value in values.items()),
            *counted,
            ResultValue("contacts", total.value),
        ],
        uses=[total.binding, *(found.binding for found in counts.values())],
    )


def mix_exhibits(
    observed: Observed, periods: Sequence[Period], *, place: str, ending: str = ""
) -> dict[str, Exhibit]:
    """Give the mix as a table (``channel-mix``), a chart (``channel-mix-chart``) and in words.

    The sentence is ``channel-mix-finding``. Parameters as in `channel_mix`; `ending` is put behind
    every name.
    """
    mix = channel_mix(observed, periods)
    found: list[Exhibit] = [
        mix_table(mix, observed, place=place, name=f"channel-mix{ending}"),
        mix_chart(mix, observed, place=place, name=f"channel-mix-chart{ending}"),
        mix_sentence(mix, observed, name=f"channel-mix-finding{ending}"),
    ]
    return {exhibit.name: exhibit for exhibit in found}


def mix_table(mix: Mix, observed: Observed, *, place: str, name: str) -> Table | Unavailable:
    """Give the shares: a row a channel, a column a period, the last of all together."""
    title = _title(mix)
    if mix.reason:
        return Unavailable(name, title, mix.reason)
    shown = [*mix.results, mix.whole]
    rows = tuple(
        (Cell(channel_name(code)), *(result_cell(made, code) for made in shown))
        for code in mix.channels
    )
    rows += ((Cell("All contacts, number"), *(_total_cell(made) for made in shown)),)
    last = mix.periods[-1]
    columns = [Column(p.short_label, is_latest=p == last, decimals=1) for p in mix.periods]
    return Table(
        name=name,
        title=title,
        subtitle=f"Share of contacts in %, {place}, {_whole(mix).label}",
        columns=(Column("Channel", "text"), *columns, Column(_whole(mix).label, decimals=1)),
        rows=rows,
        notes=(HEDGE, *_notes(mix), *absence_notes(c.text for row in rows for c in row)),
        source=observed.source,
        made_up=observed.made_up,
        results=tuple(made for made in shown if made is not None),
    )


def _whole(mix: Mix) -> Period:
    return Period(mix.periods[0].start, mix.periods[-1].end)


def _total_cell(made: Result | None) -> Cell:
    return Cell(MISSING_MARK) if made is None else as_cell(bound_result(made, "contacts"))


def _notes(mix: Mix) -> list[str]:
    absent = [
        f"{channel_name(code)} has no figure for {listed([p.label for p in lacking])}; the shares "
        "of the others are of what was recorded there."
        for code in mix.channels
        if (lacking := [p for p, r in zip(mix.periods, mix.results, strict=True)
                        if r is not None and r.of(code).value is None])
    ]  # fmt: skip
    empty = [p.label for p, made in zip(mix.periods, mix.results, strict=True) if made is None]
    return absent + ([f"No contacts are recorded by channel in {listed(empty)}."] if empty else [])


def mix_chart(mix: Mix, observed: Observed, *, place: str, name: str) -> Chart | Unavailable:
    """Give the shares over the periods: bars of a few, lines of many; one period has no chart."""
    title = _title(mix)
    known = [made for made in mix.results if made is not None]
    if len(known) < 2:
        why = mix.reason or "fewer than two periods have contacts by channel"
        return Unavailable(name, title, why)
    series = tuple(
        Series(
            channel_name(code),
            tuple(_point(p, r, code) for p, r in zip(mix.periods, mix.results, strict=True)),
        )
        for code in mix.channels
    )
    # Small shares lie upon each other as lines; bars in panels of their own have their values.
    is_short = len(mix.periods) <= _MOST_BARS
    return Chart(
        name=name,
        kind="bar" if is_short else "line",
        title=title,
        subtitle=f"Share of contacts in %, {place}, {_whole(mix).label}",
        unit_text="%",
        series=series,
        alt=Sentence(
            "alt",
            (f"{'Bar' if is_short else 'Line'} chart. ", *_change_parts(mix)),
            observed.made_up,
            _used(mix),
        ),
        notes=(HEDGE, *_notes(mix)),
        source=observed.source,
        made_up=observed.made_up,
        decimals=_DECIMALS,
        results=tuple(known),
    )


def _point(period: Period, made: Result | None, code: str) -> Point:
    if made is None or made.of(code).value is None:
        return Point(period.short_label, None, MISSING_MARK, "")
    return as_point(period.short_label, bound_result(made, code, words=False))


def _title(mix: Mix) -> str:
    if mix.reason:
        return "The mix of channels"
    first = mix.channels[0]
    values = [
        round(100 * value, _DECIMALS)
        for made in mix.results
        if made is not None and (value := made.of(first).value) is not None
    ]
    if len(values) < 2:
        return f"{channel_name(first)} is the channel with most contacts"
    return f"The share of contacts by {channel_name(first).lower()} {trend_words(values)}"


def mix_sentence(mix: Mix, observed: Observed, *, name: str) -> Sentence:
    """Say how the share of the largest channel differs between the first and the last period."""
    if mix.reason:
        return Sentence(
            name, (f"The mix of channels is not known: {mix.reason}.",), observed.made_up
        )
    return Sentence(name, (*_change_parts(mix), f" {HEDGE}"), observed.made_up, _used(mix))


def _ends(mix: Mix) -> list[tuple[Period, Result]]:
    code = mix.channels[0]
    known = [
        (period, made)
        for period, made in zip(mix.periods, mix.results, strict=True)
        if made is not None and made.of(code).value is not None
    ]
    return known if len(known) < 2 else [known[0], known[-1]]


def _change(mix: Mix) -> Result | None:
    """Give the change in percentage points between the shares as printed, so that it adds up."""
    ends = _ends(mix)
    if len(ends) < 2:
        return None
    code = mix.channels[0]
    first, last = (bound_result(made, code).value or 0.0 for _, made in ends)
    return result(
        "channel-mix-change", {"change": round(last - first, _DECIMALS)}, unit="points",
        decimals=_DECIMALS, uses=[made.id for _, made in ends],
    )  # fmt: skip


def _used(mix: Mix) -> tuple[Result, ...]:
    change = _change(mix)
    return (*(made for _, made in _ends(mix)), *([change] if change is not None else []))


def _share_of(made: Result, code: str, *, of: str = "") -> list[str | Bound]:
    """Give a share with its counts; what is put together as all other has none of its own."""
    share = bound_result(made, code)
    every = bound_result(made, "contacts")
    if code == OTHER:
        return [share, of] if of else [share]
    return [share, f"{of} (", bound_result(made, f"{code} contacts"), " of ", every, ")"]


def _change_parts(mix: Mix) -> list[str | Bound]:
    code, ends, change = mix.channels[0], _ends(mix), _change(mix)
    name = channel_name(code)
    if not ends:
        return [f"{name} has no share in any period."]
    (first, made), (last, later) = ends[0], ends[-1]
    parts: list[str | Bound] = [
        f"{name} was ", *_share_of(made, code, of=" of contacts"), f" in {first.label}",
    ]  # fmt: skip
    if change is None:
        return [*parts, "."]
    value = change.of("change").value or 0.0
    parts += [" and ", *_share_of(later, code), f" in {last.label}"]
    if value == 0:
        return [*parts, ", no change."]
    amount = bound_result(change, "change")
    plain = Bound(amount.text.lstrip("-"), amount.value, amount.binding)
    return [*parts, ", ", plain, f" {'more' if value > 0 else 'less'}."]
