"""Moderation and audit: a sample drawn into a working paper, and filled papers read back."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from gaugebook.errors import Problem, UsageError, near_miss
from gaugebook.intake.forms import read_forms
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.moderation.hand_back import hand_back
from gaugebook.maturity.moderation.paper_findings import ClaimKey
from gaugebook.maturity.moderation.read_moderation import ModerationPaper, read_moderation
from gaugebook.maturity.moderation.sample import (
    DEFAULT_SEED,
    STRATA,
    Judgement,
    Sample,
    Stratified,
    draw_sample,
)
from gaugebook.maturity.moderation.service_claims import ServiceClaim, claims_of
from gaugebook.maturity.moderation.settling import settle
from gaugebook.maturity.moderation.working_paper import CheckedView, working_paper
from gaugebook.maturity.nodes import View
from gaugebook.maturity.returned.decisions import Decisions, Stands
from gaugebook.store import write_together
from gaugebook.tables.private import private_folder, secret_in
from gaugebook.tables.records.keys import hashing
from gaugebook.workbooks import write_workbook
from gaugebook.workspace.assess.deciding import with_conclusion, written
from gaugebook.workspace.assess.folders import find_campaign
from gaugebook.workspace.assess.kept import decisions_of, keep_moderations
from gaugebook.workspace.assess.opened import OpenCampaign, open_campaign
from gaugebook.workspace.assess.scored import ScoredCampaign, score_campaign
from gaugebook.workspace.workspace import Workspace

_KEY_LENGTH = 16


@dataclass(frozen=True)
class SampleAsked:
    """What to draw: for which view, how many, by which seed and strata, what to add beside it."""

    name: str
    view: CheckedView = "moderated"
    size: int = 30
    seed: str = DEFAULT_SEED
    strata: Sequence[Stratified] = STRATA
    judgement: Collection[Judgement] = ()


@dataclass(frozen=True)
class SampleMade:
    """What was drawn, and the working paper."""

    sample: Sample
    file: Path
    problems: tuple[Problem, ...]


def sample_campaign(ws: Workspace, asked: SampleAsked) -> SampleMade:
    """Draw a sample of a campaign's claims into a working paper.

    Raises
    ------
    UsageError
        When there is nothing to draw from, or it is asked for in a way that cannot be.
    RefusedError
        When the campaign's files have faults.
    """
    found = score_campaign(ws, asked.name, rounds_back=0)
    assessed = found.assessed
    sample = draw_sample(
        assessed,
        size=asked.size,
        seed=asked.seed,
        strata=asked.strata,
        judgement=asked.judgement,
    )
    book = working_paper(
        sample,
        assessed.model,
        view=asked.view,
        campaign=assessed.campaign,
        period=assessed.period,
        # The last day of the round, not today: the same sample drawn again is the same file.
        dated=datetime.combine(found.campaign.file.last_day, time()),
        creator=ws.file.name,
    )
    folder = found.campaign.folder.moderation
    path = folder / f"{'sample' if asked.view == 'moderated' else 'audit-sample'}.xlsx"
    if path.exists() and path.read_bytes() != write_workbook(book):
        raise UsageError(
            f"{path.name} is there already, and somebody may be filling it in.",
            remedy="Move it away first, or draw with the same size and seed again.",
        )
    write_together({path: write_workbook(book)})
    return SampleMade(sample, path, found.problems)


@dataclass(frozen=True)
class ModerateAsked:
    """Which papers to read, and what a person decides where two of them differ.

    `stands` names a paper in ``moderation/returned/``; what it says on the claim of `service` to
    `statement` stands, `because` of something.
    """

    name: str
    today: date
    files: Sequence[Path] = ()
    stands: str = ""
    service: str = ""
    statement: str = ""
    because: str = ""


@dataclass(frozen=True)
class ModerationMade:
    """What moderators and auditors concluded: by service, the papers read, what was found."""

    campaign: str
    papers: tuple[ModerationPaper, ...]
    by_service: dict[str, tuple[Moderation, ...]]
    handed_back: tuple[Path, ...]
    problems: tuple[Problem, ...]


def moderate_campaign(ws: Workspace, asked: ModerateAsked) -> ModerationMade:
    """Read filled working papers, those given and those read before, and keep the conclusions.

    A paper that is given is copied beside the others first, so that none is lost. One that lacks
    something is written to ``moderation/send-back/`` with a column "Please fix".

    Raises
    ------
    UsageError
        When a file is not there, or there is no such campaign.
    RefusedError
        When the campaign's files have faults.
    """
    campaign, problems = open_campaign(find_campaign(ws.root, asked.name), ws.library)
    returned = campaign.folder.moderation / "returned"
    _copied(asked.files, returned)
    scored = score_campaign(ws, campaign.name, rounds_back=0)
    claims = claims_of(scored.assessed).by_key
    papers = _read(ws, campaign, claims, returned)
    decisions = _decided(campaign, papers, asked)
    settled = settle(papers, decided=_by_claim(decisions, papers))
    keep_moderations(campaign, dict(settled.by_service))
    backs = _hand_backs(ws, campaign, scored, claims, papers, asked.today)
    found = [*problems, *(p for one in papers for p in one.problems), *settled.problems]
    return ModerationMade(
        campaign.name,
        papers,
        dict(settled.by_service),
        backs,
        tuple(dict.fromkeys(found)),
    )


def _copied(files: Sequence[Path], returned: Path) -> None:
    for path in files:
        if not path.is_file():
            raise UsageError(f"{path} is not there.", remedy="Give the file name of the paper.")
        if path.resolve().is_relative_to(returned.resolve()):
            continue
        data = path.read_bytes()
        target = returned / path.name
        if target.exists() and target.read_bytes() != data:
            mark = hashlib.sha256(data).hexdigest()[:8]
            target = target.with_name(f"{path.stem}-{mark}{path.suffix}")
        write_together({target: data})


def _read(
    ws: Workspace,
    campaign: OpenCampaign,
    claims: Mapping[ClaimKey, ServiceClaim],
    returned: Path,
) -> tuple[ModerationPaper, ...]:
    """Read every paper; one that cannot be opened is told, and the others go on."""
    key_of = hashing(secret_in(private_folder(ws.root)))
    paths = sorted(p for p in returned.rglob("*") if p.is_file() and p.name[0] not in "~.")
    papers = []
    for path, form, problems in read_forms(paths, names=campaign.folder.named):
        if form is None:
            name = campaign.folder.named(path)
            papers.append(ModerationPaper(name, "", None, problems=tuple(problems)))
            continue
        papers.append(
            read_moderation(
                form,
                problems,
                model=campaign.model,
                claims=claims,
                campaign=campaign.name,
                key_of_tester=lambda name: key_of(name)[:_KEY_LENGTH],
            )
        )
    return tuple(papers)


# --- where two people differ ----------------------------------------------------------------------


def _by_claim(
    decisions: Decisions, papers: Sequence[ModerationPaper]
) -> dict[tuple[View, str, str], str]:
    """Give the whole fingerprint of the paper that stands on each claim that was decided."""
    found: dict[tuple[View, str, str], str] = {}
    for one in decisions.stands:
        for paper in papers:
            if paper.sha256 and paper.sha256.startswith(one.sha256):
                found[one.view, one.service, one.statement] = paper.sha256
    return found


def _decided(
    campaign: OpenCampaign, papers: Sequence[ModerationPaper], asked: ModerateAsked
) -> Decisions:
    decisions = decisions_of(campaign)
    if not asked.stands:
        return decisions
    wanted = Path(asked.stands).name
    found = [paper for paper in papers if Path(paper.file).name == wanted and paper.view]
    if len(found) != 1:
        names = [Path(paper.file).name for paper in papers]
        raise UsageError(f"There is no working paper {wanted}.{near_miss(wanted, names)}")
    (paper,) = found
    known = {(one.service, one.moderation.statement) for one in paper.read}
    if (asked.service, asked.statement) not in known:
        raise UsageError(
            f"{wanted} has no conclusion on {asked.statement or 'a statement'} of "
            f"{asked.service or 'a service'}.",
            remedy="Name the claim: --service waste --ref A.1",
        )
    if not asked.because:
        raise UsageError("Say why this conclusion stands.", remedy='Add: --because "..."')
    stands = Stands(
        view="audited" if paper.view == "audited" else "moderated",
        service=asked.service,
        statement=asked.statement,
        sha256=paper.sha256,
        file=paper.file,
        because=asked.because,
    )
    write_together({campaign.folder.decisions: written(with_conclusion(decisions, stands))})
    return decisions_of(campaign)


def _hand_backs(
    ws: Workspace,
    campaign: OpenCampaign,
    scored: ScoredCampaign,
    claims: Mapping[ClaimKey, ServiceClaim],
    papers: Sequence[ModerationPaper],
    today: date,
) -> tuple[Path, ...]:
    """Write the papers that lack something; those of an earlier run that lack nothing now go."""
    folder = campaign.folder.moderation / "send-back"
    files = {
        folder / f"{Path(paper.file).stem}.xlsx": write_workbook(
            hand_back(
                paper,
                campaign.model,
                claims=claims,
                campaign=campaign.name,
                period=scored.assessed.period,
                dated=datetime.combine(today, time()),
                creator=ws.file.name,
            )
        )
        for paper in papers
        if paper.needs_fixing
    }
    stale = [path for path in folder.glob("*.xlsx") if path not in files]
    write_together(files)
    for path in stale:
        path.unlink(missing_ok=True)
    return tuple(files)
