"""Hands a working paper back: the claims that still need something, with what was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import UsageError
from gaugebook.maturity.moderation.paper_findings import ClaimKey
from gaugebook.maturity.moderation.read_moderation import ModerationPaper
from gaugebook.maturity.moderation.sample import DrawnClaim, Sample
from gaugebook.maturity.moderation.service_claims import ServiceClaim
from gaugebook.maturity.moderation.working_paper import working_paper
from gaugebook.periods import Period
from gaugebook.workbooks import Workbook


def hand_back(
    paper: ModerationPaper,
    model: Assessment,
    *,
    claims: Mapping[ClaimKey, ServiceClaim],
    campaign: str,
    period: Period,
    dated: datetime,
    creator: str,
) -> Workbook:
    """Give a working paper of the claims that still need something, with a column "Please fix".

    What counted already is not in it, so that it cannot be concluded on twice. What was concluded
    on a claim that has changed since is left out: whoever looked at it looks again.

    Parameters
    ----------
    paper
        The paper as it was read.
    model, claims, campaign, period
        The round, as for reading it.
    dated, creator
        As for the paper itself.

    Raises
    ------
    UsageError
        When nothing in the paper needs fixing.
    """
    if paper.view not in ("moderated", "audited") or not paper.needs_fixing:
        raise UsageError(f"Nothing in {paper.file} needs fixing.")
    drawn = tuple(
        DrawnClaim(claim, (), paper.filled.drawn_as.get(key, "judgement"))
        for key, claim in claims.items()
        if key in paper.filled.fixes
    )
    sample = Sample(
        seed=paper.filled.about.get("seed", "not known"),
        strata=(),
        size=len(drawn),
        population=len(claims),
        by_stratum=(),
        drawn=drawn,
        left_out={},
    )
    return working_paper(
        sample,
        model,
        view=paper.view,
        campaign=campaign,
        period=period,
        dated=dated,
        creator=creator,
        filled=paper.filled,
    )
