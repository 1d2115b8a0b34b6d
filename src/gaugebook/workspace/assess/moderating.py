"""Moderation and audit: a sample drawn into a working paper, and filled papers read back."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from gaugebook.errors import Problem, UsageError, Where, near_miss, problem
from gaugebook.intake.forms import read_forms
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.moderation.hand_back import hand_back
from gaugebook.maturity.moderation.paper_findings import ClaimKey
from gaugebook.maturity.moderation.read_moderation import (
    ModerationPaper,
    read_moderation,
    what_was_found,
)
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
from gaugebook.maturity.moderation.several_papers import (
    claims_in_words,
    concluded,
    helped_by_others,
    lacks,
    tell_gone,
)
from gaugebook.maturity.moderation.working_paper import CheckedView, working_paper
from gaugebook.maturity.nodes import View
from gaugebook.maturity.returned.decisions import Decisions, Stands
from gaugebook.store import write_together
from gaugebook.tables.private import private_folder, secret_in
from gaugebook.tables.records.keys import hashing
from gaugebook.workbooks import write_workbook
from gaugebook.workspace.assess.deciding import with_conclusion, written
from gaugebook.workspace.assess.folders import find_campaign
from gaugebook.workspace.assess.kept import decisions_of, keep_moderations, kept_moderations
from gaugebook.workspace.assess.opened import OpenCampaign, open_campaign
from gaugebook.workspace.assess.own_files import write_ours
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

    A paper that is given is copied beside the others, so that none is lost; where it is a
    corrected one of the same name it takes that one's place. One that lacks something is written
    to ``moderation/send-back/`` with a column "Please fix".

    Raises
    ------
    UsageError
        When a file is not there, or there is no such campaign.
    RefusedError
        When the campaign's files have faults.
    """
    campaign, problems = open_campaign(find_campaign(ws.root, asked.name), ws.library)
    returned = campaign.folder.moderation / "returned"
    scored = score_campaign(ws, campaign.name, rounds_back=0)
    twins = _copied(asked.files, returned)
    claims = claims_of(scored.assessed).by_key
    papers, told = _replaced(campaign, _read(ws, campaign, claims, returned), twins)
    papers = helped_by_others(papers)
    decisions = _decided(campaign, papers, asked)
    settled = settle(papers, decided=_by_claim(decisions, papers))
    told += tell_gone(kept_moderations(campaign), papers, place=campaign.folder.named(returned))
    keep_moderations(campaign, dict(settled.by_service))
    backs, aside = _hand_backs(ws, campaign, scored, claims, papers, asked.today)
    told += aside
    found = [*problems, *(p for one in papers for p in one.problems), *settled.problems, *told]
    return ModerationMade(
        campaign.name,
        papers,
        dict(settled.by_service),
        backs,
        tuple(dict.fromkeys(found)),
    )


def _copied(files: Sequence[Path], returned: Path) -> dict[Path, Path]:
    """Copy papers beside the others; give those whose name was taken, with the file that has it.

    Raises
    ------
    UsageError
        When one is not there; then none is copied.
    """
    for path in files:
        if not path.is_file():
            raise UsageError(f"{path} is not there.", remedy="Give the file name of the paper.")
    twins: dict[Path, Path] = {}
    for path in files:
        if path.resolve().is_relative_to(returned.resolve()):
            continue
        data = path.read_bytes()
        target = returned / path.name
        if target.exists() and target.read_bytes() != data:
            beside = _marked(target, hashlib.sha256(data).hexdigest())
            target, twins[beside] = beside, target
        write_together({target: data})
    return twins


def _marked(path: Path, sha256: str) -> Path:
    """Give a file's name with the beginning of its fingerprint, for a second one of that name."""
    return path.with_name(f"{path.stem}-{sha256[:8]}{path.suffix}")


def _replaced(
    campaign: OpenCampaign, papers: Sequence[ModerationPaper], twins: Mapping[Path, Path]
) -> tuple[tuple[ModerationPaper, ...], list[Problem]]:
    """Let a paper take the place of one of the same name where it lacks none of its conclusions.

    The earlier one is moved to ``moderation/replaced/``; no paper is ever lost.
    """
    named = {paper.file: paper for paper in papers}
    told: list[Problem] = []
    for path, taken in twins.items():
        new = named.get(campaign.folder.named(path))
        old = named.get(campaign.folder.named(taken))
        if new is None or old is None or new.view is None:
            continue
        missing = lacks(new, old)
        if missing:
            place, names = Where(new.file), claims_in_words(missing)
            told.append(problem("moderation-beside", place, count=len(missing), claims=names))
            continue
        kept = _marked(campaign.folder.moderation / "replaced" / taken.name, old.sha256)
        kept.parent.mkdir(exist_ok=True)
        taken.replace(kept)
        path.replace(taken)
        del named[new.file]
        named[old.file] = _under_the_name(new, old.file)
        changed = _changed(new, old)
        earlier = campaign.folder.named(kept)
        told.append(
            problem("moderation-replaced", Where(old.file), earlier=earlier, changed=changed)
        )
    return tuple(named.values()), told


def _changed(new: ModerationPaper, old: ModerationPaper) -> str:
    """Say which conclusions are other ones than before."""
    now = concluded(new)
    keys = [k for k, m in concluded(old).items() if what_was_found(now[k]) != what_was_found(m)]
    return f"concludes otherwise on {claims_in_words(keys)}" if keys else "changes no conclusion"


def _under_the_name(paper: ModerationPaper, file: str) -> ModerationPaper:
    """Give a paper as if it had been read under another name."""

    def there(where: Where) -> Where:
        return replace(where, file=file) if where.file == paper.file else where

    return replace(
        paper,
        file=file,
        read=tuple(replace(one, where=there(one.where)) for one in paper.read),
        problems=tuple(p.moved(there(p.where)) for p in paper.problems),
    )


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
) -> tuple[tuple[Path, ...], list[Problem]]:
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
    returned = campaign.folder.moderation / "returned"
    return tuple(files), write_ours(campaign.folder, files, stale=stale, back_to=returned)
