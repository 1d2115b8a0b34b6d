"""Who rings whom next: on which line a customer's next contact was.

A next contact on another line may be about another matter; busy lines are next more often because
many people need them. So the shares here point to where to look, and prove no cause.
"""

from __future__ import annotations

from dataclasses import replace

from gaugebook.analysis.cells import (
    as_point,
    bound_result,
    counts_in_words,
    result_cells,
)
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.repeat._flow_results import (
    ALL,
    ANY,
    ELSEWHERE,
    OTHERS,
    SAME,
    Pair,
    contacts_name,
    elsewhere,
    followed_by,
    is_more_than_elsewhere,
    pairs_across,
    uses_of,
    value_name,
    why_not,
)
from gaugebook.analysis.repeat._found import FEWEST, KNOWN_ONLY, few_notes, name_of
from gaugebook.definitions.metric import Metric
from gaugebook.engine.flows import Flows, FlowsFrom
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Flag,
    Point,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.results import Result
from gaugebook.stats.intervals import wilson
from gaugebook.words import capitalised, counted

MOST_PAIRS = 12

_NO_CAUSE = (
    "The next contact may be about another matter, and busy lines are rung next more often by "
    "chance alone."
)


def _subtitle(flows: Flows, place: str) -> str:
    return (
        f"Next contact of the same customer within {flows.window}, by {flows.by}, {place}, "
        f"{flows.period.label}"
    )


def _notes(flows: Flows) -> list[str]:
    unknown = sum(line.unknown for line in flows.lines)
    contacts = sum(line.contacts for line in flows.lines)
    notes = [_who_is_known(contacts + unknown, unknown), KNOWN_ONLY, _NO_CAUSE]
    if flows.is_cut:
        notes.append(f"{capitalised(flows.note)}, so every count may be too low.")
    return notes


def _who_is_known(contacts: int, unknown: int) -> str:
    if not unknown:
        return f"The customers of all contacts are known: of {counted(contacts, 'contact')}."
    them = "this one is" if unknown == 1 else "these are"
    return (
        f"Of {counted(contacts, 'contact')} the customer of {unknown:,} is not known; {them} "
        "not in it, neither as first nor as next contacts."
    )


def flow_table(
    data: Observed,
    metric: Metric,
    flows: Flows,
    *,
    name: str,
    place: str,
    top: int = 6,
) -> Table | Unavailable:
    """Give the table of counts from line to next line: the busiest lines, and all others in one.

    Parameters
    ----------
    data
        Observations of the sequence, in total and by line.
    metric
        The sequence whose flows they are.
    flows
        The counts.
    name, place
        The exhibit's name, and what the figures are of.
    top
        So many lines have a row and a column of their own, those with the most contacts.
    """
    title = "Who rang whom next"
    reason = why_not(data, metric, flows)
    if reason:
        return Unavailable(name, title, reason)
    busiest = sorted(flows.lines, key=lambda line: (-line.contacts, line.line))
    # One line alone under "other lines" has a name, and no reason not to be named.
    own = busiest if len(busiest) <= top + 1 else busiest[:top]
    others = [line for line in busiest if line not in own]
    heads = [*[line.line for line in own], *([OTHERS] if others else [])]
    rows_of = {line.line: [line] for line in own}
    if others:
        rows_of[OTHERS] = others
    rows_of[ALL] = busiest
    wanted = []
    for head, lines in rows_of.items():
        of = sum(line.contacts for line in lines)
        to_own = {code: sum(line.to(code) for line in lines) for code in heads if code != OTHERS}
        followed = sum(line.followed for line in lines)
        wanted += [(head, code, number, of) for code, number in to_own.items()]
        if others:
            wanted.append((head, OTHERS, followed - sum(to_own.values()), of))
        wanted.append((head, ANY, followed, of))
    worked = followed_by(flows, wanted, uses_of(data, metric, flows))
    rows = tuple(_flow_row(worked, head, heads, flows.by) for head in rows_of)
    return Table(
        name=name,
        title=title,
        subtitle=f"{_subtitle(flows, place)}; contacts",
        columns=(
            Column("First contact on", "text"),
            Column("Contacts of known customers"),
            *(Column(f"Next: {_printed(head, flows.by)}") for head in heads),
            Column("Next: any line"),
            Column("Any line, %", decimals=1),
        ),
        rows=rows,
        notes=tuple(_notes(flows)),
        source=data.source,
        made_up=data.made_up,
        results=(worked,),
    )


def _printed(code: str, dimension: str) -> str:
    """Give the head of a row or a column: a line's name, or the words for several."""
    return code.capitalize() if code in (OTHERS, ALL) else name_of(code, dimension)


