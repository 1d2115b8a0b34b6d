"""What stands below every exhibit about digital exclusion: the bias of the proxy, who is left out.

The bias is said on each one, because each is quoted without the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.analysis.exclusion.groups import Group, Groups
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.values import format_value, in_print
from gaugebook.words import capitalised, counted, listed, shortened, uncapitalised

_TOLD = ("left out", "break in the series", "part period", "incomplete", "worked out")
"""What of an observation's own note stands below a table of its groups."""

_BARE = "left out: not known"
_E_MAIL = "whether there is an e-mail on record is not known"
_NOT_KNOWN = {"no_email_share": _E_MAIL, "no_email_area_share": _E_MAIL}
"""What is not known of the calls that the note of an observation leaves out without saying it."""

_OVER = "Over-estimates digital exclusion."
_NAMED = 3
_LONGEST_NAME = 46

AGAINST_WORDS = {"higher": "Higher", "lower": "Lower", "similar": "Similar", None: "Cannot say"}
POSITION_WORDS = {
    "within": "Within",
    "above_95": "Above 95% limits",
    "below_95": "Below 95% limits",
    "above_998": "Above 99.8% limits",
    "below_998": "Below 99.8% limits",
    None: "No limits",
}

NOT_EACH_OTHER = (
    "Groups are compared with the total, not with each other: neighbours in the list may differ by "
    "chance alone."
)
BORDERLINE = (
    "Where a group differs from the total but is within the 99.8% limits of the funnel, this may "
    "be chance: of many groups, some always differ."
)


def bias_words(metric: Metric) -> str:
    """Say what the proxy is and how it errs; its metric's caveat, whole."""
    caveat = metric.caveat or "How far it errs is not known."
    if caveat.startswith(_OVER):
        rest = caveat.removeprefix(_OVER).lstrip()
        return f"A proxy that over-estimates digital exclusion. {rest}".rstrip()
    return f"A proxy for digital exclusion. {caveat}"


def subject(metric: Metric) -> str:
    """Give what a share is of, in a few words: its name without the aside about the proxy.

    >>> from gaugebook.definitions.library import load_library
    >>> subject(load_library()[0].metrics["no_email_share"])
    'Callers with no e-mail on record'
    """
    return metric.name.partition(" (")[0]


def subtitle(groups: Groups, *, place: str) -> str:
    """Give measure, place and period."""
    return f"{subject(groups.metric)}, share of calls by {groups.noun}. {place}, {when(groups)}"


def when(groups: Groups) -> str:
    """Give the period in words, that of the figures themselves where they are of a part."""
    spans = [g.found.span for g in groups.shown] + ([groups.total.span] if groups.total else [])
    part = next((o for o in spans if o != groups.period), None)
    return (part or groups.period).label


def names(groups: Sequence[Group], *, most: int = _NAMED) -> str:
    """Name the first few groups as prose does, and how many more there are in words."""
    shown = [shortened(g.name, _LONGEST_NAME) for g in groups[:most]]
    return listed([*shown, "others"] if len(groups) > most else shown)


def group_notes(groups: Groups) -> tuple[str, ...]:
    """Give all that a reader of a table or chart of groups must know, the bias first."""
    notes = [bias_words(groups.metric), f"{_compared(groups)} {NOT_EACH_OTHER}"]
    if groups.funnel is not None:
        notes.append(f"{_funnel_words(groups)} {BORDERLINE}")
    notes += _left_out(groups)
    notes += observation_notes(groups.total)
    return tuple(notes)


def observation_notes(found: Observation | None) -> list[str]:
    """Give what an observation itself says of what is not in it, as sentences."""
    if found is None:
        return []
    told = [n for n in found.note.split("; ") if any(words in n for words in _TOLD)]
    what = _NOT_KNOWN.get(found.metric_id, "not known")
    told = [f"{n.removesuffix('not known')}{what}" if n.endswith(_BARE) else n for n in told]
    return [f"All calls: {note}." for note in told]


def _compared(groups: Groups) -> str:
    if groups.compared_with is None:
        return "There is no total to compare the groups with."
    return (
        f"Higher or lower: the 95% interval of the group leaves out the share of "
        f"{groups.compared_words}, {groups.compared_with.text}; similar: it holds it."
    )


def _funnel_words(groups: Groups) -> str:
    funnel = groups.funnel
    if funnel is None:
        return ""
    told = f"Funnel: limits around {format_value(funnel.centre, 'share', 1)} for each group's size"
    spread = (
        ""
        if funnel.phi is None
        else f" The groups vary {funnel.phi:.1f} times as much as chance gives."
    )
    widened = {
        "none": f"{told}, of chance alone.{spread}",
        "additive": f"{told}, widened by the spread of groups (additive random effects).{spread}",
        "multiplicative": f"{told}, widened by the spread between groups (multiplicative).{spread}",
    }
    return widened[funnel.overdispersion]


def _left_out(groups: Groups) -> list[str]:
    notes = []
    if groups.few:
        told = [f"{groups.codes_of(o)[-1]} ({o.denominator:,.0f})" for o in groups.few]
        fewest = f"fewer than {groups.least:,} contacts"
        notes.append(f"Left out, with {fewest}: {listed(told)}. They are in the total.")
    for found in groups.unknown:
        if found.denominator == 0:
            continue
        of = "calls" if found.denominator is None else counted(round(found.denominator), "call")
        are = "It is" if found.denominator == 1 else "They are"
        notes.append(f"Left out: {of} whose {groups.noun} is not known. {are} in the total.")
    if groups.absent:
        gone = listed([groups.codes_of(o)[-1] for o in groups.absent])
        notes.append(f"Left out, as they have no figure: {gone}.")
    return notes


def chance(groups: Groups) -> str:
    """Say what the limits of the funnel allow for: chance, and where widened the usual spread."""
    if groups.funnel is None or groups.funnel.overdispersion == "none":
        return "chance"
    return f"chance and the usual spread between {groups.noun}s"


def axis_words(value: Bound | None, words: str) -> str:
    """Name the line that a total draws across a chart."""
    return f"{capitalised(words)}: {value.text}" if value else ""


def percent(share: float) -> float:
    """Give a share in printed scale, unrounded: 40.7 for 0.407."""
    return float(in_print(share, "share"))


def no_figure(metric: Metric, period: Period) -> str:
    """Say that nothing was found; it reads on after a title."""
    return f"there is no figure of {uncapitalised(metric.label)} for {period.label}"


def why_no_groups(groups: Groups) -> str:
    """Say why no group can be shown; empty where one can."""
    if groups.shown:
        return ""
    if groups.few and not any(o.denominator for o in groups.few):
        return no_figure(groups.metric, groups.period)
    if groups.few:
        return f"no {groups.noun} has {groups.least:,} contacts or more"
    if groups.absent:
        return f"no {groups.noun} has a figure for {groups.period.label}"
    if groups.total is not None and groups.total.value is not None:
        return f"the figures for {groups.period.label} are not split by {groups.noun}"
    return no_figure(groups.metric, groups.period)
