"""Scoring a campaign: accepted answers, moderators' conclusions and the council's figures in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.files import FINGERPRINT_SCHEME
from gaugebook.errors import Problem, RefusedError, UsageError, problem
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.assessed import Assessed, KpiFinding, Moderation
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.kpi import Source, caps_of, check_claims, needed
from gaugebook.maturity.nodes import Cap
from gaugebook.observations import Observation
from gaugebook.store.ledger import Ledger, LedgerError
from gaugebook.words import listed
from gaugebook.workspace.assess.folders import find_campaign
from gaugebook.workspace.assess.kept import kept_moderations, kept_returns
from gaugebook.workspace.assess.opened import OpenCampaign, open_campaign

if TYPE_CHECKING:
    from gaugebook.workspace.workspace import Workspace

Counting = Callable[[int, int, str], None]


def _silent(done: int, total: int, what: str) -> None:
    """Say nothing."""


MOST_ROUNDS_BACK = 12
"""A chain of campaigns is followed no further: each round before costs as much as this one."""


@dataclass(frozen=True)
class ScoredCampaign:
    """A campaign, scored, the observations that its claims were tested on, and what was found.

    `waiting` holds the ids of services whose file came and does not count yet.
    """

    assessed: Assessed
    figures: tuple[Observation, ...]
    problems: tuple[Problem, ...]
    campaign: OpenCampaign
    waiting: frozenset[str] = frozenset()

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All that its exhibits may show: scores of every round, and the figures of the tests."""
        scores = (o for one in self._rounds() for o in one.observations)
        return (*scores, *self.figures)

    @property
    def made_up_orgs(self) -> set[str]:
        """The organisations under whose codes made-up scores stand."""
        return {one.org_code for one in self._rounds() if one.made_up}

    def _rounds(self) -> Iterator[Assessed]:
        here: Assessed | None = self.assessed
        while here is not None:
            yield here
            here = here.previous


def score_campaign(
    ws: Workspace, name: str = "", *, rounds_back: int = 1, progress: Counting = _silent
) -> ScoredCampaign:
    """Score a campaign from what was collected.

    Parameters
    ----------
    ws
        The workspace.
    name
        The campaign; the only one there is, where it is not named.
    rounds_back
        How many rounds before it are scored too, for the trend.
    progress
        Told which of the needed figures are being computed.

    Raises
    ------
    UsageError
        When there is no such campaign, or nothing was collected yet.
    RefusedError
        When its files have faults, or its model was edited after it gave scores.
    """
    campaign, problems = open_campaign(find_campaign(ws.root, name), ws.library)
    _refuse_made_up(ws, campaign)
    _refuse_edited(ws, campaign)
    returns = kept_returns(campaign, ws.library)
    if not returns.answers:
        raise UsageError(
            f"No answers of {campaign.name} have been collected.",
            remedy=f"Put the returned files into {campaign.folder.named(campaign.folder.returned)}"
            f", then: gaugebook assess collect {campaign.name}",
        )
    campaign, told = _under_its_code(ws, campaign)
    figures, faults = _figures(ws, campaign, progress)
    problems += [*told, *faults]
    kpi, caps = _tested(ws, campaign, returns.answers, figures)
    assessed = assess(
        campaign.model,
        campaign.file,
        campaign.services,
        returns.answers,
        name=campaign.name,
        org_code=ws.file.org_code,
        moderations=_moderations(campaign),
        kpi=kpi,
        caps=caps,
        late=returns.late,
    )
    problems += _unread(campaign)
    previous, more, before = _previous(ws, campaign, rounds_back)
    _remember(ws, campaign)
    return ScoredCampaign(
        replace(assessed, previous=previous, versions=_versions(ws, campaign)),
        (*figures, *more),
        tuple(dict.fromkeys([*problems, *before])),
        campaign,
        returns.waiting,
    )


def _versions(ws: Workspace, campaign: OpenCampaign) -> tuple[Assessment, ...]:
    """Give the model of a campaign in every version there is."""
    return tuple(m for m in ws.library.assessments.values() if m.id == campaign.model.id)


def _moderations(campaign: OpenCampaign) -> dict[str, tuple[Moderation, ...]]:
    """Give what was concluded on claims of services that are still asked."""
    asked = {service.id for service in campaign.services}
    return {name: one for name, one in kept_moderations(campaign).items() if name in asked}


def _unread(campaign: OpenCampaign) -> Iterator[Problem]:
    """Tell working papers that came back and were never read, or whose reading is lost."""
    returned = campaign.folder.moderation / "returned"
    papers = [p for p in returned.rglob("*") if p.is_file() and p.name[0] not in "~."]
    if papers and not campaign.folder.kept_moderations.is_file():
        place = campaign.folder.named(returned)
        facts: dict[str, Any] = {"count": len(papers), "campaign": campaign.name}
        yield problem("moderation-unread", place, **facts)


