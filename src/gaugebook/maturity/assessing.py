"""A round, scored: services, answers, moderators' conclusions and figures in, `Assessed` out.

Pure: what came back was read, checked and accepted before (`gaugebook.maturity.returned`), and
claims were held against the council's own figures (`gaugebook.maturity.kpi`). Here every service
is scored in each view, and each number becomes an observation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.errors import UsageError, near_miss
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.assessed import Assessed, AssessedService, KpiFinding, Moderation
from gaugebook.maturity.kpi import caps_of
from gaugebook.maturity.moderation.views import conclusions_on, views_of
from gaugebook.maturity.nodes import Cap
from gaugebook.maturity.observed import observations_of
from gaugebook.maturity.services import Service


def assess(
    model: Assessment,
    campaign: CampaignFile,
    services: Sequence[Service],
    answers: Mapping[str, Answers],
    *,
    name: str,
    org_code: str,
    moderations: Mapping[str, Iterable[Moderation]] | None = None,
    kpi: Mapping[str, Iterable[KpiFinding]] | None = None,
    caps: Mapping[str, Iterable[Cap]] | None = None,
    late: Collection[str] = (),
    previous: Assessed | None = None,
) -> Assessed:
    """Score one round of a self-assessment.

    Parameters
    ----------
    model
        The model in the version that was asked.
    campaign
        What the round is.
    services
        Every service on its list.
    answers
        The accepted answers, by service id. A service without any was asked and has no views.
    name
        The campaign's name.
    org_code
        Whose scores they are, where the campaign does not say.
    moderations
        What moderators and auditors concluded, by service id.
    kpi
        What the council's own figures say of its claims, by service id.
    caps
        What those figures let claims count as in the confirmed view, by service id; what `kpi`
        comes to by `gaugebook.maturity.kpi.caps_of` where left out.
    late
        Ids of services whose return came after the cut-off; their answers are left out.
    previous
        The round before.

    Returns
    -------
    Assessed
        With an observation for each service that answered, each of its views and each node.

    Raises
    ------
    UsageError
        When answers, conclusions or figures are of a service that is not on the list, two
        services share an id, or the campaign is of another model.
    AnswersRefusedError, ModeratorsDifferError
        See `gaugebook.maturity.moderation.views.views_of`.
    """
    _check(model, campaign, services, (answers, moderations or {}, kpi or {}, caps or {}))
    target = campaign.target
    if target is not None and model.target(target) is None:
        known = [t.id for t in model.targets]
        raise UsageError(f"{model.key} has no target {target}.{near_miss(target, known)}")
    tested = {name: tuple(found) for name, found in (kpi or {}).items()}
    capped = {name: caps_of(found, model) for name, found in tested.items()}
    if caps is not None:
        capped = {name: tuple(found) for name, found in caps.items()}
    asked = [service for service in services if not service.excused]
    scored = tuple(
        _scored(
            model,
            service,
            Answers() if service.id in late else answers.get(service.id, Answers()),
            moderations=tuple((moderations or {}).get(service.id, ())),
            kpi=tested.get(service.id, ()),
            caps=capped.get(service.id, ()),
        )
        for service in asked
    )
    assessed = Assessed(
        campaign=name,
        model=model,
        period=campaign.period,
        org_code=campaign.org_code or org_code,
        made_up=campaign.made_up,
        services=scored,
        excused=tuple(service for service in services if service.excused),
        target=target,
        right_of_reply_until=campaign.right_of_reply_until,
        previous=previous,
        late=frozenset(late),
    )
    return replace(assessed, observations=observations_of(assessed))


def _check(
    model: Assessment,
    campaign: CampaignFile,
    services: Sequence[Service],
    told: Iterable[Mapping[str, object]],
) -> None:
    if (campaign.model, campaign.version) != (model.id, model.version):
        raise UsageError(
            f"The campaign asks {campaign.model}-{campaign.version}, and the model is {model.key}."
        )
    ids = [service.id for service in services]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise UsageError(f"Two services have the id {twice[0]}.")
    for mapping in told:
        strange = sorted(mapping.keys() - set(ids))
        if strange:
            hint = near_miss(strange[0], ids)
            raise UsageError(f"The campaign has no service {strange[0]}.{hint}")


def _scored(
    model: Assessment,
    service: Service,
    answers: Answers,
    *,
    moderations: tuple[Moderation, ...],
    kpi: tuple[KpiFinding, ...],
    caps: tuple[Cap, ...],
) -> AssessedService:
    views = views_of(model, answers, profile=service.profile, caps=caps, moderations=moderations)
    if not views:
        return AssessedService(service, answers, views)
    found = conclusions_on(views["self"], moderations)
    return AssessedService(service, answers, views, kpi, found.standing, found.outdated)
