"""One campaign that has been opened: its file, its model, its list of services, what was issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import Library
from gaugebook.errors import Problem, RefusedError, Where, problem
from gaugebook.maturity.campaign.issued import Issued, read_issued
from gaugebook.maturity.campaign.opening import read_campaign
from gaugebook.maturity.campaign.services_list import read_services
from gaugebook.maturity.fixed_words import look_in
from gaugebook.maturity.services import Contact, Service
from gaugebook.workspace.assess.folders import CampaignFolder, campaigns_in

Found = tuple["OpenCampaign", list[Problem]]


@dataclass(frozen=True)
class OpenCampaign:
    """A campaign and all that is known of it before anything came back.

    `contacts` name people; they go into drafts and the tracker only.
    """

    folder: CampaignFolder
    file: CampaignFile
    model: Assessment
    contacts: tuple[Contact, ...]
    issued: tuple[Issued, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return self.folder.name

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services on its list, which names people; these do not."""
        return tuple(contact.service for contact in self.contacts)

    def at_its_list(self, problems: Iterable[Problem]) -> list[Problem]:
        """Give findings with the list of services as the place of those that have none.

        They are about services, such as one that was split, and that is where they are changed.
        """
        place = Where(self.folder.named(self.folder.folder / self.file.services))
        return [p if p.where.file else p.moved(place) for p in problems]

    def service(self, service_id: str) -> Service | None:
        """Give a service of the list by its id."""
        return next((service for service in self.services if service.id == service_id), None)


def open_campaign(folder: CampaignFolder, library: Library) -> Found:
    """Read a campaign's own files.

    Returns
    -------
    tuple
        The campaign, and what was found that refuses nothing.

    Raises
    ------
    RefusedError
        When one of its files cannot be read or has a fault that nothing can be built on.
    """
    look_in(library.roots)
    file, problems = read_file(folder, library)
    model = library.assessment(file.model, file.version)
    if model is None:  # read_campaign has refused it
        raise RefusedError(problems)
    issued, faults = issued_in(folder)
    problems += faults
    path = folder.folder / file.services
    contacts: tuple[Contact, ...] = ()
    if _is_there(path, folder):
        earlier = [row.service for row in issued]
        contacts, faults = read_services(path, model, earlier=earlier)
        problems += [p.moved(_inside(p, folder)) for p in faults]
    else:
        problems.append(problem("services-missing", folder.named(path)))
    if any(p.is_refused for p in problems):
        raise RefusedError(problems, message=f"The campaign {folder.name} has faults.")
    return OpenCampaign(folder, file, model, contacts, issued), problems


def read_file(folder: CampaignFolder, library: Library) -> tuple[CampaignFile, list[Problem]]:
    """Read ``campaign.yaml``.

    Raises
    ------
    RefusedError
        When it has a fault.
    """
    loaded, problems = load_yaml(folder.file, name=folder.named(folder.file))
    if loaded is None:
        raise RefusedError(problems, message=f"The campaign {folder.name} cannot be read.")
    names = [campaign.name for campaign in campaigns_in(folder.root)]
    file, faults = read_campaign(loaded, library, campaigns=names)
    problems = [*problems, *faults]
    if file is None:
        raise RefusedError(problems, message=f"The campaign {folder.name} has faults.")
    return file, problems


def _is_there(path: Path, folder: CampaignFolder) -> bool:
    """Whether the list is a file of the campaign's own folder, and no link out of it."""
    return path.is_file() and path.resolve().is_relative_to(folder.folder.resolve())


def issued_in(folder: CampaignFolder) -> tuple[tuple[Issued, ...], list[Problem]]:
    """Give what was issued in a campaign so far; nothing where nothing was.

    A register that is empty or gone while workbooks lie there would give numbers a second time.
    """
    rows: tuple[Issued, ...] = ()
    problems: list[Problem] = []
    if folder.issued.is_file():
        text = folder.issued.read_text(encoding="utf-8-sig", errors="replace")
        rows, problems = read_issued(text, file=folder.named(folder.issued))
    if not rows and not problems and any(folder.send.glob("*.xlsx")):
        problems = [problem("issued-lost", folder.named(folder.issued))]
    return rows, problems


def _inside(found: Problem, folder: CampaignFolder) -> Where:
    path = Path(found.where.file)
    named = folder.named(path) if path.is_relative_to(folder.root) else found.where.file
    return replace(found.where, file=named)
