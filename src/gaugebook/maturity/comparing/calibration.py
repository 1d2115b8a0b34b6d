"""Who over- and under-rates itself, as far as others looked, and which questions divide.

A service is held against what moderators found on the claims that were *drawn* for it. Claims that
were added because something about them stood out are counted apart: they were picked for being
doubtful, and would make every service look boastful. Few claims tell nothing, and among many
services one stands out by chance; both are said.

Counts are of claims as they were looked at. What is said of all claims, looked at or not, weighs
each by how many it stands for (`gaugebook.maturity.comparing.weights`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import ends_of_statement
from gaugebook.maturity.assessed import Assessed, AssessedService, Moderation
from gaugebook.maturity.comparing.spread import service_spread
from gaugebook.maturity.comparing.weights import (
    Weights,
    effective_size,
    is_concluded,
    weights_of,
)
from gaugebook.maturity.nodes import View
from gaugebook.stats.intervals import Interval, wilson
from gaugebook.stats.several import holm
from gaugebook.words import capitalised, counted, few

Verdict = Literal["over_rates", "under_rates", "no_sign", "too_few"]
VERDICT_WORDS: Mapping[Verdict, str] = {
    "over_rates": "Rates itself higher than others do",
    "under_rates": "Rates itself lower than others do",
    "no_sign": "No sign of either",
    "too_few": "Too few claims to tell",
}
FEWEST_CHANGED = 6
"""Of five changed claims, all in one direction, chance alone gives as much one time in sixteen;
of six, one time in thirty-two: the first number that a sign test at 5% can tell anything from."""
LIKELY_BY_CHANCE = 0.05


@dataclass(frozen=True)
class ServiceCalibration:
    """One service beside what others found.

    Attributes
    ----------
    looked_at
        Drawn claims on which somebody concluded. All counts below are of these.
    agreed, lowered, raised
        Claims that stood, counted for less, counted for more.
    cannot_tell
        Drawn claims on which nothing could be concluded; not among `looked_at`.
    mean_difference
        The weighed mean of what was found less what was claimed, in units of the scale: negative
        where the service rates itself higher. None without a claim, or where the claims stand on
        different scales (`on_one_scale` is then False).
    share_lowered, share_raised
        The weighed shares, 0 to 1, of its claims that would be lowered and raised if all were
        looked at; None where none was.
    lowered_share
        The Wilson interval of `share_lowered`, at 95%, with the number of claims that tells as
        much as these weighed ones do. It does not narrow where nearly all were looked at.
    chance
        How likely so one-sided a result is by chance: the exact sign test of lowered against
        raised, on both sides, in which each claim counts once. None where nothing was changed.
    adjusted_chance
        The same, adjusted for the number of services that were tested (Holm).
    judgement_looked_at, judgement_lowered
        Of the claims that were added because they stood out.
    """

    service: str
    looked_at: int
    agreed: int
    lowered: int
    raised: int
    cannot_tell: int = 0
    mean_difference: Fraction | None = None
    on_one_scale: bool = True
    share_lowered: Fraction | None = None
    share_raised: Fraction | None = None
    lowered_share: Interval | None = None
    chance: float | None = None
    adjusted_chance: float | None = None
    judgement_looked_at: int = 0
    judgement_lowered: int = 0

    @property
    def changed(self) -> int:
        """How many drawn claims were changed."""
        return self.lowered + self.raised

    @property
    def verdict(self) -> Verdict:
        """What can be said of the service; never more than its claims bear."""
        if self.changed < FEWEST_CHANGED or self.adjusted_chance is None:
            return "too_few" if self.looked_at < FEWEST_CHANGED or self.changed else "no_sign"
        if self.adjusted_chance >= LIKELY_BY_CHANCE:
            return "no_sign"
        # Many changes in small strata say nothing of a service whose other claims go the other way.
        all_claims = (self.share_lowered or Fraction()) - (self.share_raised or Fraction())
        if self.lowered > self.raised:
            return "over_rates" if all_claims > 0 else "no_sign"
        return "under_rates" if all_claims < 0 else "no_sign"

    @property
    def sentence(self) -> str:
        """Say in words what was found and on how much it rests."""
        if not self.looked_at:
            return "Nobody has concluded on any of its drawn claims."
        claims = capitalised(few(self.looked_at, "claim"))
        counts = f"{claims} looked at: {self.lowered} lowered, {self.raised} raised."
        if self.verdict == "too_few":
            least = few(FEWEST_CHANGED)
            return f"{counts} That is too few to tell; at least {least} would have to be changed."
        return f"{counts} {VERDICT_WORDS[self.verdict]}."


@dataclass(frozen=True)
class Calibration:
    """All services of a round beside what others found in one view.

    `services` has those that answered, in their order; `whole` is the council together, without a
    verdict of its own on any service. `tested` counts the services with enough changed claims for
    a test. `weights` has what each claim stands for.
    """

    view: View
    services: tuple[ServiceCalibration, ...]
    whole: ServiceCalibration
    tested: int
    weights: Weights = field(default_factory=Weights)

    @property
    def caution(self) -> str:
        """Say what a reader must bear in mind."""
        if not self.whole.looked_at:
            return "Nobody has concluded on a drawn claim yet."
        several = (
            f" {capitalised(few(self.tested, 'service'))} were tested at once; what is said of "
            "each allows for that."
            if self.tested > 1
            else ""
        )
        return (
            "Only claims that were drawn by chance are compared; those added because they stood "
            f"out are counted apart.{several}"
        )

    @property
    def on_weights(self) -> str:
        """Say how claims count in what is said of all of them."""
        if self.weights.reason:
            return f"Each claim counts the same, as {self.weights.reason}."
        if not self.weights.is_weighed:
            return ""
        beyond = self.weights.population - self.weights.covered
        without = (
            f" Nothing is said of {counted(beyond, 'claim')} in strata in which nobody concluded."
            if beyond
            else ""
        )
        return (
            "Each claim weighs as many as it stands for: more where few of many like it were "
            f"drawn.{without}"
        )


@dataclass(frozen=True)
class DividingStatement:
    """One statement over all services: where people differ, and where others found otherwise.

    Attributes
    ----------
    several
        Services in which two or more people answered it.
    disputed
        Those of them in which they differ.
    widest
        The largest distance between two people of one service; None where no two have a score.
    looked_at, changed
        Claims on it that were looked at (drawn or added), and that were changed.
    mean_difference
        The mean of what was found less what was claimed; None where none was looked at.
    """

    statement: str
    theme: str
    several: int
    disputed: int
    widest: Fraction | None
    looked_at: int
    changed: int
    mean_difference: Fraction | None

    @property
    def divides(self) -> bool:
        """Whether there is any sign that it is read in more than one way."""
        return bool(self.disputed or self.changed)


def calibrate(assessed: Assessed, *, view: View = "moderated") -> Calibration:
    """Hold every service's own view against what others found.

    Parameters
    ----------
    assessed
        The round.
    view
        ``moderated`` or ``audited``: whose conclusions.

    Notes
    -----
    The sign test is exact and on both sides (Conover 1999, Practical Nonparametric Statistics,
    3rd edition, section 3.4), by ``scipy.stats.binomtest``; claims that stood are ties and left
    out. It asks of each changed claim alone which way it went, so that it needs no weights; a
    verdict stands only where the weighed shares point the same way. Holm (1979), Scandinavian
    Journal of Statistics 6, 65-70, over the services with at least six changed claims.

    Shares and means of all claims are those of the strata, weighed (see `weights_of`); their
    interval is Wilson's with Kish's effective size, as Franco, Little, Louis and Slud (2019),
    Journal of Survey Statistics and Methodology 7, 334-364, compare it with others.
    """
    weights = weights_of(assessed, view=view)
    made = [
        _of_pairs(assessed.model, service.service.id, _pairs(service, view), weights)
        for service in assessed.answered
    ]
    tested = [one for one in made if one.changed >= FEWEST_CHANGED]
    adjusted = holm([one.chance for one in tested if one.chance is not None])
    by_service = {
        one.service: replace(one, adjusted_chance=chance)
        for one, chance in zip(tested, adjusted, strict=True)
    }
    services = tuple(by_service.get(one.service, one) for one in made)
    pairs = [pair for service in assessed.answered for pair in _pairs(service, view)]
    whole = _of_pairs(assessed.model, "", pairs, weights)
    return Calibration(view, services, whole, len(tested), weights)


def dividing_statements(
    assessed: Assessed, *, view: View = "moderated"
) -> tuple[DividingStatement, ...]:
    """Give every statement with what divides people on it, the most divisive first.

    In order of: the share of looked-at claims that were changed, then the share of services whose
    people differ, then the order of the model. A share of few rests on few; the counts are there.
    """
    order = {name: number for number, name in enumerate(assessed.model.statements)}
    spreads = [
        spread
        for service in assessed.answered
        for spread in service_spread(assessed.model, service).statements
    ]
    pairs = [pair for service in assessed.answered for pair in _pairs(service, view)]
    found = []
    for name in order:
        here = [spread for spread in spreads if spread.statement == name]
        differences = _differences(m for _, m in pairs if m.statement == name)
        theme = assessed.model.theme_of(name)
        found.append(
            DividingStatement(
                statement=name,
                theme=theme.id if theme else "",
                several=len(here),
                disputed=sum(spread.is_disputed for spread in here),
                widest=max((s.width for s in here if s.width is not None), default=None),
                looked_at=len(differences),
                changed=sum(difference != 0 for difference in differences),
                mean_difference=_mean(differences),
            )
        )
    return tuple(
        sorted(
            found,
            key=lambda s: (
                -_share(s.changed, s.looked_at),
                -_share(s.disputed, s.several),
                order[s.statement],
            ),
        )
    )


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(-1)


def _pairs(service: AssessedService, view: View) -> list[tuple[str, Moderation]]:
    return [(service.service.id, m) for m in service.moderations if m.view == view]


def _of_pairs(
    model: Assessment, name: str, pairs: Sequence[tuple[str, Moderation]], weights: Weights
) -> ServiceCalibration:
    known = [(service, m) for service, m in pairs if is_concluded(m)]
    differences = _differences(m for _, m in known)
    weighed = [
        (weights.of(service, m.statement), difference)
        for (service, m), difference in zip(known, differences, strict=True)
    ]
    picked = _differences(m for _, m in pairs if m.drawn_as == "judgement")
    lowered, raised = _signs(differences)
    scales = {ends_of_statement(model, model.statements[m.statement]) for _, m in known}
    share_lowered = _weighed_mean((w, Fraction(d < 0)) for w, d in weighed)
    size = effective_size(w for w, _ in weighed)
    return ServiceCalibration(
        service=name,
        looked_at=len(differences),
        agreed=len(differences) - lowered - raised,
        lowered=lowered,
        raised=raised,
        cannot_tell=sum(m.cannot_tell for _, m in pairs if m.drawn_as == "sample"),
        mean_difference=_weighed_mean(weighed) if len(scales) <= 1 else None,
        on_one_scale=len(scales) <= 1,
        share_lowered=share_lowered,
        share_raised=_weighed_mean((w, Fraction(d > 0)) for w, d in weighed),
        lowered_share=None if share_lowered is None else _interval(share_lowered, size),
        chance=_sign_test(lowered, raised),
        judgement_looked_at=len(picked),
        judgement_lowered=_signs(picked)[0],
    )


def _interval(share: Fraction, size: Fraction) -> Interval | None:
    return wilson(float(share * size), float(size))


def _weighed_mean(weighed: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    found = list(weighed)
    total = sum((weight for weight, _ in found), Fraction())
    return sum((w * value for w, value in found), Fraction()) / total if total else None


def _differences(moderations: Iterable[Moderation]) -> list[Fraction]:
    """Give what was found less what was claimed, for the claims on which somebody concluded."""
    return [
        m.counts_as - m.claimed
        for m in moderations
        if m.claimed is not None and m.counts_as is not None
    ]


def _signs(differences: Sequence[Fraction]) -> tuple[int, int]:
    return sum(d < 0 for d in differences), sum(d > 0 for d in differences)


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def _sign_test(lowered: int, raised: int) -> float | None:
    if lowered + raised == 0:
        return None
    from scipy.stats import binomtest

    return float(binomtest(lowered, lowered + raised, 0.5).pvalue)
