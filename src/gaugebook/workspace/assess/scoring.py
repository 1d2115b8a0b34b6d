"""``assess score``: a campaign's scores into the store, and one page for each service."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gaugebook.errors import Problem
from gaugebook.maturity.assessed import Assessed
from gaugebook.papers.service_page import service_page, service_page_pdf
from gaugebook.store import write_together
from gaugebook.tables.caches import sha256_of
from gaugebook.workspace.assess.scored import Counting, ScoredCampaign, score_campaign
from gaugebook.workspace.marks import code_mark
from gaugebook.workspace.workspace import Workspace

MakesPage = Callable[..., bytes]


@dataclass(frozen=True)
class ScoreMade:
    """A campaign, scored: its scores, the pages written, the run under which they are kept.

    `waiting` holds the ids of services whose file came and does not count yet.
    """

    assessed: Assessed
    files: tuple[Path, ...]
    run_id: str
    problems: tuple[Problem, ...]
    waiting: frozenset[str] = frozenset()


def store_scores(
    ws: Workspace, name: str, *, today: date, progress: Counting, as_pdf: bool = False
) -> ScoreMade:
    """Score a campaign, keep its observations, and write a page for each service.

    Parameters
    ----------
    ws, name
        The workspace and the campaign; the only one there is, where it is not named.
    today
        The day that stands on the pages.
    progress
        Told of each service.
    as_pdf
        Whether each page is written as PDF as well, which takes a second or two a service.

    Raises
    ------
    UsageError
        When there is no such campaign, or nothing was collected.
    RefusedError
        When its files have faults, or its model was edited after it gave scores.
    MissingToolError
        When a PDF is asked for and cannot be made here.
    """
    found = score_campaign(ws, name, progress=progress)
    record = _record(ws, found)
    run_id = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]
    makers: dict[str, MakesPage] = {"html": service_page}
    if as_pdf:
        makers["pdf"] = service_page_pdf
    pages = _pages(ws, found, makers, datetime.combine(today, time()), progress)
    folder = found.campaign.folder.results
    stale = [p for p in folder.glob("*") if p.suffix in (".html", ".pdf") and p not in pages]
    write_together(pages)
    for path in stale:
        path.unlink(missing_ok=True)
    ws.store.append_observations(run_id, found.observations)
    ws.store.write_run(run_id, {"run_id": run_id, **record})
    return ScoreMade(found.assessed, tuple(pages), run_id, found.problems, found.waiting)


def _pages(
    ws: Workspace,
    found: ScoredCampaign,
    makers: Mapping[str, MakesPage],
    dated: datetime,
    progress: Counting,
) -> dict[Path, bytes]:
    """Make the page of each service that answered."""
    file, folder = found.campaign.file, found.campaign.folder.results
    answered = found.assessed.answered
    pages: dict[Path, bytes] = {}
    for number, one in enumerate(answered, start=1):
        for suffix, make in makers.items():
            pages[folder / f"{one.service.id}.{suffix}"] = make(
                found.assessed,
                one,
                council=ws.file.name,
                metrics=ws.library.metrics,
                dated=dated,
                ask=file.ask,
                language=file.language,
            )
        progress(number, len(answered), f"page of {one.service.name}")
    return pages


def _record(ws: Workspace, found: ScoredCampaign) -> dict[str, Any]:
    """Give what the scores were made of; it names services and no person."""
    assessed = found.assessed
    folder = found.campaign.folder
    inputs = [folder.file, folder.kept_returns, folder.kept_moderations]
    return {
        "campaign": assessed.campaign,
        "model": assessed.model.key,
        "definition": ws.library.fingerprint_of("assessment", assessed.model.key),
        "code": code_mark(),
        "inputs": {folder.named(path): sha256_of(path) for path in inputs if path.is_file()},
        "answered": [one.service.id for one in assessed.answered],
        "problems": [p.as_dict() for p in found.problems],
    }
