"""The ledger in words: how many calls nobody can tell of, in the window and by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gaugebook.analysis.ledger.account import Account, Entry
from gaugebook.analysis.wording import during, noun_of
from gaugebook.exhibits import Bound, Sentence
from gaugebook.words import capitalised, listed

Parts = list[str | Bound]


def unaccounted_sentence(found: Account, *, name: str, made_up: bool = False) -> Sentence:
    """Say for one account how many calls were offered and how many have no outcome on record.

    Where there is no account it says why; where all calls have an outcome it says that.
    """
    return Sentence(name, tuple(account_parts(found)), made_up, found.results)


def account_parts(found: Account) -> Parts:
    """Give what `unaccounted_sentence` says, in parts."""
    offered, left = found.offered, found.unaccounted
    if offered is None or offered.count is None:
        return [f"The calls cannot be accounted for: {found.reason}."]
    where = during(found.period)
    calls = noun_of(offered.count, "call")
    if left is None or left.count is None:
        return ["Of ", offered.count, f" {calls} offered {where} no outcome was supplied."]
    opening: Parts = ["Of ", offered.count, f" {calls} offered {where}, ", *_known_parts(found)]
    if found.verdict == "untested":
        return [
            *opening,
            "; no other outcome was supplied, so what became of the other ",
            *_amount(left),
            " cannot be said.",
        ]
    if found.verdict == "over":
        return [*opening, "; these come to ", *_amount(_turned(left)), _NOT_ONE_BASE]
    if found.verdict == "closes":
        return [*opening, *_closing(left)]
    return [
        *opening, "; what became of ", *_amount(left), " the figures do not say.",
        _not_supplied(found),
    ]  # fmt: skip


_NOT_ONE_BASE = (
    " more than were offered, which cannot be when all are counted on one base. "
    "They must have been counted on different ones."
)


_PREDICATES = {
    "Answered": "were answered",
    "Abandoned": "were abandoned",
    "Call backs": "took a call back",
    "Refused": "were refused",
}


def _known_parts(found: Account) -> Parts:
    parts: Parts = []
    entries = found.known
    for number, entry in enumerate(entries):
        if number:
            parts.append(" and " if number == len(entries) - 1 else ", ")
        parts += [*_number(entry), f" {_as_predicate(entry)}"]
    return parts


def _as_predicate(entry: Entry) -> str:
    return _PREDICATES.get(entry.label, f"were {entry.many}")


def _number(entry: Entry) -> Parts:
    if entry.count is None:
        return ["[x]"]
    return ["about " if entry.is_range else "", entry.count]


def _amount(entry: Entry) -> Parts:
    """Give a number with its share and, where it is a range, its least and most."""
    parts = _number(entry)
    if entry.share is not None:
        parts += [" (", replace(entry.share, text=f"{entry.share.text}%")]
        if entry.least is not None and entry.most is not None:
            parts += ["; between ", entry.least, " and ", entry.most]
        parts.append(")")
    return parts


def _turned(entry: Entry) -> Entry:
    """Give an excess as the positive number that people speak of; its bindings stay."""

    def plain(number: Bound | None) -> Bound | None:
        return None if number is None else replace(number, text=number.text.lstrip("-−"))

    return replace(
        entry, count=plain(entry.count), share=plain(entry.share),
        least=plain(entry.most), most=plain(entry.least),
    )  # fmt: skip


def _closing(left: Entry) -> Parts:
    if left.is_range:
        return [
            "; within what rounding hides, every call is accounted for: ",
            *_amount(left),
            " unaccounted for.",
        ]
    if left.count is not None and left.count.value:
        return ["; ", *_amount(left), " unaccounted for, within the tolerance of the definition."]
    count: Parts = [left.count] if left.count is not None else []
    return ["; every call offered is accounted for (", *count, " unaccounted for)."]


def _not_supplied(found: Account) -> str:
    if not found.not_supplied:
        return ""
    names = listed(found.not_supplied)
    return f" {capitalised(names)} were not supplied, and may be among them."


def by_period_sentence(
    accounts: Sequence[Account], *, name: str, made_up: bool = False
) -> Sentence:
    """Say for each period how many calls are unaccounted for; one without an account says why."""
    said = [a for a in accounts if a.unaccounted is not None and a.verdict != "untested"]
    parts: Parts = []
    for verdict in ("open", "over", "closes"):
        group = [a for a in said if a.verdict == verdict]
        if not group:
            continue
        parts.append(f"{' ' if parts else ''}{_OPENING[verdict]}")
        for number, one in enumerate(group):
            if number:
                parts.append(" and " if number == len(group) - 1 else ", ")
            parts += [*_short(one.unaccounted, verdict), _join(during(one.period), verdict)]
        parts.append(_ENDING[verdict])
    silent = [a for a in accounts if a not in said]
    if silent:
        why = listed([_why_silent(a) for a in silent])
        parts.append(f"{' ' if parts else ''}Nothing can be said where {why}.")
    results = tuple(r for a in said for r in a.results if a.verdict != "closes")
    return Sentence(name, tuple(parts or ["There are no periods."]), made_up, results)


_OPENING = {
    "open": "Calls offered whose outcome is not on record: ",
    "over": "More calls answered and given up than were offered, which one base cannot give: ",
    "closes": "Every call offered is accounted for ",
}
_ENDING = {"open": ".", "over": ".", "closes": "."}


def _join(words: str, verdict: str) -> str:
    return words if verdict == "closes" else f" {words}"


def _short(entry: Entry | None, verdict: str) -> Parts:
    if verdict == "closes":
        return []
    if entry is None or entry.count is None:
        return ["[x]"]
    entry = _turned(entry) if verdict == "over" else entry
    parts = _number(entry)
    if entry.share is not None:
        parts += [" (", replace(entry.share, text=f"{entry.share.text}%"), ")"]
    return parts


def _why_silent(found: Account) -> str:
    return found.reason or f"only one outcome of {found.period.label} was supplied"
