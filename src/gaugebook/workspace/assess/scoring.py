"""``assess score``: a campaign's scores into the store, and one page for each service."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gaugebook.errors import Problem
from gaugebook.maturity.assessed import Assessed
from gaugebook.papers.service_page import service_page
from gaugebook.store import write_together
from gaugebook.workspace.assess.folders import find_campaign
from gaugebook.workspace.assess.scored import Counting, ScoredCampaign, score_campaign
from gaugebook.workspace.marks import code_mark
from gaugebook.workspace.workspace import Workspace


@dataclass(frozen=True)
class ScoreMade:
    """A campaign, scored: its scores, the pages written, the run under which they are kept."""

    assessed: Assessed
    files: tuple[Path, ...]
    run_id: str
    problems: tuple[Problem, ...]


def store_scores(ws: Workspace, name: str, *, today: date, progress: Counting) -> ScoreMade:
    """Score a campaign, keep its observations, and write a page for each service.

    Raises
    ------
    UsageError
        When there is no such campaign, or nothing was collected.
    RefusedError
        When its files have faults, or its model was edited after it gave scores.
    """
    found = score_campaign(ws, name, progress=progress)
    assessed = found.assessed
    record = _record(ws, found)
    run_id = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]
    folder = find_campaign(ws.root, assessed.campaign).results
    dated = datetime.combine(today, time())
    pages = {
        folder / f"{one.service.id}.html": service_page(
            assessed, one, council=ws.file.name, metrics=ws.library.metrics, dated=dated
        )
        for one in assessed.answered
    }
    stale = [path for path in folder.glob("*.html") if path not in pages]
    write_together(pages)
    for path in stale:
        path.unlink(missing_ok=True)
    ws.store.append_observations(run_id, found.observations)
    ws.store.write_run(run_id, {"run_id": run_id, **record})
    return ScoreMade(assessed, tuple(pages), run_id, found.problems)


def _record(ws: Workspace, found: ScoredCampaign) -> dict[str, Any]:
    """Give what the scores were made of; it names services and no person."""
    assessed = found.assessed
    folder = find_campaign(ws.root, assessed.campaign)
    inputs = [folder.file, folder.kept_returns, folder.kept_moderations]
    return {
        "campaign": assessed.campaign,
        "model": assessed.model.key,
        "definition": ws.library.fingerprint_of("assessment", assessed.model.key),
        "code": code_mark(),
        "inputs": {
            folder.named(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in inputs
            if path.is_file()
        },
        "answered": [one.service.id for one in assessed.answered],
        "problems": [p.as_dict() for p in found.problems],
    }
