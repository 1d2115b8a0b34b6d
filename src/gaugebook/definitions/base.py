"""The base of every definition model: strict fields, frozen values, id and version."""

from __future__ import annotations

import re
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from gaugebook.errors import GaugebookError
from gaugebook.periods import parse_period


class Part(BaseModel):
    """A piece of a definition: no unknown field, no number that is none, no change once read.

    `gaugebook.definitions.files.build` adds that nothing is converted in silence: ``"2"`` is
    not a number, ``yes`` is not true, 5 is not a text.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False
    )


class Misfit(ValueError):
    """A value that does not fit the rest of its part; `at` is the way from the part to it."""

    def __init__(self, message: str, *at: str | int) -> None:
        super().__init__(message)
        self.at = at


def aside(hint: str) -> str:
    """Give a near miss in brackets, for the end of a sentence.

    >>> aside(" Did you mean line?"), aside("")
    (' (Did you mean line?)', '')
    """
    return f" ({hint.strip()})" if hint else ""


def _is_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[_-][a-z0-9]+)*", text):
        raise ValueError("an id has small letters, digits, _ and - only")
    return text


def _is_version(text: str) -> str:
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+(?:\+[A-Za-z0-9.-]+)?", text):
        raise ValueError("a version is written like 1.0.0, or 1.0.0+ORG for a copy")
    return text


def _is_period(text: str) -> str:
    try:
        parse_period(text)
    except GaugebookError as fault:
        raise ValueError(fault.message) from None
    return text


def _is_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a time zone is written like Europe/London") from None
    return name


def _whole_number_as_text(value: Any) -> Any:
    """Let 2022 without quotes reach the check for periods, which says what is wrong with it."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, AfterValidator(_is_id)]
Version = Annotated[str, AfterValidator(_is_version)]
PeriodText = Annotated[str, BeforeValidator(_whole_number_as_text), AfterValidator(_is_period)]
TimeZone = Annotated[str, AfterValidator(_is_time_zone)]


class Definition(Part):
    """What every definition file says of itself.

    `based_on` is written by ``gaugebook copy``: the id, version and fingerprint that the
    definition was taken from.
    """

    id: Id
    version: Version
    based_on: str | None = None
