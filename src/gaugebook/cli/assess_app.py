"""What the commands of ``gaugebook assess`` have in common: their group, days, paths, answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gaugebook.cli import console
from gaugebook.errors import UsageError

if TYPE_CHECKING:
    from gaugebook.errors import Problem

app = typer.Typer(
    name="assess",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Self-assessments: ask services, collect their answers, score, check, plan.",
)

CampaignArgument = Annotated[
    str, typer.Argument(metavar="[CAMPAIGN]", help="Its name; the only one where left out.")
]
TodayOption = Annotated[
    str, typer.Option("--as-at", metavar="DATE", help="The day to look from; today otherwise.")
]


def day_of(text: str, option: str) -> datetime.date | None:
    """Give the day that an option names; None where it was left out.

    Raises
    ------
    UsageError
        When it is no date.
    """
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        message = f"{option} is no date: {text}"
        raise UsageError(message, remedy="Write it like 2026-12-18.") from None


def today_of(text: str) -> datetime.date:
    """Give the day to look from.

    A campaign is followed by the calendar: this is the one place where the clock is asked.
    """
    return day_of(text, "--as-at") or datetime.datetime.now().astimezone().date()


def print_made(files: Sequence[Path], problems: Iterable[Problem], **more: Any) -> None:
    """Put what was made on stdout as one JSON object."""
    plain = {"files": [p.as_posix() for p in files], "problems": console.problems_json(problems)}
    console.print_json({**more, **plain})
