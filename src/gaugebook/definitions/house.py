"""The house style of one council: its front matter, its outline, its words and its colours.

A house is one YAML file in ``templates/houses/``; it holds no layout code. Colours are tokens
of the shared style sheet and are checked for contrast here, because a colour that cannot be
read is a fault in the definition, not in the page.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, field_validator, model_validator

from gaugebook.definitions.base import Definition, Misfit, Part
from gaugebook.observations import Status

Edition = Literal["public", "exempt"]

CLASSIFICATION: Mapping[Edition, str] = {"public": "Public report", "exempt": "Exempt report"}
STATUS_WORDS: Mapping[Status, str] = {
    "met": "Met",
    "close": "Close",
    "missed": "Missed",
    "not_confirmed": "Not confirmed",
    "none": "No target",
}

# WCAG 2.2, success criterion 1.4.3: text needs 4.5:1 against its ground.
LEAST_TEXT_CONTRAST = 4.5


def _is_colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError("a colour is written like #12436d")
    return text.lower()


Colour = Annotated[str, AfterValidator(_is_colour)]


def contrast(foreground: str, background: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21.

    Source: WCAG 2.2, definitions of *relative luminance* and *contrast ratio*.

    >>> round(contrast("#12436d", "#ffffff"), 2)
    10.25
    """
    lighter, darker = sorted((_luminance(foreground), _luminance(background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class Tokens(Part):
    """The colours a house may set; each is used as text on white."""

    ink: Colour = "#16212b"
    soft: Colour = "#4a5662"
    brand: Colour = "#12436d"
    accent: Colour = "#801650"
    met: Colour = "#0b6b3a"
    close: Colour = "#7a4f00"
    missed: Colour = "#a3231c"

    @field_validator("*")
    @classmethod
    def _reads_on_white(cls, colour: str) -> str:
        ratio = contrast(colour, "#ffffff")
        if ratio < LEAST_TEXT_CONTRAST:
            raise ValueError(
                f"{colour} on white has a contrast of {ratio:.2f}; text needs {LEAST_TEXT_CONTRAST}"
            )
        return colour


class FrontMatterField(Part):
    """One line of the front matter: its key in meeting.yaml, its label, what stands if blank."""

    key: str
    label: str
    required: bool = True
    default: str | None = None


class HouseSection(Part):
    """One section of the outline. `default` is printed when nobody wrote it."""

    key: str
    title: str
    required: bool = True
    default: str | None = None


class House(Definition):
    """A council's house style."""

    name: str
    language: str = "en-GB"
    kicker: str = "Report to {committee}"
    classification: Mapping[Edition, str] = CLASSIFICATION
    ask_heading: str = "The Committee is asked to"
    front_matter: list[FrontMatterField]
    numbering: Literal["decimal"] = "decimal"
    sections: list[HouseSection]
    status_words: Mapping[Status, str] = STATUS_WORDS
    tokens: Tokens = Tokens()

    @field_validator("kicker")
    @classmethod
    def _names_the_committee_only(cls, kicker: str) -> str:
        try:
            names = {name for _, name, *_ in string.Formatter().parse(kicker) if name is not None}
            kicker.format(committee="")
        except (ValueError, LookupError, AttributeError):
            names = {""}
        if names - {"committee"}:
            raise ValueError("only {committee} may stand in braces")
        return kicker

    @field_validator("classification")
    @classmethod
    def _every_edition(cls, words: Mapping[Edition, str]) -> Mapping[Edition, str]:
        return {**CLASSIFICATION, **words}

    @field_validator("status_words")
    @classmethod
    def _every_status(cls, words: Mapping[Status, str]) -> Mapping[Status, str]:
        return {**STATUS_WORDS, **words}

    @model_validator(mode="after")
    def _each_key_once(self) -> House:
        for name in ("front_matter", "sections"):
            keys = [part.key for part in getattr(self, name)]
            for number, key in enumerate(keys):
                if key in keys[:number]:
                    raise Misfit("it stands twice in the list", name, number, "key")
        return self
