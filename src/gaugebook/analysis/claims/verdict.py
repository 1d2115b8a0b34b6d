"""The verdict on a claim: one answer for all its metrics, with a reason for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gaugebook.analysis.claims.changes import two_periods
from gaugebook.analysis.claims.claim import Claim, Words
from gaugebook.analysis.claims.evidence import Evidence
from gaugebook.analysis.claims.finding import Answer, Finding, Parts, joined, supported
from gaugebook.analysis.claims.levels import above_or_below, against_target
from gaugebook.analysis.claims.normal import against_normal
from gaugebook.analysis.claims.runs import run_of_periods
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Sentence
from gaugebook.observations import Observation
from gaugebook.results import Result

Test = Callable[[Claim, Metric, Evidence], Finding]

_TESTS: Mapping[Words, Test] = {
    "improved": two_periods,
    "worsened": two_periods,
    "about the same": two_periods,
    "steadily improved": run_of_periods,
    "highest since": run_of_periods,
    "lowest since": run_of_periods,
    "within target": against_target,
    "outside target": against_target,
    "above": above_or_below,
    "below": above_or_below,
    "higher than normal": against_normal,
    "lower than normal": against_normal,
}
"""How each of the closed list of words is tested, for one metric."""


@dataclass(frozen=True)
class Verdict:
    """Whether a claim is true, false or cannot be said, and a finding for each of its metrics."""

    claim: Claim
    answer: Answer
    findings: tuple[Finding, ...]
    made_up: bool = False

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings that gave the answer: all of them where it is true."""
        return tuple(f for f in self.findings if f.answer == self.answer)

    @property
    def reason(self) -> Parts:
        """Why, in plain words with bound numbers: one sentence for all that decided it."""
        return (*joined([f.reason for f in self.deciding]), ".")

    @property
    def text(self) -> str:
        """The reason as it is read."""
        return "".join(part if isinstance(part, str) else part.text for part in self.reason)

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Every observation that it was tested on, each once."""
        return tuple(dict.fromkeys(o for f in self.findings for o in f.observations))

    @property
    def results(self) -> tuple[Result, ...]:
        """Everything that was worked out to test it, each once."""
        return tuple(dict.fromkeys(r for f in self.findings for r in f.results))

    def sentence(self, name: str) -> Sentence:
        """Give the reason as an exhibit that a notebook can publish."""
        shown = tuple(dict.fromkeys(r for f in self.deciding for r in f.results))
        return Sentence(name, self.reason, made_up=self.made_up, results=shown)


def verdict_of(claim: Claim, evidence: Evidence) -> Verdict:
    """Test a claim.

    Parameters
    ----------
    claim
        What is said, of which metrics and when.
    evidence
        The observations that `wanted_for` names, and the metrics' definitions.

    Returns
    -------
    Verdict
        True only if the claim holds for every metric; false if it fails for any; else cannot say.
        A figure that is missing, withheld or of a part period never counts as one that holds, nor
        does one that is not confirmed, which may only contradict.

    Raises
    ------
    KeyError
        When the evidence does not know one of the metrics.

    Examples
    --------
    >>> from gaugebook.analysis.claims.claim import make_claim
    >>> from gaugebook.definitions.library import load_library
    >>> from gaugebook.observations import Observation
    >>> from gaugebook.periods import parse_period
    >>> metrics = load_library()[0].metrics
    >>> part, month = "2022-11-01/P21D", "2022-11-01/P1M"
    >>> seen = Observation("wait_mean", "1.0.0", "X", month, part, value=134, unit="seconds")
    >>> claim = make_claim("below", ["wait_mean"], period=parse_period(part), of="2 minutes",
    ...                    known=metrics)
    >>> found = verdict_of(claim, Evidence(metrics, (seen,)))
    >>> found.answer, found.text
    ('false', 'Average call wait was 134 seconds from 1 to 21 November 2022, above 2 minutes.')
    """
    test = _TESTS[claim.words]
    findings = tuple(
        supported(test(claim, evidence.metrics[name], evidence)) for name in claim.metrics
    )
    answers = {f.answer for f in findings}
    answer: Answer = "true"
    if "false" in answers:
        answer = "false"
    elif "cannot_say" in answers:
        answer = "cannot_say"
    seen = [o for f in findings for o in f.observations]
    return Verdict(claim, answer, findings, evidence.is_made_up(seen))
