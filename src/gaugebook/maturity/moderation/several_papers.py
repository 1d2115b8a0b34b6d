"""Several working papers of one round: a corrected one, one that brings what another lacked.

A paper goes back with those of its claims that need something, and comes again with those alone.
So papers stand beside each other, and one takes the place of another only where it has a
conclusion on every claim that the other had one on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.moderation import paper_form as layout
from gaugebook.maturity.moderation.paper_findings import ClaimKey
from gaugebook.maturity.moderation.read_moderation import ModerationPaper
from gaugebook.words import listed

_MOST_NAMED = 12
"""Claims that a finding names one by one."""


def concluded(paper: ModerationPaper) -> dict[ClaimKey, Moderation]:
    """Give the conclusions of a paper that count, by service and statement."""
    return {(one.service, one.moderation.statement): one.moderation for one in paper.read}


def lacks(new: ModerationPaper, old: ModerationPaper) -> tuple[ClaimKey, ...]:
    """Give the claims on which a paper has no conclusion that counts, and another one has."""
    there = concluded(new) if new.view == old.view else {}
    return tuple(key for key in concluded(old) if key not in there)


def claims_in_words(keys: Iterable[ClaimKey]) -> str:
    """Give claims as a list in prose, at most so many.

    >>> claims_in_words([("bins", "A.1"), ("bins", "A.2")])
    'bins A.1 and bins A.2'
    """
    names = [f"{service} {statement}" for service, statement in keys]
    return listed([*names[:_MOST_NAMED], "more"] if names[_MOST_NAMED:] else names)


def helped_by_others(papers: Sequence[ModerationPaper]) -> tuple[ModerationPaper, ...]:
    """Give papers without what they lack on claims that another paper has a conclusion on.

    What was found of such a claim is a note: nobody has to put it right any more.
    """
    return tuple(_helped(paper, papers) for paper in papers)


def _helped(paper: ModerationPaper, papers: Iterable[ModerationPaper]) -> ModerationPaper:
    others = (o for o in papers if o is not paper and o.view == paper.view)
    known = {key for other in others for key in concluded(other)}
    done = {f"{service} {statement}" for service, statement in paper.filled.fixes.keys() & known}
    if not done:
        return paper
    fixes = {key: text for key, text in paper.filled.fixes.items() if key not in known}
    problems = tuple(
        replace(p, severity="note") if p.severity == "warn" and p.key in done else p
        for p in paper.problems
    )
    return replace(paper, filled=replace(paper.filled, fixes=fixes), problems=problems)


def tell_gone(
    before: Mapping[str, Iterable[Moderation]], papers: Sequence[ModerationPaper], *, place: str
) -> list[Problem]:
    """Tell the conclusions that counted last time and stand in no paper now.

    Parameters
    ----------
    before
        What counted then, by service.
    papers
        Every paper that is there now. One that has a conclusion on the claim which does not
        count, or that cannot be read, says so itself.
    place
        The folder of the papers, as findings call it.
    """
    here = {(paper.view, *key) for paper in papers for key in _claims_of(paper)}
    gone = [
        (service, one.statement)
        for service, found in before.items()
        for one in found
        if (one.view, service, one.statement) not in here
    ]
    if not gone:
        return []
    count, names = len(gone), claims_in_words(gone)
    return [problem("moderation-gone", Where(place), count=count, claims=names)]


def _claims_of(paper: ModerationPaper) -> set[ClaimKey]:
    written = {
        (service, layout.statement_of(ref))
        for (service, ref), texts in paper.filled.texts.items()
        if texts.get(layout.CONCLUSION)
    }
    return {*concluded(paper), *paper.filled.fixes, *written}
