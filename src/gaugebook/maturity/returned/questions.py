"""What a form asks, made ready for reading: by Ref, each answer in every wording it may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import exact
from gaugebook.maturity.answers import Special
from gaugebook.maturity.form import Choice, FormRow, form_rows, languages_of
from gaugebook.maturity.returned.texts import plain, plain_ref
from gaugebook.words import one_line

_SYNONYMS: Mapping[Special, tuple[str, ...]] = {
    "not_applicable": (
        *("n/a", "na", "n.a", "n / a", "not applicable", "does not apply", "doesn't apply"),
        *("not relevant", "does not apply to us", "doesn't apply to us"),
    ),
    "dont_know": (
        *("don't know", "dont know", "do not know", "we don't know", "we dont know"),
        *("we do not know", "not known", "unknown"),
    ),
    "not_answered": ("not answered", "not answered yet", "not yet answered"),
}
_YES = ("yes", "y", "true", "✓", "✔", "☑", "✅")
_NO = ("no", "n", "false", "✗", "✘", "☐", "❌")

Means = tuple[Choice, bool]
"""A choice, and whether the text is the form's own wording of it."""


@dataclass(frozen=True)
class Question:
    """One row of the form, with each text that may stand in it.

    `own` gives for a text as the form writes it, in any language, the one choice that it is;
    `words` for a plain text the choices that it may mean: more than one is no answer.
    `levels` has the plain names of each level, where the row takes levels; `largest` is the most
    that a number may be.
    """

    row: FormRow
    own: Mapping[str, Choice]
    words: Mapping[str, tuple[Means, ...]]
    levels: Mapping[Fraction, frozenset[str]]
    largest: float | None = None

    def special(self, name: Special) -> Choice | None:
        """Give the choice of a special answer, where the model has it."""
        return next((c for c in self.row.choices if c.special == name), None)

    def of_level(self, value: Fraction) -> Choice | None:
        """Give the choice of a level; None where it is no level."""
        if value not in self.levels:
            return None
        return next((c for c in self.row.choices if c.value == value), None)


@dataclass(frozen=True)
class Questions:
    """All rows of the form of a model for a profile."""

    model: Assessment
    profile: str | None
    by_ref: Mapping[str, Question]
    asked: frozenset[str]

    @cached_property
    def refs(self) -> Mapping[str, str]:
        """The Ref of each plain one; a plain one that two Refs share is left out."""
        found: dict[str, str] = {}
        shared: set[str] = set()
        for ref in self.by_ref:
            key = plain_ref(ref)
            if found.setdefault(key, ref) != ref:
                shared.add(key)
        return {key: ref for key, ref in found.items() if key not in shared}

    @cached_property
    def refs_of(self) -> Mapping[str, list[str]]:
        """The Refs of each statement, its own and those of the rows below it."""
        found: dict[str, list[str]] = {name: [] for name in self.model.statements}
        for ref, question in self.by_ref.items():
            found[question.row.statement].append(ref)
        return found

    def ref_of(self, text: str) -> str | None:
        """Give the Ref that a cell means, or None where the form has none such."""
        stripped = text.strip()
        return stripped if stripped in self.by_ref else self.refs.get(plain_ref(text))

    def aim_of(self, text: str) -> Fraction | None:
        """Give the level that somebody aims for, by its name, number or both."""
        return self._aims.get(plain(text))

    @cached_property
    def _aims(self) -> Mapping[str, Fraction]:
        found: dict[str, Fraction] = {}
        for value, names in _level_names(self.model).items():
            number = f"{float(value):g}"
            for text in (number, f"{number}.0", f"level {number}", *names):
                found[text] = value
            found.update({f"{number}-{name}": value for name in names})
        return found


def questions_of(model: Assessment, profile: str | None) -> Questions:
    """Make the form of a model ready for reading.

    Every row of the model is there, so that one of another profile is known for what it is;
    `asked` has the statements of the profile.

    Parameters
    ----------
    model
        The model in the version of the form.
    profile
        Of the service; None where it is not known, or where the model has none such.
    """
    known = {p.id for p in model.applies_to.profiles}
    languages = languages_of(model)
    by_language = [form_rows(model, language=language) for language in languages]
    levels = _level_names(model)
    level_words: Mapping[str, tuple[Means, ...]] = {}
    level_own: Mapping[str, Choice] = {}
    by_ref: dict[str, Question] = {}
    for variants in zip(*by_language, strict=True):
        row = variants[0]
        takes_levels = row.kind == "choice" and _takes_levels(model, row)
        if takes_levels:  # the choices of all of them are the same
            level_words = level_words or _words(variants, levels)
        words = level_words if takes_levels else _words(variants, {})
        number = model.statements[row.statement].number
        largest = number.max if number is not None else None
        if takes_levels:
            own = level_own = level_own or _own(variants)
        else:
            own = _own(variants)
        by_ref[row.ref] = Question(row, own, words, levels if takes_levels else {}, largest)
    asked = model.asked_of(profile if profile in known else None)
    return Questions(model, profile, by_ref, frozenset(s.id for s in asked))


def _takes_levels(model: Assessment, row: FormRow) -> bool:
    return row.ref == row.statement and model.statements[row.statement].kind == "level"


def _level_names(model: Assessment) -> dict[Fraction, frozenset[str]]:
    return {
        exact(level.value): frozenset(plain(text) for text in level.label.values())
        for level in model.levels
    }


def _own(variants: tuple[FormRow, ...]) -> Mapping[str, Choice]:
    """Give each text of the form with its choice; one that is two, by language, is left out."""
    found: dict[str, set[int]] = {}
    for row in variants:
        for number, choice in enumerate(row.choices):
            found.setdefault(one_line(choice.text), set()).add(number)
    choices = variants[0].choices
    return {text: choices[min(places)] for text, places in found.items() if len(places) == 1}


def _words(
    variants: tuple[FormRow, ...], levels: Mapping[Fraction, frozenset[str]]
) -> Mapping[str, tuple[Means, ...]]:
    own: dict[str, set[int]] = {}
    other: dict[str, set[int]] = {}
    first = variants[0]
    for row in variants:
        for number, choice in enumerate(row.choices):
            own.setdefault(plain(choice.text), set()).add(number)
    for number, choice in enumerate(first.choices):
        for text in _other_words(first, choice, levels):
            if plain(text) not in own:
                other.setdefault(plain(text), set()).add(number)
    found: dict[str, tuple[Means, ...]] = {}
    for is_own, texts in ((True, own), (False, other)):
        for text, numbers in texts.items():
            found[text] = tuple((first.choices[n], is_own) for n in sorted(numbers))
    return found


def _other_words(
    row: FormRow, choice: Choice, levels: Mapping[Fraction, frozenset[str]]
) -> tuple[str, ...]:
    if choice.special is not None:
        words = _SYNONYMS[choice.special]
        # In a row of Yes and No, na may be the No of another language.
        return tuple(w for w in words if w != "na") if row.kind == "tick" else words
    if row.kind == "tick":
        return _YES if choice.tick else _NO
    return tuple(levels.get(choice.value, ())) if choice.value is not None else ()
