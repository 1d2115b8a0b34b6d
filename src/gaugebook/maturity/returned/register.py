"""The register of what came back: a row a return, and on a second sheet a row a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from gaugebook.errors import Problem, Severity, sort_problems
from gaugebook.maturity.returned.collecting import Collected
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import OUTCOME_WORDS, Return
from gaugebook.periods import long_date
from gaugebook.words import counted
from gaugebook.workbooks import (
    Line,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
)

RECEIVED, SHA256 = "Received", "sha256"
HEADINGS = (
    "File",
    "Service",
    "Outcome",
    "What to do next",
    "Answered",
    "Does not apply",
    "Not known",
    "Not answered",
    "To put right",
    "Notes",
    RECEIVED,
    SHA256,
)
_FIRST_NUMBER, _LAST_NUMBER = 4, 9
FINDING_HEADINGS = ("File", "Sheet", "Cell", "How grave", "What was found", "What to do")
GRAVITY_WORDS: Mapping[Severity, str] = {
    "refuse": "Cannot be read",
    "warn": "To do",
    "note": "Note",
}
_NONE = "[z]"
"""Stands where a cell does not apply."""


def register_of(collected: Collected, round_: Round, *, dated: datetime) -> Workbook:
    """Give the register as a workbook, to be written by `gaugebook.workbooks.write_workbook`.

    It names services and files, and no person. With no file it says so.

    Parameters
    ----------
    collected
        What came back.
    round_
        What is known of the round.
    dated
        The time that the file says it was made.
    """
    title = f"What came back: {round_.campaign.model}, {round_.campaign.cycle}"
    rows = tuple(
        _row(one, next_step(collected, place), round_)
        for place, one in enumerate(collected.returns)
    )
    accepted, late = len(collected.accepted or {}), len(collected.late or {})
    asked = sum(not service.excused for service in round_.services)
    lines = [
        Line("This sheet has one table. [z] means that there is nothing to say."),
        Line(
            f"{counted(len(rows), 'return')}; the answers of {accepted} of "
            f"{counted(asked, 'service')} count, those of {late} came late."
        ),
    ]
    lines.append(Line("The sheet Findings says what was found in each file, cell by cell."))
    if not rows:
        lines.append(Line("Nothing has come back yet."))
    columns = tuple(
        WorkbookColumn(h, "number" if _FIRST_NUMBER <= n < _LAST_NUMBER + 1 else "text")
        for n, h in enumerate(HEADINGS)
    )
    table = WorkbookTable("tbl_register", columns, rows) if rows else None
    sheet = Sheet("Register", title, tuple(lines), table)
    creator = round_.campaign.sender or "gaugebook"
    findings = _findings_sheet(findings_to_act_on(collected), f"Findings: {title}")
    return Workbook(title, title, creator, "en-GB", dated, (sheet, findings))


def _findings_sheet(findings: Sequence[Problem], title: str) -> Sheet:
    """Give a row a finding, the gravest first: nothing is quoted that its message does not."""
    columns = tuple(WorkbookColumn(heading) for heading in FINDING_HEADINGS)
    rows = tuple(tuple(map(WorkbookCell, _finding(found))) for found in findings)
    lines = [
        Line("This sheet has one table. [z] means that there is nothing to say."),
        Line(f"{counted(len(rows), 'finding')}, those that ask for something first."),
        Line("Cannot be read: the file gave no answers. To do: somebody has to act. Note: it "
             "counts, and this is what was done."),
    ]  # fmt: skip
    if not rows:
        return Sheet("Findings", title, (Line("Nothing was found that has to be told."),), None)
    return Sheet("Findings", title, tuple(lines), WorkbookTable("tbl_findings", columns, rows))


def _finding(found: Problem) -> tuple[str, ...]:
    where = found.where
    texts = (where.file, where.sheet, where.cell or (str(where.line) if where.line else ""))
    gravity = GRAVITY_WORDS[found.severity]
    return (*(text or _NONE for text in texts), gravity, found.message, found.remedy or _NONE)


NOTHING_TO_DO = "Nothing."
_NOTHING = "Nothing"
"""How every step begins that asks for nothing."""


def next_step(collected: Collected, place: int) -> str:
    """Give what is to be done about a return, in one sentence.

    Parameters
    ----------
    collected
        What came back.
    place
        Of the return among them.
    """
    one, is_used = collected.returns[place], place in collected.used
    codes = {p.code: p for p in one.problems}
    for code in _TO_DECIDE:
        if code in codes:
            return codes[code].remedy
    if one.outcome == "not_readable":
        return next(p.remedy for p in one.problems if p.is_refused)
    aside = [p for p in one.problems if p.code in _ASIDE]
    if aside and not is_used:
        return f"Nothing. {aside[-1].message}"
    if one.outcome == "needs_an_answer":
        if not one.service:
            return next(p.remedy for p in one.problems if p.severity == "warn")
        if one.service in {back.service.id for back in collected.hand_backs}:
            return "Send the form in send-back/ to the service."
        return f"Nothing: its service is not asked itself; {_what_of_former(collected, place)}."
    if "return-late" in codes:
        return f"Nothing. {codes['return-late'].message} {codes['return-late'].remedy}"
    if not is_used:
        return f"Nothing; {_what_of_former(collected, place)}."
    return NOTHING_TO_DO


def _what_of_former(collected: Collected, place: int) -> str:
    """Say what becomes of the answers of a service that is not asked itself."""
    one = collected.returns[place]
    if place in collected.used:
        return "what it does answer counts for the service that came from it"
    if any(p.code == "return-succeeded" and p.where.file == one.file for p in collected.across):
        return "its answers stand in the form of the service that came from it, and wait for that"
    return "it is not used"


def findings_to_act_on(collected: Collected) -> list[Problem]:
    """Give every finding, gravest first, as what it asks of a person now.

    What a file still lacked is a note where nothing has to be done about the file, as when the
    service has sent another since.
    """
    found: list[Problem] = []
    for place, one in enumerate(collected.returns):
        is_done = next_step(collected, place).startswith(_NOTHING)
        found += [_as_note(p) if is_done and p.severity == "warn" else p for p in one.problems]
    return sort_problems([*found, *collected.across])


def _as_note(found: Problem) -> Problem:
    return replace(found, severity="note")


_TO_DECIDE = (
    "decision-contradicted",
    "return-differs",
    "return-service-unknown",
    "return-service-contradicted",
)
_ASIDE = (
    "return-same-twice",
    "return-completed",
    "return-words-differ",
    "return-not-kept",
    "return-waits",
)


def _row(one: Return, step: str, round_: Round) -> tuple[WorkbookCell, ...]:
    special = [answer.special for answer in one.answers]
    answered = sum(not a.is_blank and a.special is None for a in one.answers)
    counts = (
        answered,
        special.count("not_applicable"),
        special.count("dont_know"),
        sum(a.is_blank for a in one.answers),
        len(one.fixes),
        sum(p.severity == "note" for p in one.problems),
    )
    name = round_.names([one.service])[0] if one.service else "Not known"
    return (
        WorkbookCell(one.file or _NONE),
        WorkbookCell(name),
        WorkbookCell(OUTCOME_WORDS[one.outcome]),
        WorkbookCell(step),
        *(WorkbookCell(number) for number in counts),
        WorkbookCell(long_date(one.received) if one.received else _NONE),
        WorkbookCell(one.sha256 or _NONE),
    )
