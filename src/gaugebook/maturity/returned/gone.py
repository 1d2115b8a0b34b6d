"""Files that were collected before and are no longer there: their answers do not go in silence."""

from __future__ import annotations

from collections.abc import Iterable

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.campaign.filled import says
from gaugebook.maturity.returned.persons import named, said
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import Return


def tell_gone(before: Iterable[Return], now: Iterable[Return], round_: Round) -> list[Problem]:
    """Tell each file whose answers stood in the folder last time, and stand nowhere in it now.

    A file that was moved, renamed or saved once more with the same answers is not told; one that
    another file took the place of under the same name is.

    Parameters
    ----------
    before
        What was read last time.
    now
        What is read now, from every file that is there.
    round_
        The names of the services.

    Examples
    --------
    >>> tell_gone([], [], None)
    []
    """
    here = list(now)
    hashes = {one.sha256 for one in here}
    found = []
    for one in before:
        if one.sha256 in hashes or not one.service:
            continue
        others = [said(other) for other in here if other.service == one.service]
        lost = [
            ref
            for ref, answer in said(one).items()
            if not any(ref in other and says(other[ref]) == says(answer) for other in others)
        ]
        if lost:
            service = round_.names([one.service])[0]
            place = Where(one.file)
            refs, count = named(lost), len(lost)
            found.append(problem("return-gone", place, service=service, count=count, refs=refs))
    return found
