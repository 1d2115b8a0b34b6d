"""The working paper as a form: its sheets, headings, rows and choices, in one place.

What is written (`working_paper`) and what is read back (`read_moderation`) both come from here. A
claim is one row; one that is answered by ticks, or by a way through questions, has a row for each
of those below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.maturity.answers import Special
from gaugebook.maturity.form import BETWEEN, Choice, FormRow, form_rows
from gaugebook.maturity.moderation.service_claims import ServiceClaim

PAPER_VERSION = "1"
"""Of the paper's layout."""

READ_ME, CLAIMS, LEVELS, DRAWN, LISTS, ABOUT = (
    "Read me",
    "Claims",
    "Levels guide",
    "How claims were drawn",
    "Lists",
    "About this file",
)

SERVICE, SERVICE_ID, REF, QUESTION = "Service", "Service id", "Ref", "Question"
CLAIMED, AFTER = "Claimed", "After moderation"
WHY, EVIDENCE = "Why the service says that", "Evidence that the service names"
FIGURES, DRAWN_AS = "What our own figures say", "Drawn"
SEEN, DATE, TESTER = "Evidence seen", "Date looked at", "Looked at by (post)"
CONCLUSION, REASON, REFERENCE = "Conclusion", "Reason", "Reference"
PLEASE_FIX = "Please fix"
GIVEN = (SERVICE, SERVICE_ID, REF, QUESTION, CLAIMED, WHY, EVIDENCE, FIGURES, DRAWN_AS)
TO_FILL = (SEEN, DATE, TESTER, CONCLUSION, REASON, REFERENCE)
"""The columns of the claims. `AFTER` follows `CLAIMED` where moderators looked at one already."""

BY_CHANCE, ADDED = "By chance", "Added"
AGREE, CANNOT_TELL, BELOW = (
    "Agree with the claim",
    "Cannot tell",
    "Other answers, in the rows below",
)

ABOUT_ITEMS = (
    "view",
    "campaign",
    "model id",
    "model version",
    "paper version",
    "cycle",
    "seed",
    "strata",
    "claims to draw",
    "claims there were",
)

_STRATA_BETWEEN, _ONE_STRATUM = ", ", "none"


def strata_in_words(strata: Sequence[str]) -> str:
    """Give what stands under *strata*.

    >>> strata_in_words(("theme", "level")), strata_in_words(())
    ('theme, level', 'none')
    """
    return _STRATA_BETWEEN.join(strata) or _ONE_STRATUM


def strata_of(text: str) -> tuple[str, ...] | None:
    """Read what stands under *strata*; None where nothing does.

    >>> strata_of("theme, level"), strata_of("none"), strata_of("")
    (('theme', 'level'), (), None)
    """
    names = tuple(name.strip().casefold() for name in text.split(_STRATA_BETWEEN.strip()))
    if names == ("",):
        return None
    return () if names == (_ONE_STRATUM,) else names


@dataclass(frozen=True)
class PaperRow:
    """One row of the claims.

    `kind` ``claim`` takes a conclusion; ``part`` is a tick or question of the claim above, with
    what was claimed of it in `claimed`, empty where nobody can say. `takes_number` rows may hold
    a number that is not in the list.
    """

    ref: str
    statement: str
    question: str
    kind: Literal["claim", "part"]
    claimed: str
    choices: tuple[Choice, ...]
    takes_number: bool = False

    @property
    def offered(self) -> tuple[str, ...]:
        """What the cell offers to choose from."""
        texts = tuple(choice.text for choice in self.choices)
        return (AGREE, *texts, CANNOT_TELL) if self.kind == "claim" else texts


def form_by_statement(model: Assessment, language: str = "en") -> dict[str, list[FormRow]]:
    """Give the rows of the services' own form, by statement."""
    found: dict[str, list[FormRow]] = {}
    for row in form_rows(model, language=language):
        found.setdefault(row.statement, []).append(row)
    return found


def paper_rows(claim: ServiceClaim, form: dict[str, list[FormRow]]) -> tuple[PaperRow, ...]:
    """Give the rows of one claim.

    Parameters
    ----------
    claim
        The claim.
    form
        The services' form, by `form_by_statement`.
    """
    first, *parts = form[claim.statement]
    is_by_parts = first.kind == "heading"
    choices = (Choice(BELOW),) if is_by_parts else tuple(c for c in first.choices if not c.special)
    head = PaperRow(
        ref=first.ref,
        statement=first.statement,
        question=first.question,
        kind="claim",
        claimed=claim.answered,
        choices=choices,
        takes_number=first.kind == "number",
    )
    if not is_by_parts:
        return (head,)
    return (head, *(_part(claim, row) for row in parts))


def _part(claim: ServiceClaim, row: FormRow) -> PaperRow:
    skipped: tuple[Special, ...] = ("not_answered",)
    choices = tuple(c for c in row.choices if c.special not in skipped)
    return PaperRow(row.ref, row.statement, row.question, "part", _claimed(claim, row), choices)


def _claimed(claim: ServiceClaim, row: FormRow) -> str:
    """Give what was answered to one tick or question; empty where people differ or were silent."""
    if claim.ticks is None:
        return ""
    ticked = [c.text for c in row.choices if c.tick and c.tick in claim.ticks]
    if ticked or row.kind != "tick":
        return ticked[0] if ticked else ""
    return next(c.text for c in row.choices if c.tick == "")


def statement_of(ref: str) -> str:
    """Give the statement of a Ref.

    >>> statement_of("A.1/b"), statement_of("A.1")
    ('A.1', 'A.1')
    """
    return ref.partition(BETWEEN)[0]
