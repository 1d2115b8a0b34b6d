"""The words of the drafts, from ``templates/campaign.yaml``: a council edits them without Python.

A workspace's own file wins over the shipped one. Each text is a template in a sandbox; what can be
filled in is known beforehand, so that a slip is found when the file is checked and not when two
hundred drafts are written.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from gaugebook.definitions.base import Part
from gaugebook.definitions.files import LoadedYaml, build, load_yaml
from gaugebook.definitions.shipped import library_root
from gaugebook.errors import GaugebookError, Problem, near_miss, problem

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from gaugebook.definitions.catalogue import Library

WORDS_FILE = "templates/campaign.yaml"
_EVERYWHERE = frozenset(
    {"service", "title", "cycle", "questions", "minutes", "due", "cut_off", "reply_until", "ask"}
    | {"signature", "greeting", "manager", "is_delegate", "file", "issue_number"}
)
_INVITATION = _EVERYWHERE | {"last_cycle", "handed_over"}
_REMINDER = (
    _EVERYWHERE
    | {"what_is_missing", "is_all_missing", "days_left", "days_late", "is_too_late"}
    | {"received", "director"}
)
_MISSING = (_REMINDER | {"count", "others"}) - {"what_is_missing"}
MESSAGES = (
    "invitation",
    "reminder_early",
    "reminder_late",
    "reminder_very_late",
    "hand_back",
    "unreadable",
    "which_file",
)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class MessageWords(Part):
    """The subject and the text of one kind of e-mail."""

    subject: str
    text: str


class MissingWords(Part):
    """What is said of what is missing: all of it, some answers, a file that cannot be read."""

    everything: str
    some: str
    handed_over: str
    others: str
    unreadable: str
    to_decide: str


class MinutesAQuestion(Part):
    """How long one question takes, in minutes, at least and at most."""

    least: float = Field(gt=0, le=60)
    most: float = Field(gt=0, le=60)


class CampaignWords(Part):
    """All words of the drafts."""

    schema_: Literal["campaign-words/1"] = Field(alias="schema")
    minutes_a_question: MinutesAQuestion
    made_up: str
    invitation: MessageWords
    reminder_early: MessageWords
    reminder_late: MessageWords
    very_late_after_days: int = Field(default=7, ge=0)
    reminder_very_late: MessageWords
    hand_back: MessageWords
    unreadable: MessageWords
    which_file: MessageWords
    missing: MissingWords

    def minutes(self, questions: int) -> str:
        """Give how long so many questions take, in fives of minutes."""
        least = _in_fives(questions * self.minutes_a_question.least)
        most = _in_fives(questions * self.minutes_a_question.most)
        return f"{most} minutes" if most <= least else f"{least} to {most} minutes"


def _in_fives(minutes: float) -> int:
    return max(5, 5 * math.ceil(minutes / 5))


def read_words(loaded: LoadedYaml) -> tuple[CampaignWords | None, list[Problem]]:
    """Read the words; every fault is a Problem at its line, None where a refusal is among them.

    Parameters
    ----------
    loaded
        The file's content.
    """
    words, problems = build(CampaignWords, loaded)
    if words is None:
        return None, problems
    problems += [
        problem("draft-words-wrong", loaded.where(path), found=".".join(path), detail=detail)
        for path, text, known in _templates(words)
        for detail in _faults(text, known)
    ]
    return (None if any(p.is_refused for p in problems) else words), problems


def load_words(library: Library) -> tuple[CampaignWords | None, list[Problem]]:
    """Read the words of a workspace, or the shipped ones where it has none of its own."""
    for root in library.roots:
        if (root / WORDS_FILE).is_file():
            loaded, problems = load_yaml(root / WORDS_FILE, name=WORDS_FILE)
            if loaded is None:
                return None, problems
            words, found = read_words(loaded)
            return words, [*problems, *found]
    return shipped_words(), []


@functools.cache
def shipped_words() -> CampaignWords:
    """Give the shipped words.

    Raises
    ------
    GaugebookError
        When the installation has lost them.
    """
    loaded, problems = load_yaml(library_root() / WORDS_FILE, name=WORDS_FILE)
    words, found = read_words(loaded) if loaded is not None else (None, problems)
    if words is None:
        raise GaugebookError(f"{WORDS_FILE} cannot be used: {'; '.join(p.message for p in found)}")
    return words


def fill(text: str, facts: Mapping[str, object]) -> str:
    r"""Fill a text in; runs of blank lines become one, and none stands at an end.

    >>> fill("{% if x %}\nA\n\n{% endif %}\n\nB {{ y }}", {"x": True, "y": 2})
    'A\n\nB 2'
    """
    filled = _environment().from_string(text).render(**facts)
    return _BLANK_LINES.sub("\n\n", filled).strip()


def _templates(
    words: CampaignWords,
) -> Iterator[tuple[tuple[str, ...], str, frozenset[str]]]:
    """Give every template with its way in the file and the names that it may use."""
    for name in MESSAGES:
        message: MessageWords = getattr(words, name)
        known = _INVITATION if name == "invitation" else _REMINDER
        subject_knows = known - {"what_is_missing"}
        yield (name, "subject"), message.subject, subject_knows
        yield (name, "text"), message.text, known
    for name in MissingWords.model_fields:
        yield ("missing", name), getattr(words.missing, name), _MISSING


def _faults(text: str, known: frozenset[str]) -> Iterator[str]:
    from jinja2 import TemplateError, TemplateSyntaxError, meta

    try:
        tree = _environment().parse(text)
        _environment().from_string(text)
    except TemplateSyntaxError as fault:
        yield f"a brace or a percent sign is not in order ({str(fault.message).rstrip('.')})"
        return
    unknown = sorted(meta.find_undeclared_variables(tree) - known)
    for name in unknown:
        yield f"nothing is called `{name}`.{near_miss(name, known)}".rstrip(".?")
    if unknown:
        return
    try:
        is_empty = not fill(text, {name: _SAMPLES.get(name, "words") for name in known})
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as fault:
        yield f"it cannot be filled in ({fault})"
        return
    if is_empty:
        yield "it is empty"


_SAMPLES: Mapping[str, object] = {
    "questions": 28,
    "days_left": 3,
    "days_late": 0,
    "count": 2,
    "others": 1,
    "is_delegate": False,
    "is_all_missing": True,
    "is_too_late": False,
}


@functools.cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Plain text: what becomes HTML is escaped afterwards, so nothing is escaped twice.
    return ImmutableSandboxedEnvironment(
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
