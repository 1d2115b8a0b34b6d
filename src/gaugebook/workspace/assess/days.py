"""On which day each returned file came: as it was kept, else as the register says.

The days decide what is late, and stand in the private folder. Where that is lost, the register is
the one other place that has them. It is an officer's own file, which somebody may have edited or
spoilt: what is no day, or a day to come, is not taken, and every day that is taken is told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.forms import FormSheet, read_form
from gaugebook.maturity.returned.register import RECEIVED, SHA256
from gaugebook.maturity.returned.start import days_of
from gaugebook.periods import long_date
from gaugebook.words import counted
from gaugebook.workspace.assess.kept import days_received
from gaugebook.workspace.assess.opened import OpenCampaign


@dataclass(frozen=True)
class DaysReceived:
    """The day on which each file came, by its sha256, and what a person should know of it."""

    days: dict[str, date] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def received_days(
    campaign: OpenCampaign, hashes: Collection[str], *, today: date, first: date
) -> DaysReceived:
    """Give the day on which each file came that was seen before.

    Parameters
    ----------
    campaign
        The campaign.
    hashes
        The sha256 of the files that are there.
    today
        No file came after this day.
    first
        The day that files will have of which nothing says when they came.
    """
    days = days_received(campaign)
    register = campaign.folder.register
    if days or not hashes or not register.is_file():
        return DaysReceived(days)
    name = campaign.folder.named(register)
    form, problems = read_form(register, name=name)
    sheets = form.sheets if form is not None else ()
    read = {sha: day for sheet in sheets for sha, day in _days_in(sheet).items() if day <= today}
    found = {sha: read[sha] for sha in hashes if sha in read}
    rest = len(set(hashes)) - len(found)
    if not found and not problems and not any(_columns(sheet) for sheet in sheets):
        return DaysReceived()
    noun = "other file counts" if rest == 1 else "other files count"
    told = problem(
        "received-from-register",
        Where(name),
        known=counted(len(found), "file"),
        rest=f"; {rest} {noun} as received on {long_date(first)}" if rest else "",
    )
    return DaysReceived(found, (told,))


def _columns(sheet: FormSheet) -> tuple[int, int, int] | None:
    """Give the row of the headings, and the columns of the fingerprint and of the day."""
    for row in sheet.rows:
        at = {cell.text.strip(): cell.column for cell in row}
        if row and SHA256 in at and RECEIVED in at:
            return row[0].row, at[SHA256], at[RECEIVED]
    return None


def _days_in(sheet: FormSheet) -> dict[str, date]:
    """Give the days of one sheet; one that stands there twice and differs is none."""
    columns = _columns(sheet)
    if columns is None:
        return {}
    top, at_sha, at_day = columns
    found: dict[str, set[date]] = {}
    for row in sheet.rows:
        texts = {cell.column: cell.text.strip() for cell in row if cell.row > top}
        days = days_of(texts.get(at_day, "").partition("T")[0])
        if texts.get(at_sha) and len(days) == 1:
            found.setdefault(texts[at_sha].casefold(), set()).add(days[0])
    return {sha: days.pop() for sha, days in found.items() if len(days) == 1}
