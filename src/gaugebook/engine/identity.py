"""Identities: does the flow close? What comes in must be what comes out.

Each measure is known as a range: a count is a range of no width, a count worked back from a
printed percentage is as wide as its rounding, and a measure that nobody supplied is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gaugebook.definitions.metric import Identity
from gaugebook.values import format_value

Verdict = Literal["closes", "open", "over", "untested"]


@dataclass(frozen=True)
class Range:
    """A quantity known to lie between two values, both included."""

    low: Decimal
    high: Decimal

    @property
    def middle(self) -> Decimal:
        """The middle of the range: the best single guess, for words only."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class IdentityResult:
    """Whether an identity closes, and the sentence that says so with its numbers.

    ``open``: the parts that were supplied add to less than the whole. ``over``: to more.
    ``untested``: the whole, or all parts but one, were not supplied.
    """

    verdict: Verdict
    total: Decimal | None
    whole: Decimal | None
    gap: Decimal | None
    missing: tuple[str, ...]
    explanation: str

    @property
    def is_broken(self) -> bool:
        """Whether the flow was tested and does not close."""
        return self.verdict in ("open", "over")


def exact(value: Decimal | int) -> Range:
    """Give the range of a quantity that was counted.

    >>> exact(5).middle
    Decimal('5')
    """
    return Range(Decimal(value), Decimal(value))


def closes_exactly(identity: Identity, counts: Mapping[str, Decimal | int]) -> bool:
    """Whether counts of every part add up to the whole, to the last one.

    Most flows do; for those there is nothing to explain.

    >>> rule = Identity(left="answered + abandoned", equals="offered")
    >>> closes_exactly(rule, {"answered": 95, "abandoned": 5, "offered": 100})
    True
    >>> closes_exactly(rule, {"answered": 100, "offered": 100})
    False
    """
    whole = counts.get(identity.equals)
    parts = [counts[name] for name in identity.parts if name in counts]
    return whole is not None and len(parts) == len(identity.parts) and sum(parts) == whole


def check_identity(
    identity: Identity, known: Mapping[str, Range], *, names: Mapping[str, str]
) -> IdentityResult:
    """Test one identity on what is known.

    Parameters
    ----------
    identity
        The equation; its tolerance is in the measures' own unit.
    known
        The measures that were supplied; a measure that is not in it is unknown, not zero.
    names
        How each measure is called in words.

    Examples
    --------
    >>> rule = Identity(left="answered + abandoned", equals="offered")
    >>> found = check_identity(rule, {"answered": exact(87), "abandoned": exact(5),
    ...                              "offered": exact(100)}, names={})
    >>> found.verdict, found.gap
    ('open', Decimal('8'))
    """
    whole = known.get(identity.equals)
    present = [name for name in identity.parts if name in known]
    missing = tuple(name for name in identity.parts if name not in known)
    if whole is None or not present:
        return IdentityResult("untested", None, None, None, missing, "")
    low = sum((known[name].low for name in present), Decimal(0))
    high = sum((known[name].high for name in present), Decimal(0))
    slack = Decimal(str(identity.tolerance))
    total = (low + high) / 2
    gap = whole.middle - total
    if high + slack < whole.low:
        verdict: Verdict = "open"
    elif low - slack > whole.high:
        verdict = "over"
    else:
        verdict = "closes"
    # One part alone may be too much; that it is too little says nothing of the others.
    if verdict != "over" and len(present) < min(2, len(identity.parts)):
        return IdentityResult("untested", None, None, None, missing, "")
    explanation = _explain(verdict, identity, known, present, names)
    return IdentityResult(verdict, total, whole.middle, gap, missing, explanation)


def _explain(
    verdict: Verdict,
    identity: Identity,
    known: Mapping[str, Range],
    present: list[str],
    names: Mapping[str, str],
) -> str:
    if verdict == "closes":
        return ""

    def words(name: str) -> str:
        return names.get(name, name.replace("_", " "))

    whole = known[identity.equals]
    counted = [known[name] for name in present]
    gap = whole.middle - sum((part.middle for part in counted), Decimal(0))
    parts = " and ".join(f"{_number(known[name])} {words(name)}" for name in present)
    size = _number(exact(abs(gap)), is_about=any(part.low != part.high for part in counted))
    total = f"{_number(whole)} {words(identity.equals)}"
    if verdict == "open":
        return f"{parts} leave {size} of {total} unaccounted for"
    return f"{parts} are {size} more than the {total}"


def _number(quantity: Range, *, is_about: bool = False) -> str:
    """Give a count; one that was worked back from a printed share is known only about."""
    about = "about " if is_about or quantity.low != quantity.high else ""
    return about + format_value(quantity.middle, "count")
