"""The form of a maturity model checked: answers that nobody could tell apart, formulas too long.

An answer is chosen from a list by its words and read back by them, in a spreadsheet that takes
capitals for nothing. So the words of one list differ, and none reads like a number that means
another answer. And the formulas of the workbook have to be such as Excel takes: 8,192 letters, 64
functions inside one another, 255 parts of one, numbers of 15 digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment, Promise, Theme
from gaugebook.definitions.assessment_checks import At, Finder
from gaugebook.definitions.assessment_scoring import STAGED_OPS, Rule
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words, say
from gaugebook.definitions.files import LoadedYaml
from gaugebook.errors import Problem, problem
from gaugebook.words import folded

_Label = tuple[At, Mapping[str, str]]

LONGEST_ANSWER = 255
"""Letters of an answer in a list: Excel cuts longer texts off in several places."""
MOST_LEVELS, MOST_BANDS, MOST_CONDITIONS = 20, 30, 20
"""Each is an IF inside the one before; of conditions two, and Excel takes 64."""
MOST_TESTS, MOST_ANSWERS, MOST_GROUPS, MOST_MEMBERS = 60, 100, 50, 120
"""Each is named in one formula: groups that conditions look at, answers that lead to a question,
groups of ticks, parts that a stage or a group counts."""
MOST_THEMES, MOST_STATEMENTS = 100, 1_000
MOST_WEIGHT, MOST_POINTS = 10_000, 1_000_000_000
_TICKED = ("Yes", "No")
"""What a tick is answered by, in every model."""
_LIKE_A_NUMBER = re.compile(r"(?:level|lvl|l)?[ -]*(?P<number>\d{1,9}(?:[.,]\d{1,6})?) ?%?")


def check_form(model: Assessment, loaded: LoadedYaml) -> list[Problem]:
    """Find the answers of a model that a form could not tell apart."""
    check = _FormCheck(model, loaded)
    return list(dict.fromkeys([*check.choices(), *check.counts(), *check.sizes()]))


class _FormCheck(Finder):
    def choices(self) -> Iterator[Problem]:
        """Answers of one list: a spreadsheet takes those that differ by capitals for the same."""
        named = self.model.special_answers
        special: list[_Label] = [
            (("special_answers", name, "label"), answer.label)
            for name in ("not_answered", "not_applicable", "dont_know")
            if (answer := getattr(named, name)) is not None
        ]
        yield from self._alike(special)
        yield from self._level_names(special)
        for name, answers in self.model.scales.items():
            labels: list[_Label] = [
                (("scales", name, n, "label"), a.label) for n, a in enumerate(answers)
            ]
            yield from self._alike([*special, *labels])
        for place in self.model.placed():
            item = place.item
            for n, question in enumerate(getattr(item, "branching", ())):
                at = (*place.path, "branching", n, "answers")
                labels = [((*at, m, "label"), a.label) for m, a in enumerate(question.answers)]
                yield from self._alike([special[0], *labels])
            if isinstance(item, Statement) and item.kind != "branching" and item.tick_ids:
                ticks: list[_Label] = [((*place.path, item.kind), {"": word}) for word in _TICKED]
                yield from self._alike([*ticks, special[0]])
            if isinstance(item, Statement) and item.kind == "number":
                yield from self._like_numbers(special)

    def _level_names(self, special: Sequence[_Label]) -> Iterator[Problem]:
        """Levels are chosen by number and name, and are known by each of them too."""
        levels: list[_Label] = [
            (("levels", n, "label"), level.label) for n, level in enumerate(self.model.levels)
        ]
        yield from self._alike(levels)
        for (at, label), value in zip(levels, self.model.level_values, strict=True):
            for text in label.values():
                if _number_read(text) in set(self.model.level_values) - {value}:
                    yield self.wrong(at, text, "it reads like the number of another level")
        chosen: list[_Label] = [
            (at, {name: f"{number_in_words(level.value)} - {text}" for name, text in label.items()})
            for (at, label), level in zip(levels, self.model.levels, strict=True)
        ]
        yield from self._alike([*chosen, *special])

    def _like_numbers(self, labels: Sequence[_Label]) -> Iterator[Problem]:
        for at, label in labels:
            for text in label.values():
                if _number_read(text) is not None:
                    yield self.wrong(at, text, "a number is asked for, and might mean this answer")

    def _alike(self, labels: Sequence[_Label]) -> Iterator[Problem]:
        for language in sorted({name for _, label in labels for name in label}):
            seen: set[str] = set()
            for at, label in labels:
                text = say(label, language)
                if len(text) > LONGEST_ANSWER:
                    detail = (
                        f"an answer is chosen from a list, and has {LONGEST_ANSWER} letters at most"
                    )
                    yield self.wrong(at, f"{text[:40]}…", detail)
                # Letters that look the same may be written in two ways, é as one sign or two.
                key = unicodedata.normalize("NFKC", folded(text))
                if key in seen:
                    detail = "another answer of the list reads the same, or but for capitals"
                    yield self.wrong(at, text, detail)
                seen.add(key)

    # --- what the formulas of a workbook can hold -------------------------------------------------

    def counts(self) -> Iterator[Problem]:
        """More of something than a formula that names each of them can hold."""
        model = self.model
        yield from self._at_most(("levels",), "levels", len(model.levels), MOST_LEVELS)
        yield from self._at_most(("themes",), "themes", len(model.themes), MOST_THEMES)
        yield from self._at_most(("themes",), "statements", len(model.statements), MOST_STATEMENTS)
        for name in ("default_rule", "checklist", "parts", "promises", "themes", "overall"):
            rule = getattr(model.scoring, name)
            if rule is not None:
                yield from self._conditions(("scoring", name), rule)
        for place in model.placed():
            item, at = place.item, place.path
            if item.rule is not None:
                yield from self._conditions((*at, "rule"), item.rule)
            if isinstance(item, Statement):
                yield from self._of_statement(at, item)
            elif model.rule_of(place.kind, item).op in ("conditions", *STAGED_OPS):
                yield from self._at_most(at, "statements", _inside(item), MOST_MEMBERS)
        if model.scoring.overall.op in ("conditions", *STAGED_OPS):
            yield from self._at_most(("themes",), "themes", len(model.themes), MOST_MEMBERS)

    def _conditions(self, at: At, rule: Rule) -> Iterator[Problem]:
        here = (*at, "conditions")
        yield from self._at_most(here, "conditions", len(rule.conditions), MOST_CONDITIONS)
        tests = sum(len(line.when) for line in rule.conditions)
        yield from self._at_most(here, "tests in the conditions", tests, MOST_TESTS)

    def _of_statement(self, at: At, statement: Statement) -> Iterator[Problem]:
        bands = statement.number.bands if statement.number is not None else ()
        yield from self._at_most((*at, "number", "bands"), "bands", len(bands), MOST_BANDS)
        groups = len(statement.checklist)
        yield from self._at_most((*at, "checklist"), "groups of ticks", groups, MOST_GROUPS)
        ways = len(statement.branching)
        yield from self._at_most((*at, "branching"), "questions", ways, MOST_ANSWERS)
        leading = Counter(a.to for q in statement.branching for a in q.answers)
        for number, question in enumerate(statement.branching):
            here = (*at, "branching", number)
            most = max(leading[question.id], len(question.answers))
            yield from self._at_most(
                here, "answers to a question, or leading there", most, MOST_ANSWERS
            )

    def _at_most(self, at: At, what: str, count: int, most: int) -> Iterator[Problem]:
        if count > most:
            detail = f"{what}: {count:,}, and the formulas of a workbook take {most:,} at most"
            yield problem("definition-wrong", self.loaded.where(at), detail=detail)

    def sizes(self) -> Iterator[Problem]:
        """Numbers of which a spreadsheet, which keeps 15 digits, would lose some."""
        model = self.model
        points: list[tuple[At, float]] = [
            (("levels", n, "value"), level.value) for n, level in enumerate(model.levels)
        ]
        for name, answers in model.scales.items():
            points += [(("scales", name, n, "value"), a.value) for n, a in enumerate(answers)]
        for place in model.placed():
            yield from self._no_more((*place.path, "weight"), place.item.weight, MOST_WEIGHT)
            if isinstance(place.item, Statement):
                points += _points_of(place.path, place.item)
        for at, value in points:
            yield from self._no_more(at, value, MOST_POINTS)

    def _no_more(self, at: At, value: float, most: int) -> Iterator[Problem]:
        if abs(value) > most:
            detail = f"a spreadsheet would lose digits of it; {most:,} is the most"
            yield self.wrong(at, value, detail)


def _inside(item: Theme | Promise) -> int:
    """Give how many statements stand below, which are at least as many as its own parts."""
    if isinstance(item, Theme):
        return sum(max(1, _inside(promise)) for promise in item.promises)
    return len(item.statements) + sum(max(1, _inside(part)) for part in item.parts)


def _points_of(path: At, statement: Statement) -> Iterator[tuple[At, float]]:
    """Give the values that an answer can have, each with its place."""
    if statement.number is not None:
        yield (*path, "number", "min"), statement.number.min
        yield (*path, "number", "max"), statement.number.max
        for n, band in enumerate(statement.number.bands):
            yield (*path, "number", "bands", n, "value"), band.value
    for n, question in enumerate(statement.branching):
        for m, answer in enumerate(question.answers):
            yield (*path, "branching", n, "answers", m, "value"), answer.value


def _number_read(text: str) -> Fraction | None:
    """Give the number that somebody may read in a text that is nothing else: 3, level 3, 0,5."""
    found = _LIKE_A_NUMBER.fullmatch(folded(text))
    return exact(found["number"].replace(",", ".")) if found else None
