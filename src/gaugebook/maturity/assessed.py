"""One round of a self-assessment, scored: what a notebook works with.

It names services and no person. Its observations are those that are kept in the store and that
every number of an exhibit is bound to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.nodes import Scored, View
from gaugebook.maturity.services import Service
from gaugebook.observations import Observation
from gaugebook.periods import Period

Confirmation = Literal["confirmed", "not_confirmed", "cannot_confirm"]
CONFIRMATION_WORDS: Mapping[Confirmation, str] = {
    "confirmed": "Confirmed",
    "not_confirmed": "Not confirmed",
    "cannot_confirm": "Cannot confirm",
}

Conclusion = Literal["agree", "another_level", "cannot_tell"]
DrawnAs = Literal["sample", "judgement"]


@dataclass(frozen=True)
class KpiFinding:
    """One claim held against one test on the council's own figures.

    Attributes
    ----------
    statement, check
        The ids of the statement and of its test.
    level
        The level from which the claim is tested.
    claimed
        The level that is claimed.
    metric
        The metric it is tested on.
    state
        Confirmed, not confirmed, or cannot confirm: without figures nothing is lowered.
    sentence
        What a reader is told: the model's own words where it is not confirmed, else ours.
    passing, looked_at
        How many months (or periods) pass, of how many that could be looked at.
    used
        The bindings of the observations looked at.
    is_missing
        Whether it cannot be confirmed because the service has no figure at all in the window.
    """

    statement: str
    check: str
    level: Fraction
    claimed: Fraction
    metric: str
    state: Confirmation
    sentence: str
    passing: int = 0
    looked_at: int = 0
    used: tuple[str, ...] = ()
    is_missing: bool = False


@dataclass(frozen=True)
class Moderation:
    """What a moderator or auditor concluded on one claim: never who they are.

    Attributes
    ----------
    statement, view
        What was looked at; ``moderated`` or ``audited``.
    claimed
        The level claimed when it was looked at; None where the paper did not say.
    level
        The level in place of the claim; None where the claim was left as it is.
    reason
        Why; never empty beside a level that differs from the claim.
    cannot_tell
        Whether nothing could be concluded: it changes no score and makes no view.
    drawn_as
        Whether the claim was part of the statistical sample, or was added because something about
        it stood out: what is found about those says nothing about the others.
    strata
        By what claims were put into strata when it was drawn; empty for one stratum, None where
        the paper does not say.
    tester
        A key of the post that looked at it, so that two of them can be told apart.
    answer
        What was found in place of the claim, where it is more than a level: a number that stands
        for one, ticks, or a way through questions. `level` is then what it scores.
    """

    statement: str
    view: View
    claimed: Fraction | None
    level: Fraction | None
    reason: str
    evidence_seen: str = ""
    reference: str = ""
    tested_on: date | None = None
    cannot_tell: bool = False
    drawn_as: DrawnAs = "sample"
    tester: str = ""
    answer: Answer | None = None
    strata: tuple[str, ...] | None = None

    @property
    def conclusion(self) -> Conclusion:
        """What was concluded: the claim stands, another level, or nobody can tell."""
        if self.cannot_tell:
            return "cannot_tell"
        return "agree" if self.level is None or self.level == self.claimed else "another_level"

    @property
    def counts_as(self) -> Fraction | None:
        """The level that was found; None where nobody can tell, or the claim is not known."""
        if self.cannot_tell:
            return None
        return self.claimed if self.level is None else self.level


@dataclass(frozen=True)
class AssessedService:
    """One service: its answers, and its scores in each view that there is something for.

    `views` always has ``self`` where the service answered; ``confirmed`` too; ``moderated`` and
    ``audited`` where somebody concluded on at least one claim. It is empty where the service did
    not answer. `outdated` are conclusions on a claim that has changed since; they count for
    nothing.
    """

    service: Service
    answers: Answers
    views: Mapping[View, Scored]
    kpi: tuple[KpiFinding, ...] = ()
    moderations: tuple[Moderation, ...] = ()
    outdated: tuple[Moderation, ...] = ()

    @property
    def has_answered(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.views)

    @property
    def latest(self) -> Scored | None:
        """The scores of the view that goes furthest: audited, moderated, then the service's own."""
        for view in ("audited", "moderated", "self"):
            if view in self.views:
                return self.views[view]
        return None


@dataclass(frozen=True)
class Assessed:
    """One round, scored.

    Attributes
    ----------
    campaign
        Its name.
    model
        The model in the version that was asked.
    period
        The period of the cycle.
    org_code, made_up
        Whose scores they are, and whether they are made up.
    services
        Every service that was asked and not excused, in the order of their list.
    excused
        Those that need not answer.
    target
        The target profile, where the round has one.
    observations
        One for each node of each service and view, and for the council's median of each theme.
    right_of_reply_until
        See `gaugebook.definitions.campaign.CampaignFile`.
    previous
        The round before, of the same model in this or another version.
    versions
        The model in every version that is known: rounds may be two or more versions apart.
    late
        Ids of services whose return came after the cut-off; they are asked and have no views.
    """

    campaign: str
    model: Assessment
    period: Period
    org_code: str
    made_up: bool
    services: tuple[AssessedService, ...]
    excused: tuple[Service, ...] = ()
    target: str | None = None
    observations: tuple[Observation, ...] = ()
    right_of_reply_until: date | None = None
    previous: Assessed | None = None
    late: frozenset[str] = frozenset()
    versions: tuple[Assessment, ...] = ()

    @property
    def answered(self) -> tuple[AssessedService, ...]:
        """The services whose answers are in."""
        return tuple(service for service in self.services if service.has_answered)