def _flow_row(worked: Result, head: str, heads: list[str], dimension: str) -> tuple[Cell, ...]:
    names = [contacts_name(head), *(value_name(head, code) for code in (*heads, ANY))]
    names.append(value_name(head, ANY, "share"))
    numbers = result_cells(worked, names)
    return (Cell(_printed(head, dimension)), *numbers)


def next_line_table(
    data: Observed, metric: Metric, flows: Flows, *, name: str, place: str, fewest: int = FEWEST
) -> Table | Unavailable:
    """Give, for each line, the shares that rang it again, another line, and which one most.

    Lines with fewer contacts of known customers than `fewest` are last. Parameters are those of
    `flow_table`.
    """
    title = "Which line is rung next"
    reason = why_not(data, metric, flows)
    if reason:
        return Unavailable(name, title, reason)
    lines = [line for line in flows.lines if line.contacts]
    lines.sort(key=lambda o: (o.contacts < fewest, -elsewhere(o) / o.contacts, o.line))
    wanted = []
    for line in lines:
        wanted.append((line.line, SAME, line.to(line.line), line.contacts))
        wanted.append((line.line, ELSEWHERE, elsewhere(line), line.contacts))
        wanted += [(line.line, to, n, line.contacts) for to, n in _most_often(line)]
    worked = followed_by(flows, wanted, uses_of(data, metric, flows))
    few = sum(line.contacts < fewest for line in lines)
    return Table(
        name=name,
        title=_next_title(lines, fewest, flows.by),
        subtitle=_subtitle(flows, place),
        columns=(
            Column("First contact on", "text"),
            Column("Contacts of known customers"),
            Column("Same line next, %", decimals=1),
            Column("Another line next"),
            Column("Another line next, %", decimals=1),
            Column("Other line most often", "text"),
            Column("Contacts on it"),
            Column("On it, %", decimals=1),
        ),
        rows=tuple(_next_row(worked, line, flows.by) for line in lines),
        notes=(*few_notes(few, fewest), *_notes(flows)),
        source=data.source,
        made_up=data.made_up,
        results=(worked,),
    )


def _most_often(line: FlowsFrom) -> list[tuple[str, int]]:
    """Give the other line that is rung next most often; none where none is, all where they tie."""
    others = [(to, number) for to, number in line.next_lines if to != line.line]
    return [one for one in others if one[1] == others[0][1]][:1]


def _next_row(worked: Result, line: FlowsFrom, dimension: str) -> tuple[Cell, ...]:
    names = [
        contacts_name(line.line),
        value_name(line.line, SAME, "share"),
        value_name(line.line, ELSEWHERE),
        value_name(line.line, ELSEWHERE, "share"),
    ]
    cells = [Cell(name_of(line.line, dimension))]
    cells += result_cells(worked, names)
    most = _most_often(line)
    if not most:
        return (*cells, Cell(f"No other {dimension}"), Cell("–"), Cell("–"))
    to = most[0][0]
    tied = [code for code, number in line.next_lines if number == most[0][1] and code != line.line]
    label = name_of(to, dimension) + (f" and {len(tied) - 1} more" if len(tied) > 1 else "")
    pair = [value_name(line.line, to), value_name(line.line, to, "share")]
    return (*cells, Cell(label), *result_cells(worked, pair))


def _next_title(lines: list[FlowsFrom], fewest: int, dimension: str) -> str:
    enough = [line for line in lines if line.contacts >= fewest]
    if not enough or not elsewhere(enough[0]):
        return "Which line is rung next"
    first = name_of(enough[0].line, dimension)
    return f"Callers to {first} are the most likely to ring another line next"


def pairs_chart(
    data: Observed,
    metric: Metric,
    flows: Flows,
    *,
    name: str,
    place: str,
    most: int = MOST_PAIRS,
    fewest: int = FEWEST,
) -> Chart | Unavailable:
    """Give the chart of the strongest pairs of two different lines, at most twelve, as dots.

    Each dot is the share of the first line's contacts of known customers that were next followed
    by a contact on the second, with its 95% interval (Wilson). Pairs whose first line has fewer
    than `fewest` contacts are left out. Parameters are those of `flow_table`.
    """
    title = "Who rang whom next"
    reason = why_not(data, metric, flows)
    if reason:
        return Unavailable(name, title, reason)
    pairs = pairs_across(flows, fewest=fewest)
    if not pairs:
        return Unavailable(
            name, title, f"no line of {fewest} or more contacts was followed by another line"
        )
    shown = pairs[: min(most, MOST_PAIRS)]
    wanted = [(p.line, p.next_line, p.contacts, p.of) for p in shown]
    worked = followed_by(flows, wanted, uses_of(data, metric, flows))
    left_out = len(pairs) - len(shown)
    notes = [f"{counted(left_out, 'weaker pair')} of lines not shown."] if left_out else []
    if any(is_more_than_elsewhere(flows, pair) for pair in shown):
        notes.append(
            "Marked: the second line is rung next more often after the first than after all other "
            "lines together, by more than chance (95% intervals apart)."
        )
    first, last = shown[0], shown[-1]
    return Chart(
        name=name,
        kind="dots",
        title=f"{_pair_label(first, flows.by)}: the likeliest next call on another line",
        subtitle=f"Share of contacts of known customers on the first line. "
        f"{_subtitle(flows, place)}",
        unit_text="%",
        series=(Series("Rang next", tuple(_dot(worked, pair, flows) for pair in shown)),),
        alt=_pairs_alt(worked, first, last, flows, len(shown)),
        notes=(*notes, *_notes(flows)),
        source=data.source,
        made_up=data.made_up,
        decimals=1,
        results=(worked, counts_in_words({"not shown": left_out}, uses=[worked.id])),
    )


