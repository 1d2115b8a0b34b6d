"""The base of every definition model: strict fields, frozen values, id and version."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Part(BaseModel):
    """A piece of a definition: no unknown field, no silent conversion, no change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, validate_default=True)


def _is_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[_-][a-z0-9]+)*", text):
        raise ValueError("an id has small letters, digits, _ and - only")
    return text


def _is_version(text: str) -> str:
    if not re.fullmatch(r"\d+\.\d+\.\d+(?:\+[A-Za-z0-9.-]+)?", text):
        raise ValueError("a version is written like 1.0.0, or 1.0.0+ORG for a copy")
    return text


Id = Annotated[str, AfterValidator(_is_id)]
Version = Annotated[str, AfterValidator(_is_version)]


class Definition(Part):
    """What every definition file says of itself.

    `based_on` is written by ``gaugebook copy``: the id, version and fingerprint that the
    definition was taken from.
    """

    id: Id
    version: Version
    based_on: str | None = None
