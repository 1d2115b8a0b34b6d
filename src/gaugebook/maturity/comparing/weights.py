"""How many claims each claim of a sample stands for, by the strata that it was drawn in.

A stratum of one claim has its claim drawn where there is room, and a stratum of forty a few: each
of the few stands for many more. Counted alike, claims of small strata would speak too loudly; and a
claim of the lowest level, of which there are few, can only be raised. So a share of all claims is
that of each stratum, weighed by how many claims there are in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gaugebook.maturity.assessed import Assessed, Moderation
from gaugebook.maturity.moderation.sample import codes_of, strata_known
from gaugebook.maturity.moderation.service_claims import claims_of
from gaugebook.maturity.nodes import View

ClaimKey = tuple[str, str]


@dataclass(frozen=True)
class Weights:
    """What each drawn claim that somebody concluded on stands for.

    Attributes
    ----------
    by_claim
        The number of claims, by service and statement; empty where each counts the same.
    covered, population
        How many claims there are in strata in which somebody concluded on one, of how many in
        all. What is said of all claims is said of those.
    reason
        Why each counts the same; empty where they are weighed.
    """

    by_claim: Mapping[ClaimKey, Fraction] = field(default_factory=dict)
    covered: int = 0
    population: int = 0
    reason: str = ""

    @property
    def is_weighed(self) -> bool:
        """Whether claims count by what they stand for."""
        return bool(self.by_claim)

    def of(self, service: str, statement: str) -> Fraction:
        """Give what a claim stands for; 1 where each counts the same."""
        return self.by_claim.get((service, statement), Fraction(1))


def weights_of(assessed: Assessed, *, view: View) -> Weights:
    """Give what each drawn claim stands for: the claims of its stratum, by those concluded on.

    A claim that was drawn and not concluded on is taken to be like the others of its stratum, and
    so is one that was made after the sample was drawn.

    Parameters
    ----------
    assessed
        The round.
    view
        Whose conclusions.

    Returns
    -------
    Weights
        Without weights where no claim was concluded on, or the working papers do not say by which
        strata they were drawn, or were drawn by different ones.

    Notes
    -----
    The weight of a stratum of N claims of which n were looked at is N/n: Cochran (1977), Sampling
    Techniques, 3rd edition, section 5.3; where not every drawn claim was concluded on, section
    5A.9; for services, which lie across strata, section 5A.14.
    """
    drawn = [
        (service.service.id, moderation)
        for service in assessed.answered
        for moderation in service.moderations
        if moderation.view == view and is_concluded(moderation)
    ]
    if not drawn:
        return Weights()
    named = {moderation.strata for _, moderation in drawn}
    strata = named.pop()
    if named:
        return Weights(reason="they were drawn in different ways")
    if strata is None or not strata_known(strata):
        return Weights(reason="how they were drawn is not known")
    claims = claims_of(assessed)
    codes = {claim.key: codes_of(claim, strata) for claim in claims.claims}
    return _weighed(codes, [(service, m.statement) for service, m in drawn])


def is_concluded(moderation: Moderation) -> bool:
    """Whether somebody concluded on a claim that was drawn by chance."""
    return (
        moderation.drawn_as == "sample"
        and moderation.claimed is not None
        and moderation.counts_as is not None
    )


def _weighed(codes: Mapping[ClaimKey, tuple[str, ...]], drawn: Sequence[ClaimKey]) -> Weights:
    if any(key not in codes for key in drawn):
        return Weights(reason="some of them are no claims any more")
    there, seen = Counter(codes.values()), Counter(codes[key] for key in drawn)
    return Weights(
        {key: Fraction(there[codes[key]], seen[codes[key]]) for key in drawn},
        covered=sum(there[stratum] for stratum in seen),
        population=len(codes),
    )


def effective_size(weights: Iterable[Fraction]) -> Fraction:
    """Give how many claims of equal weight tell as much as these: (sum w)^2 / sum w^2.

    Notes
    -----
    Kish (1965), Survey Sampling, section 11.7. With equal weights it is their number; 0 of none.

    Examples
    --------
    >>> effective_size([Fraction(1)] * 4), effective_size([Fraction(1), Fraction(3)])
    (Fraction(4, 1), Fraction(8, 5))
    """
    found = list(weights)
    total = sum(found, Fraction())
    return total * total / sum((w * w for w in found), Fraction()) if found else Fraction()
