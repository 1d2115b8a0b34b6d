"""What is known of a round when its returns are read: its model, its services, what was sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.errors import UsageError
from gaugebook.maturity.returned.questions import Questions, questions_of
from gaugebook.maturity.returned.texts import plain
from gaugebook.maturity.services import Service


@dataclass(frozen=True)
class Round:
    """One round of a self-assessment, as the reader of its returns knows it.

    Attributes
    ----------
    campaign
        The round.
    models
        Every known maturity model by key, in all its versions.
    services
        Those that are asked, in the order of their list.
    issued
        The id of the service that each issue number was given to.
    key_of_name
        Makes a key of a person's name; the name itself goes no further.
    sent
        The sha256 of each file that was sent, to know one that comes back as it was.
    decided
        The service that a person said a file is of, by the sha256 of the file.

    Raises
    ------
    UsageError
        When the model of the round is not among the models.
    """

    campaign: CampaignFile
    models: Mapping[str, Assessment]
    services: tuple[Service, ...]
    issued: Mapping[str, str]
    key_of_name: Callable[[str], str]
    sent: Collection[str] = ()
    decided: Mapping[str, str] = field(default_factory=dict)
    _made: dict[tuple[str, str | None], Questions] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        """Hold that the model is there."""
        key = f"{self.campaign.model}-{self.campaign.version}"
        if key not in self.models:
            raise UsageError(f"There is no maturity model {key}.")

    @property
    def model(self) -> Assessment:
        """The model in the version that is asked."""
        return self.models[f"{self.campaign.model}-{self.campaign.version}"]

    @cached_property
    def model_in_rows(self) -> Assessment:
        """The model without its second grouping: its themes score the same, and sooner."""
        scoring = self.model.scoring.model_copy(update={"matrix": None})
        return self.model.model_copy(update={"scoring": scoring})

    @cached_property
    def together(self) -> frozenset[str]:
        """The roles in which several people of a service may answer, each in their own way.

        All of them where the model says how its respondents are put together; else those that
        move no score.
        """
        roles = self.model.roles
        if "respondents" in self.model.scoring.model_fields_set:
            return frozenset({"", *(role.id for role in roles)})
        return frozenset(role.id for role in roles if role.weight == 0)

    @cached_property
    def by_id(self) -> Mapping[str, Service]:
        """The services that are asked, by id."""
        return {service.id: service for service in self.services}

    @cached_property
    def successors(self) -> Mapping[str, tuple[Service, ...]]:
        """The services that were made of each former one."""
        found: dict[str, tuple[Service, ...]] = {}
        for service in self.services:
            for former in service.came_from:
                found[former] = (*found.get(former, ()), service)
        return found

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        return {_bare(number): service for number, service in self.issued.items()}

    def issued_to(self, number: str) -> str:
        """Give the service that an issue number was given to; empty where it is not known.

        Noughts in front make no difference, as spreadsheets take them away.
        """
        return self._numbers.get(_bare(number), "") if number else ""

    def service_typed(self, name: str) -> Service | None:
        """Give the service that a typed name or id is, in full; None where it is none or two."""
        wanted = plain(name)
        found = [s for s in self.services if wanted in (plain(s.name), plain(s.id))]
        return found[0] if len(found) == 1 else None

    def questions(self, model: Assessment, profile: str | None) -> Questions:
        """Give the form of a model for a profile; each is made once."""
        key = model.key, profile
        if key not in self._made:
            self._made[key] = questions_of(model, profile)
        return self._made[key]

    def names(self, ids: Iterable[str]) -> list[str]:
        """Give the names of services, the ids of those that are not asked."""
        return [self.by_id[one].name if one in self.by_id else one for one in ids]


def _bare(number: str) -> str:
    return number.strip().lstrip("0")
