"""Sign-offs: findings that somebody answers for, by code and key, with the reason.

A sign-off lifts the draft, never the check: its reason is printed beside the figures.
"""

from __future__ import annotations

from collections.abc import Iterable

from gaugebook.definitions.report import Meeting, SignOff
from gaugebook.errors import Problem, Where, problem
from gaugebook.papers.paper import Run, Runs
from gaugebook.periods import long_date


def sign_off_for(meeting: Meeting | None, finding: Problem) -> SignOff | None:
    """Give the sign-off that answers for a finding, or None."""
    for item in meeting.signed_off if meeting else ():
        if item.problem == finding.code and item.key == finding.key:
            return item
    return None


def sign_offs_used(meeting: Meeting | None, findings: Iterable[Problem]) -> tuple[SignOff, ...]:
    """Give the sign-offs that answer for the refused findings, each once."""
    found = (sign_off_for(meeting, finding) for finding in findings if finding.is_refused)
    unique: list[SignOff] = []
    for item in found:
        if item is not None and item not in unique:
            unique.append(item)
    return tuple(unique)


def unused_sign_offs(
    meeting: Meeting | None, findings: Iterable[Problem], place: Where
) -> list[Problem]:
    """Name the sign-offs that answer to no finding: a slip in code or key leaves a draft."""
    known = {(finding.code, finding.key) for finding in findings}
    return [
        problem("sign-off-unused", place, found=item.problem, key=item.key)
        for item in (meeting.signed_off if meeting else ())
        if (item.problem, item.key) not in known
    ]


def sign_off_runs(sign_off: SignOff) -> Runs:
    """Give the words that a paper prints for a sign-off; the post only where it says so."""
    by = f"{sign_off.by}, " if sign_off.print_name else ""
    return (Run(f"Reviewed: {sign_off.reason} ({by}{long_date(sign_off.date)})."),)