def _previous(
    ws: Workspace, campaign: OpenCampaign, rounds_back: int
) -> tuple[Assessed | None, tuple[Observation, ...], tuple[Problem, ...]]:
    """Give the round before, with its figures and findings; None where none is named or wanted."""
    name = campaign.file.previous
    if name is None or rounds_back < 1:
        return None, (), ()
    try:
        found = score_campaign(ws, name, rounds_back=min(rounds_back, MOST_ROUNDS_BACK) - 1)
    except UsageError as fault:
        where = campaign.folder.named(campaign.folder.file)
        reason = fault.message.rstrip(".")
        told = problem("campaign-previous-unscored", where, found=name, reason=reason)
        return None, (), (told,)
    return found.assessed, found.figures, found.problems


# --- the council's own figures --------------------------------------------------------------------


def _figures(
    ws: Workspace, campaign: OpenCampaign, progress: Counting
) -> tuple[tuple[Observation, ...], list[Problem]]:
    """Compute what the claims are tested on, service by service, month by month."""
    file = campaign.file
    needs = needed(
        campaign.model,
        campaign.services,
        file.period,
        metrics=ws.library.metrics,
        until=file.due,
    )
    found: dict[str, Observation] = {}
    problems: list[Problem] = []
    for number, need in enumerate(needs, start=1):
        names = [s.name for s in campaign.services if s.id in need.services]
        progress(number, len(needs), f"figures of {listed(names)}")
        computed = ws.compute(need.metrics, period=need.period, grain=need.grain, where=need.where)
        found |= {o.binding: o for o in computed.observations}
        # A month without a figure is told where its claim is: it cannot be confirmed.
        problems += [p for p in computed.problems if p.code != "observation-missing"]
    return tuple(found.values()), problems


def _tested(
    ws: Workspace,
    campaign: OpenCampaign,
    answers: Mapping[str, Answers],
    figures: tuple[Observation, ...],
) -> tuple[dict[str, tuple[KpiFinding, ...]], dict[str, tuple[Cap, ...]]]:
    file = campaign.file
    source = Source(
        org_code=file.org_code or ws.file.org_code,
        made_up=file.made_up,
        made_up_orgs=ws.made_up_orgs,
    )
    kpi = {
        service.id: check_claims(
            campaign.model,
            service,
            answers[service.id],
            figures,
            cycle=file.period,
            metrics=ws.library.metrics,
            source=source,
            measures=ws.library.measures,
            until=file.due,
            language=file.language,
        )
        for service in campaign.services
        if service.id in answers and not service.excused
    }
    return kpi, {name: caps_of(found, campaign.model) for name, found in kpi.items()}


def _refuse_made_up(ws: Workspace, campaign: OpenCampaign) -> None:
    """Refuse made-up answers under a code that real figures have too."""
    file = campaign.file
    if file.made_up and file.org_code in ("", ws.file.org_code):
        where = campaign.folder.named(campaign.folder.file)
        found = problem("campaign-made-up-own-code", where, found=ws.file.org_code)
        raise RefusedError([found], message="Nothing was scored.")


def _under_its_code(ws: Workspace, campaign: OpenCampaign) -> tuple[OpenCampaign, list[Problem]]:
    """Give the campaign as made up where its code is that of figures that are made up."""
    file = campaign.file
    code = file.org_code or ws.file.org_code
    if file.made_up or code not in ws.made_up_orgs:
        return campaign, []
    where = campaign.folder.named(campaign.folder.file)
    told = problem("campaign-made-up-code", where, found=code)
    return replace(campaign, file=file.model_copy(update={"made_up": True})), [told]


# --- the model's fingerprint ----------------------------------------------------------------------


def _ledger(ws: Workspace) -> Ledger:
    return Ledger(ws.store.folder, scheme=FINGERPRINT_SCHEME)


def _named(campaign: OpenCampaign) -> tuple[str, str]:
    return f"assessment {campaign.model.id}", campaign.model.version


def _mark(ws: Workspace, campaign: OpenCampaign) -> dict[str, str]:
    return {"file": ws.library.fingerprint_of("assessment", campaign.model.key)}


def _refuse_edited(ws: Workspace, campaign: OpenCampaign) -> None:
    """Refuse a model that was edited under the same version after it gave scores."""
    try:
        held = _ledger(ws).parts_of(*_named(campaign))
    except LedgerError:
        where = ".gaugebook/store/definitions.json"
        raise RefusedError([problem("ledger-unreadable", where)]) from None
    if held is None or held == _mark(ws, campaign):
        return
    place = ws.library.found["assessment", campaign.model.key].loaded.where(("model", "version"))
    edited = problem(
        "definition-edited",
        place,
        key=campaign.model.id,
        found=f"{campaign.model.id} {campaign.model.version}",
        parts="its own file",
    )
    raise RefusedError([edited], message="Nothing was scored.")


def _remember(ws: Workspace, campaign: OpenCampaign) -> None:
    _ledger(ws).remember({_named(campaign): _mark(ws, campaign)})
