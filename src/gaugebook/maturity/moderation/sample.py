"""A sample of claims for somebody else to look at: drawn by chance, the same on every machine.

Each claim has a number of its own: the SHA-256 of the seed, the service and the statement. In each
stratum the claims with the lowest numbers are drawn. Not a random generator, for three reasons:
its stream may change with a release of Python or of a library, and the audit could not be repeated;
a claim's number does not hang on how many other claims there are or in what order they stand, so
that a late return does not draw everybody's sample anew; and a larger sample holds the smaller one,
so that work done is not lost. (Permanent random numbers: Ohlsson 1995, "Coordination of samples
using permanent random numbers", in Business Survey Methods, pages 153-169.)

Claims that stand out may be added by judgement. They are marked, as what is found about them says
nothing about the others.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeGuard, get_args

from gaugebook.definitions.assessment_text import number_in_words
from gaugebook.errors import UsageError
from gaugebook.maturity.assessed import Assessed, DrawnAs
from gaugebook.maturity.moderation.service_claims import Claims, ServiceClaim, claims_of
from gaugebook.words import counted, listed

Stratified = Literal["theme", "level", "group", "service", "profile"]
Judgement = Literal["figures", "no_evidence"]
STRATA: tuple[Stratified, ...] = ("theme", "level", "group")
"""What claims are put into strata by, unless another is asked for."""
JUDGEMENT_WORDS: Mapping[Judgement, str] = {
    "figures": "Our own figures do not confirm it",
    "no_evidence": "The highest level, without evidence",
}
DEFAULT_SEED = "1"
_BETWEEN = "\x1f"  # no id holds it, so that two claims never have the same text


@dataclass(frozen=True)
class Stratum:
    """Claims that are alike, how many there are, how many of them were drawn by chance.

    `codes` has one code for each of the sample's strata, in their order.
    """

    codes: tuple[str, ...]
    claims: int
    drawn: int


@dataclass(frozen=True)
class DrawnClaim:
    """One claim to look at: drawn by chance, or added with the reasons in words."""

    claim: ServiceClaim
    codes: tuple[str, ...]
    drawn_as: DrawnAs
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """What was drawn, and all that is needed to draw it again.

    Attributes
    ----------
    seed, strata, size
        What was asked for.
    population
        How many claims there were to draw from.
    by_stratum
        Every stratum, with its counts.
    drawn
        The claims in the order of the services and of the model.
    left_out
        Answers that are no claim and could not be drawn, by the reason in words.
    """

    seed: str
    strata: tuple[Stratified, ...]
    size: int
    population: int
    by_stratum: tuple[Stratum, ...]
    drawn: tuple[DrawnClaim, ...]
    left_out: Mapping[str, int]

    @property
    def by_chance(self) -> int:
        """How many claims were drawn by chance."""
        return sum(drawn.drawn_as == "sample" for drawn in self.drawn)

    @property
    def by_judgement(self) -> int:
        """How many claims were added because they stand out."""
        return len(self.drawn) - self.by_chance

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say how the sample came about, for the working paper."""
        names = listed(list(self.strata)) or "nothing: one stratum"
        empty = sum(not stratum.drawn for stratum in self.by_stratum)
        told = [
            f"{self.by_chance} of {counted(self.population, 'claim')} were drawn by chance, "
            f"with the seed {self.seed}.",
            f"Strata by {names}; {counted(len(self.by_stratum), 'stratum').replace('ums', 'a')}.",
        ]
        if empty:
            told.append(
                f"Of {empty} strata no claim was drawn, as there are more strata than claims to "
                "draw; nothing can be said of those."
            )
        if self.by_judgement:
            told.append(
                f"Added because they stand out: {self.by_judgement}. They are marked, and do not "
                "count in what is said of all claims."
            )
        told += [f"Not drawn from: {count} ({why})." for why, count in self.left_out.items()]
        return tuple(told)