def _pair_label(pair: Pair, dimension: str) -> str:
    return f"{name_of(pair.line, dimension)}, then {name_of(pair.next_line, dimension)}"


def _dot(worked: Result, pair: Pair, flows: Flows) -> Point:
    share = value_name(pair.line, pair.next_line, "share")
    point = as_point(_pair_label(pair, flows.by), bound_result(worked, share, words=False))
    ends = [bound_result(worked, f"{share} {end}").value for end in ("lower", "upper")]
    flag: Flag = "higher" if is_more_than_elsewhere(flows, pair) else ""
    return replace(point, lower=ends[0], upper=ends[1], flag=flag)


def _pairs_alt(worked: Result, first: Pair, last: Pair, flows: Flows, number: int) -> Sentence:
    parts: list[str | Bound] = [
        f"Dot chart of the {number} strongest pairs of lines, with 95% intervals: share of "
        f"contacts of known customers followed within {flows.window} by one on another line, "
        f"{flows.period.label}. The highest is {_pair_label(first, flows.by)}, at ",
        bound_result(worked, value_name(first.line, first.next_line, "share")),
    ]
    if number > 1:
        parts += [
            f"; the lowest shown is {_pair_label(last, flows.by)}, at ",
            bound_result(worked, value_name(last.line, last.next_line, "share")),
        ]
    return Sentence("alt", (*parts, "."))


def elsewhere_sentence(
    data: Observed, metric: Metric, flows: Flows, *, name: str, fewest: int = FEWEST
) -> Sentence:
    """Say callers to which line are the most likely to ring another line next, and whether surely.

    Parameters are those of `flow_table`. Where it cannot be said the sentence says why.
    """
    reason = why_not(data, metric, flows)
    lines = [line for line in flows.lines if line.contacts >= fewest]
    if not reason and len(lines) < 2:
        reason = f"fewer than two lines have {fewest} or more contacts of known customers"
    lines.sort(key=lambda line: (-elsewhere(line) / line.contacts, line.line))
    if not reason and not elsewhere(lines[0]):
        reason = "nobody rang another line next"
    if reason:
        text = f"Whose callers ring other lines next cannot be said: {reason}."
        return Sentence(name, (text,), made_up=data.made_up)
    first, second = lines[:2]
    wanted = [(o.line, ELSEWHERE, elsewhere(o), o.contacts) for o in (first, second)]
    wanted += [(first.line, to, number, first.contacts) for to, number in _most_often(first)]
    everybody = sum(line.contacts for line in flows.lines)
    wanted.append((ALL, ELSEWHERE, sum(map(elsewhere, flows.lines)), everybody))
    worked = followed_by(flows, wanted, uses_of(data, metric, flows))
    (to, _), *_ = _most_often(first)
    parts: tuple[str | Bound, ...] = (
        f"Callers to {name_of(first.line, flows.by)} were the most likely to ring another line "
        f"next: ",
        bound_result(worked, value_name(first.line, ELSEWHERE, "share")),
        f" of contacts of known customers were followed by one on another line within "
        f"{flows.window}, most often {name_of(to, flows.by)} (",
        bound_result(worked, value_name(first.line, to, "share")),
        "), against ",
        bound_result(worked, value_name(ALL, ELSEWHERE, "share")),
        f" over all lines. {name_of(second.line, flows.by)} is next at ",
        bound_result(worked, value_name(second.line, ELSEWHERE, "share")),
        ", " + _how_sure(first, second) + ".",
    )
    end = " The records do not hold all of the days that follow, so the true shares may be higher."
    return Sentence(
        name,
        (*parts, *([end] if flows.is_cut else [])),
        made_up=data.made_up,
        results=(worked,),
    )


def _how_sure(first: FlowsFrom, second: FlowsFrom) -> str:
    one = wilson(elsewhere(first), first.contacts)
    other = wilson(elsewhere(second), second.contacts)
    if one is None or other is None or one.lower <= other.upper:
        return "too close for the order to be sure"
    return "and the difference is more than chance would give"
