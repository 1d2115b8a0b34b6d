"""Which workbooks are still to be made, with which numbers, and making them one after the other.

Issuing is done as often as the list of services changes. What was issued keeps its number and is
not made again unless somebody asks: a service may be half way through it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.errors import Problem, near_miss, problem
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.campaign.csv_form import csv_form
from gaugebook.maturity.campaign.issued import Issued, number_of, numbers_by_service
from gaugebook.maturity.form import TEMPLATE_VERSION
from gaugebook.maturity.services import Service

Why = Literal["new", "file_missing", "asked_again"]
WHY_WORDS: Mapping[Why, str] = {
    "new": "not issued before",
    "file_missing": "issued before, and its file is no longer there",
    "asked_again": "asked for again",
}
FileKind = Literal["xlsx", "csv", "html"]


class MakesWorkbook(Protocol):
    """Makes the workbook of one service, as `gaugebook.maturity.workbook.workbook_of` does."""

    def __call__(
        self,
        model: Assessment,
        service: Service,
        *,
        campaign: CampaignFile,
        issue_number: str,
        prefill: Answers | None,
        fixes: Mapping[str, str] | None,
        language: str,
    ) -> bytes:
        """Give the bytes of an .xlsx file."""
        ...


class MakesPage(Protocol):
    """Makes the printable page of one service."""

    def __call__(
        self,
        model: Assessment,
        service: Service,
        *,
        campaign: CampaignFile,
        issue_number: str,
        prefill: Answers | None,
        language: str,
    ) -> bytes:
        """Give the bytes of an HTML file."""
        ...


@dataclass(frozen=True)
class Planned:
    """One service whose files are to be made, its number, and why."""

    service: Service
    number: str
    why: Why


@dataclass(frozen=True)
class IssuePlan:
    """What issuing will do: what is made, what is left as it is, who is excused, what was found."""

    to_make: tuple[Planned, ...]
    kept: tuple[Service, ...] = ()
    excused: tuple[Service, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Prefill:
    """What a workbook begins with: answers there are, and what to look at, by statement."""

    answers: Answers = field(default_factory=Answers)
    fixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IssuedFiles:
    """The files of one service by name, and its row for the list of issued workbooks."""

    service: Service
    files: Mapping[str, bytes]
    row: Issued


def plan_issue(
    services: Sequence[Service],
    issued: Sequence[Issued] = (),
    *,
    present: Collection[str] | None = None,
    again: Collection[str] = (),
) -> IssuePlan:
    """Say which workbooks are to be made, in the order of the list.

    Parameters
    ----------
    services
        The services of the list. Those that are excused get none.
    issued
        What was issued before. A number is never given to another service, nor one that was used
        by a service which is no longer listed.
    present
        The ids of services whose workbook still lies there; all that were issued, where left out.
    again
        The ids of services to make a workbook for once more.

    Examples
    --------
    >>> plan = plan_issue([Service("bins", "Bins"), Service("parks", "Parks")])
    >>> [(planned.number, planned.service.id, planned.why) for planned in plan.to_make]
    [('001', 'bins', 'new'), ('002', 'parks', 'new')]
    """
    numbers = numbers_by_service(issued)
    there = set(numbers) if present is None else set(present)
    by_id = {service.id: service for service in services}
    problems = list(_unknown(again, by_id))
    highest = max((int(number) for number in numbers.values()), default=0)
    planned: list[Planned] = []
    kept: list[Service] = []
    for service in services:
        if service.excused:
            continue
        if service.id not in numbers:
            highest += 1
            planned.append(Planned(service, number_of(highest), "new"))
        elif service.id in again:
            planned.append(Planned(service, numbers[service.id], "asked_again"))
        elif service.id not in there:
            planned.append(Planned(service, numbers[service.id], "file_missing"))
        else:
            kept.append(service)
    excused = tuple(service for service in services if service.excused)
    return IssuePlan(tuple(planned), tuple(kept), excused, tuple(problems))


def _unknown(again: Collection[str], by_id: Mapping[str, Service]) -> Iterator[Problem]:
    for name in again:
        if name not in by_id:
            hint = near_miss(name, by_id)
            yield problem("issue-service-unknown", "", found=name, hint=hint)
        elif by_id[name].excused:
            yield problem("issue-excused", "", found=name)


def issue_files(
    model: Assessment,
    planned: Iterable[Planned],
    *,
    campaign: CampaignFile,
    made_on: date,
    prefill: Mapping[str, Prefill] | None = None,
    workbook: MakesWorkbook | None = None,
    page: MakesPage | None = None,
    kinds: Collection[FileKind] = ("xlsx", "csv", "html"),
    progress: Callable[[Service], None] | None = None,
) -> Iterator[IssuedFiles]:
    """Make the files of each service, one service at a time as they are asked for.

    Parameters
    ----------
    model
        The model of the round.
    planned
        What to make, from `plan_issue`.
    campaign
        The round.
    made_on
        The day to write down; it stands in no file, so that a file made again is the same file.
    prefill
        What the workbooks begin with, by the id of the service.
    workbook, page
        What makes the workbook and the printable page. Without `page` no page is made; without
        `workbook` it is `gaugebook.maturity.workbook.workbook_of`.
    kinds
        Which kinds of files to make; the workbook always is.
    progress
        Called with each service when its files are made.
    """
    makes_workbook = workbook or _own_workbook()
    language = campaign.language
    for one in planned:
        begins = (prefill or {}).get(one.service.id, Prefill())
        answers = begins.answers if begins.answers.given else None
        book = makes_workbook(
            model,
            one.service,
            campaign=campaign,
            issue_number=one.number,
            prefill=answers,
            fixes=begins.fixes or None,
            language=language,
        )
        files = {f"{one.service.id}.xlsx": book}
        about: dict[str, Any] = {
            "campaign": campaign,
            "issue_number": one.number,
            "prefill": answers,
        }
        if "csv" in kinds:
            text = csv_form(model, one.service, language=language, **about)
            files[f"{one.service.id}.csv"] = text.encode("utf-8")
        if "html" in kinds and page is not None:
            files[f"{one.service.id}.html"] = page(model, one.service, language=language, **about)
        sha256 = hashlib.sha256(book).hexdigest()
        row = Issued(one.number, one.service.id, model.version, TEMPLATE_VERSION, made_on, sha256)
        yield IssuedFiles(one.service, files, row)
        if progress is not None:
            progress(one.service)


def _own_workbook() -> MakesWorkbook:
    from gaugebook.maturity.workbook import workbook_of

    return workbook_of