def draw_sample(
    assessed: Assessed,
    *,
    size: int,
    seed: str = DEFAULT_SEED,
    strata: Sequence[Stratified] = STRATA,
    judgement: Collection[Judgement] = (),
) -> Sample:
    """Draw a sample of the claims of a round, and add those that stand out where asked.

    Parameters
    ----------
    assessed
        The round.
    size
        How many claims to draw by chance; all of them where there are no more.
    seed
        Any text. A new one for each round: who knows it can work out what will be drawn.
    strata
        What claims are put into strata by: ``theme``, ``level`` (claimed), ``group``, ``service``
        or ``profile``; none for one stratum.
    judgement
        ``figures`` adds the claims that a test on our own figures does not confirm,
        ``no_evidence`` those of the highest level that ask for evidence and name none.

    Returns
    -------
    Sample
        Each stratum has at least one claim where `size` allows it, else the largest strata have.
        Answers that are blank, say that something does not apply or is not known, and services
        that are excused or have not answered are never drawn.

    Raises
    ------
    UsageError
        When the size is less than 1, the seed is empty, or a stratum is none that is known or is
        named twice.
    """
    _check(size, seed, strata)
    found = claims_of(assessed)
    codes = {claim.key: codes_of(claim, strata) for claim in found.claims}
    together: dict[tuple[str, ...], list[ServiceClaim]] = {}
    for claim in found.claims:
        together.setdefault(codes[claim.key], []).append(claim)
    order = sorted(together)
    seats = allocate(
        [len(together[key]) for key in order], size, tie=lambda n: _digest(seed, *order[n])
    )
    chosen: set[tuple[str, str]] = set()
    for key, number in zip(order, seats, strict=True):
        ranked = sorted(together[key], key=lambda c: _digest(seed, c.service, c.statement))
        chosen.update(claim.key for claim in ranked[:number])
    drawn = []
    for claim in found.claims:
        because = _stands_out(claim, judgement)
        if claim.key in chosen:
            drawn.append(DrawnClaim(claim, codes[claim.key], "sample", because))
        elif because:
            drawn.append(DrawnClaim(claim, codes[claim.key], "judgement", because))
    return Sample(
        seed=seed,
        strata=tuple(strata),
        size=size,
        population=len(found.claims),
        by_stratum=tuple(
            Stratum(key, len(together[key]), number)
            for key, number in zip(order, seats, strict=True)
        ),
        drawn=tuple(drawn),
        left_out=_left_out(found),
    )


def allocate(
    sizes: Sequence[int], total: int, *, tie: Callable[[int], str] = lambda n: f"{n:09d}"
) -> tuple[int, ...]:
    """Share out a sample over strata: one each where there is enough, the rest in proportion.

    Parameters
    ----------
    sizes
        How many there are in each stratum, at least 1.
    total
        How many to draw in all.
    tie
        Which of two strata with the same claim on the next one comes first, by the text that it
        gives for their numbers.

    Returns
    -------
    tuple[int, ...]
        Never more than there are. Their sum is `total`, or all there are if that is less.

    Notes
    -----
    The method of Webster and Sainte-Lague with a floor of one (Balinski and Young 1982, Fair
    Representation, chapter 12 and appendix A). A larger total takes nothing from any stratum,
    unless it is what allows one each.

    Examples
    --------
    >>> allocate([60, 30, 9, 1], 10), allocate([60, 30, 9, 1], 2), allocate([2, 1], 10)
    ((5, 3, 1, 1), (1, 1, 0, 0), (2, 1))
    """
    floor = 1 if total >= len(sizes) else 0
    seats = [min(floor, size) for size in sizes]
    waiting = [_claim_on_next(n, size, seats[n], tie(n)) for n, size in enumerate(sizes)]
    heapq.heapify(waiting)
    for _ in range(min(total, sum(sizes)) - sum(seats)):
        while True:
            _, text, best = heapq.heappop(waiting)
            if seats[best] < sizes[best]:
                break
        seats[best] += 1
        heapq.heappush(waiting, _claim_on_next(best, sizes[best], seats[best], text))
    return tuple(seats)


def _claim_on_next(number: int, size: int, seats: int, tie: str) -> tuple[Fraction, str, int]:
    """Give what a stratum is put in order by: the least has the best claim on the next one."""
    return -Fraction(size, 2 * seats + 1), tie, number


def _check(size: int, seed: str, strata: Sequence[str]) -> None:
    if not seed.strip():
        raise UsageError("A sample needs a seed, which is any text, so that it can be repeated.")
    if size < 1:
        raise UsageError(f"A sample has at least one claim, not {size}.")
    unknown = sorted(set(strata) - set(get_args(Stratified)))
    if unknown:
        known = listed(list(get_args(Stratified)))
        raise UsageError(f"Claims cannot be put into strata by {unknown[0]}; use {known}.")
    if len(set(strata)) < len(strata):
        raise UsageError("Each of the strata is named once.")


def _digest(*parts: str) -> str:
    return hashlib.sha256(_BETWEEN.join(parts).encode()).hexdigest()


def strata_known(names: Iterable[str]) -> TypeGuard[tuple[Stratified, ...]]:
    """Whether claims can be put into strata by these.

    >>> strata_known(("theme", "level")), strata_known(()), strata_known(("moon",))
    (True, True, False)
    """
    return set(names) <= set(get_args(Stratified))


def codes_of(claim: ServiceClaim, strata: Iterable[Stratified]) -> tuple[str, ...]:
    """Give the stratum of a claim: one code for each of the strata, in their order."""
    by_name = {
        "theme": claim.theme,
        "level": number_in_words(claim.level),
        "group": claim.group or "no group",
        "service": claim.service,
        "profile": claim.profile or "no profile",
    }
    return tuple(by_name[name] for name in strata)


def _stands_out(claim: ServiceClaim, judgement: Collection[Judgement]) -> tuple[str, ...]:
    tests: dict[Judgement, bool] = {
        "figures": any(finding.state == "not_confirmed" for finding in claim.figures),
        "no_evidence": claim.lacks_evidence,
    }
    return tuple(
        words for name, words in JUDGEMENT_WORDS.items() if name in judgement and tests[name]
    )


def _left_out(found: Claims) -> Mapping[str, int]:
    return dict(sorted(Counter(found.left_out).items()))
