"""A claim: words of the closed list, the metrics that all must hold it, and its periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from gaugebook.analysis.claims.threshold import is_threshold, threshold_number
from gaugebook.definitions.metric import Metric
from gaugebook.errors import UsageError, near_miss
from gaugebook.periods import EARLIEST, Grain, Period, add_months, period_of
from gaugebook.words import listed, uncapitalised

Words = Literal[
    "improved",
    "worsened",
    "steadily improved",
    "within target",
    "outside target",
    "above",
    "below",
    "higher than normal",
    "lower than normal",
    "highest since",
    "lowest since",
    "about the same",
]
WORDS: tuple[Words, ...] = get_args(Words)
"""Every claim that can be tested; what each means is in ``docs/claims.md``."""

TARGET = "target"
"""What ``of`` says for the target that holds for the period."""

TWO_PERIODS: tuple[Words, ...] = ("improved", "worsened", "about the same")
"""Claims that compare a period with one other."""
EXTREMES: tuple[Words, ...] = ("highest since", "lowest since")
RUNS: tuple[Words, ...] = ("steadily improved", *EXTREMES)
"""Claims about every full period from one to another."""
NORMAL: tuple[Words, ...] = ("higher than normal", "lower than normal")
LEVELS: tuple[Words, ...] = ("above", "below")

HISTORY = 24
"""How many full periods before are looked at for what is usual."""


@dataclass(frozen=True)
class Claim:
    """What somebody says of some metrics; it holds only if it holds for all of them.

    Parameters
    ----------
    words
        One of `WORDS`.
    metrics
        Metric ids, at least one.
    period
        What it is about: a full period, or a part of one that is named and then stands for itself.
    since
        The period it is compared with, or the first of those it is about.
    of
        For ``above`` and ``below``: another period, ``target``, or a number as somebody wrote it.
    """

    words: Words
    metrics: tuple[str, ...]
    period: Period
    since: Period | None = None
    of: Period | str | None = None

    @property
    def object(self) -> str:
        """What the words are about, where they need it: ``2 minutes``, ``the target``, a period."""
        if self.words in (*LEVELS, *EXTREMES):
            named = self.of if self.words in LEVELS else self.since
            if isinstance(named, Period):
                return named.label if self.words in EXTREMES else f"that of {named.label}"
            return "the target" if named == TARGET else named or ""
        return ""

    @property
    def text(self) -> str:
        """The claim as it is said: ``below 2 minutes``, ``highest since July 2022``, ``improved``.

        >>> from gaugebook.periods import parse_period
        >>> Claim("above", ("answered_share",), parse_period("2022-10"), of="90%").text
        'above 90%'
        """
        return f"{self.words} {self.object}".strip()


def make_claim(
    words: str,
    metrics: Sequence[str],
    *,
    period: Period,
    since: Period | None = None,
    of: Period | str | None = None,
    known: Mapping[str, Metric],
) -> Claim:
    """Give a claim that can be tested.

    Parameters
    ----------
    words
        One of `WORDS`, in any case.
    metrics
        Ids of `known` metrics; the claim must hold for all.
    period, since, of
        As in `Claim`. Without ``since``, improved, worsened and about the same are compared with
        the period before; the other claims that need one must be given it.
    known
        Every metric there is.

    Raises
    ------
    ValueError
        When there are no such words or metrics, when something that the words need is not given
        or something that they do not take is, or when the number of ``of`` is not in the unit of a
        metric. Its text reads on after "this claim cannot be tested: ".

    Examples
    --------
    >>> from gaugebook.periods import parse_period
    >>> make_claim("rather good", [], period=parse_period("2022-10"), known={})
    Traceback (most recent call last):
    ValueError: there is no claim rather good
    """
    said = " ".join(words.split()).casefold()
    chosen = next((word for word in WORDS if word == said), None)
    if chosen is None:
        raise ValueError(f"there is no claim {words}{_hint(said, WORDS)}")
    _check_metrics(metrics, known)
    _check_since(chosen, since, period)
    _check_of(chosen, of, [known[name] for name in metrics])
    if since is None and chosen in TWO_PERIODS:
        since = _period_before(period)
    if chosen in NORMAL:
        _period_before(since or period)
    return Claim(chosen, tuple(dict.fromkeys(metrics)), period, since, of)


def _period_before(period: Period) -> Period:
    try:
        return period.before()
    except UsageError:
        raise ValueError(f"there is no period before {period.label}") from None


def _hint(word: str, known: Sequence[str] | Mapping[str, Metric]) -> str:
    found = near_miss(word, known).strip().removesuffix("?")
    return f" ({uncapitalised(found)}?)" if found else ""


def _check_metrics(metrics: Sequence[str], known: Mapping[str, Metric]) -> None:
    if not metrics:
        raise ValueError("it names no metric")
    for name in metrics:
        if name not in known:
            raise ValueError(f"there is no metric {name}{_hint(name, known)}")


def _check_since(words: Words, since: Period | None, period: Period) -> None:
    if since is None:
        if words in RUNS:
            raise ValueError(f"{words} needs to be told since when")
        return
    if words not in (*TWO_PERIODS, *RUNS, *NORMAL):
        raise ValueError(f"{words} takes no since")
    if since == period:
        raise ValueError("since is the period itself")
    if since.start >= period.start:
        raise ValueError(f"{since.label} is not before {period.label}")


def _check_of(words: Words, of: Period | str | None, metrics: Sequence[Metric]) -> None:
    if words not in LEVELS:
        if of is not None:
            raise ValueError(f"{words} takes no of")
        return
    if of is None:
        raise ValueError(f'{words} needs what it is {words}: of="90%", of="target" or a period')
    if isinstance(of, str) and of != TARGET:
        if not is_threshold(of):
            raise ValueError(f"{of} is no period, no number and not target")
        wrong = [m.id for m in metrics if threshold_number(of, m) is None]
        if wrong:
            raise ValueError(f"{of} is not in the unit of {listed(wrong)}")


@dataclass(frozen=True)
class Wanted:
    """Observations that a claim is tested on: a period as one, or split by a grain."""

    period: Period
    grain: Grain | None = None


def wanted_for(claim: Claim) -> tuple[Wanted, ...]:
    """Give every period that a claim needs figures for, so that they can be computed before.

    What is usual is read from the full periods of the same grain before it, at most `HISTORY`; for
    a claim about what is normal the financial year before is wanted as well.
    """
    wanted = [Wanted(claim.period)]
    if claim.since is not None:
        wanted.append(Wanted(claim.since))
    if isinstance(claim.of, Period):
        wanted.append(Wanted(claim.of))
    grain = claim.period.grain
    if grain is None:
        return tuple(wanted)
    if claim.since is not None and claim.words in (*RUNS, *NORMAL):
        wanted.append(Wanted(Period(claim.since.start, claim.period.end), grain))
    if claim.words in (*TWO_PERIODS, *NORMAL):
        wanted.append(Wanted(history_of(claim), grain))
    if claim.words in NORMAL:
        year = year_before(claim)
        wanted += [Wanted(year)] if year else []
    return tuple(dict.fromkeys(wanted))


def first_tested(claim: Claim) -> Period:
    """Give the first period that a claim about what is normal is tested on."""
    return claim.since if claim.since is not None and claim.words in NORMAL else claim.period


def year_before(claim: Claim) -> Period | None:
    """Give the financial year before the one in which a claim's first period lies.

    None at the very beginning of the calendar.
    """
    start = first_tested(claim).start
    if start.year <= EARLIEST.year + 1:
        return None
    return period_of(start, "year").before()


def history_of(claim: Claim) -> Period:
    """Give the stretch before a claim's first period that says what is usual.

    >>> from gaugebook.periods import parse_period
    >>> october = parse_period("2022-10")
    >>> history_of(Claim("improved", ("wait_mean",), october, october.before())).label
    'October 2020 to September 2022'
    """
    first = first_tested(claim)
    if first.months is not None:
        start = add_months(first.start, -HISTORY * first.months)
    else:
        start = first.start - HISTORY * timedelta(days=first.days)
    return Period(max(start, EARLIEST), first.start)
