"""Findings about groups in a sentence each, with the hedges that the figures need."""

from __future__ import annotations

from dataclasses import replace

from gaugebook.analysis.cells import bound_count, bound_result, bound_value
from gaugebook.analysis.exclusion.groups import Group, Groups
from gaugebook.analysis.exclusion.saying import bias_words, chance, when, why_no_groups
from gaugebook.analysis.wording import noun_of
from gaugebook.exhibits import Bound, Sentence


def total_finding(groups: Groups, *, name: str, place: str) -> Sentence:
    """Say what share of all calls has no e-mail on record, and what that is a proxy of."""
    total = groups.total
    if total is None or total.value is None:
        text = f"There is no share of all calls with no e-mail on record for {groups.period.label}."
        return Sentence(name, (f"{text} {bias_words(groups.metric)}",), groups.made_up)
    parts: list[str | Bound] = [
        f"{place}, {total.span.label}: callers had no e-mail address on record in ",
        bound_value(total),
        " of the calls whose record was opened",
    ]
    if total.numerator is not None and total.denominator is not None:
        parts += [" (", bound_count(total, "numerator"), " of "]
        parts += [bound_count(total, "denominator"), ")"]
    parts.append(f". {bias_words(groups.metric)}")
    return Sentence(name, tuple(parts), groups.made_up)


def groups_finding(groups: Groups, *, name: str, place: str) -> Sentence:
    """Say which groups stand out, how many cannot be told from the total, and what is extreme.

    The highest and lowest of a list are named with what the funnel says of them, so that an extreme
    that chance explains is not read as a finding.
    """
    reason = why_no_groups(groups)
    if reason:
        text = f"Nothing can be said by {groups.noun}: {reason}. {bias_words(groups.metric)}"
        return Sentence(name, (text,), groups.made_up)
    parts: list[str | Bound] = [f"{place}, {when(groups)}: "]
    parts += _comparison(groups)
    parts += _extreme(groups, groups.shown[-1], "highest")
    if len(groups.shown) > 1:
        parts += _extreme(groups, groups.shown[0], "lowest")
    parts.append(f" {bias_words(groups.metric)}")
    return Sentence(name, tuple(parts), groups.made_up, groups.results)


def _comparison(groups: Groups) -> list[str | Bound]:
    if groups.compared_with is None:
        return [f"there is no total to hold the {groups.noun}s against."]
    counted = groups.counted
    number = bound_result(counted, "groups")
    return [
        "of ",
        number,
        f" {noun_of(number, groups.noun)}, ",
        _or_none(bound_result(counted, "higher")),
        " had a higher share of callers with no e-mail on record than ",
        f"{groups.compared_words} (",
        groups.compared_with,
        "), ",
        _or_none(bound_result(counted, "lower")),
        " a lower one, and ",
        _or_none(bound_result(counted, "similar")),
        " cannot be told from it.",
    ]


def _or_none(number: Bound) -> Bound:
    """Give a count as prose has it: none for nought."""
    return replace(number, text="none") if number.value == 0 else number


def _extreme(groups: Groups, group: Group, end: str) -> list[str | Bound]:
    found = group.found
    parts: list[str | Bound] = [f" The {end} was {group.name} at ", bound_value(found), " ("]
    parts += [bound_count(found, "numerator"), " of ", bound_count(found, "denominator"), ")"]
    return [*parts, f", {_funnel_words(groups, group)}."]


def _funnel_words(groups: Groups, group: Group) -> str:
    if groups.funnel is None or group.position is None:
        return "which nothing can be compared with"
    if group.position == "within":
        return f"which is within what {chance(groups)} would give with so many calls"
    if not group.is_beyond_chance:
        return (
            "outside the 95% limits of the funnel but within its 99.8% limits: this may be chance"
        )
    return f"farther from the total than {chance(groups)} would put it"
