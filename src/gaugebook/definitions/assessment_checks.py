"""A maturity model checked against itself: names that must answer, ids, levels, steps, targets.

All findings at once, each at its line. Rules and scales are checked in
`assessment_rule_checks`; names of metrics and the version before in `references`, with the
library at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from gaugebook.definitions.assessment import (
    OVERALL,
    Assessment,
    Profile,
    Role,
    Tag,
    Target,
)
from gaugebook.definitions.assessment_bounds import ends_of_statement, is_on_levels
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import ONE_LANGUAGE, exact, number_in_words
from gaugebook.definitions.files import LoadedYaml
from gaugebook.errors import Problem, near_miss, problem
from gaugebook.words import folded, listed

At = tuple[str | int, ...]


_LONGEST_WAY = 8
_MOST_HINTS = 50
"""Near misses are looked for so often; a model of thousands of wrong names has another fault."""


def check_model(model: Assessment, loaded: LoadedYaml) -> list[Problem]:
    """Find what does not hold together in a model whose fields are all right by themselves."""
    check = _Check(model, loaded)
    return list(
        dict.fromkeys(
            [
                *check.levels(),
                *check.lists(),
                *check.ids(),
                *check.statements(),
                *check.tag_words(),
                *check.actions(),
                *check.targets(),
                *check.changes(),
                *check.languages(),
            ]
        )
    )


class Finder:
    """Makes findings at the places of one file."""

    def __init__(self, model: Assessment, loaded: LoadedYaml) -> None:
        self.model = model
        self.loaded = loaded
        self._hinted = 0

    def wrong(self, at: At, found: object, detail: str) -> Problem:
        """A value that does not fit the others."""
        name = next((step for step in reversed(at) if isinstance(step, str)), "")
        where = self.loaded.where(at)
        return problem("field-wrong", where, found=_plain(found), field=name, detail=detail)

    def unknown(self, at: At, kind: str, name: str, known: Iterable[str]) -> Problem:
        """A name that nothing in the model answers to."""
        self._hinted += 1
        where = self.loaded.where(at)
        hint = near_miss(name, known) if self._hinted <= _MOST_HINTS else ""
        return problem("model-name-unknown", where, found=name, kind=kind, hint=hint)

    def twice(self, items: Iterable[tuple[At, str]]) -> Iterator[Problem]:
        """Ids that are given twice; capitals make no difference to people who type them."""
        first: dict[str, At] = {}
        for at, name in items:
            if name.casefold() in first:
                line = self.loaded.where(first[name.casefold()]).line
                yield problem("model-id-twice", self.loaded.where(at), found=name, first=line)
            first.setdefault(name.casefold(), at)

    def level(self, at: At, value: float | str) -> Iterator[Problem]:
        """A value that must be one of the levels."""
        if exact(value) not in self.model.level_values:
            known = listed([number_in_words(v) for v in self.model.level_values])
            yield self.wrong(at, value, f"it must be a level, and they are {known}")


class _Check(Finder):
    def levels(self) -> Iterator[Problem]:
        values = self.model.level_values
        for number, (before, here) in enumerate(pairwise(values), start=1):
            if here <= before:
                at = ("levels", number, "value")
                yield self.wrong(at, self.model.levels[number].value, "levels stand lowest first")
        yield from self.twice(
            (("levels", n, "id"), lv.id) for n, lv in enumerate(self.model.levels)
        )

    def lists(self) -> Iterator[Problem]:
        """Scales, roles, profiles, targets and tags, each by itself."""
        model = self.model
        for name, answers in model.scales.items():
            if len({exact(answer.value) for answer in answers}) < 2:
                yield self.wrong(("scales", name), name, "a scale has two values or more")
        profiles = model.applies_to.profiles
        lists: tuple[tuple[At, Sequence[Role | Profile | Target | Tag]], ...] = (
            (("roles",), model.roles),
            (("applies_to", "profiles"), profiles),
            (("targets",), model.targets),
            *((("tags", name), codes) for name, codes in model.tags.items()),
        )
        for at, items in lists:
            yield from self.twice(((*at, n, "id"), item.id) for n, item in enumerate(items))
        if model.roles and not any(role.answers for role in model.roles):
            yield self.wrong(("roles",), "roles", "no role has `answers: true`")
        if "theme" in model.tags:
            yield self.wrong(("tags", "theme"), "theme", "that word stands for the themes")

    def ids(self) -> Iterator[Problem]:
        placed = list(self.model.placed())
        yield from self.twice(((*p.path, "id"), p.item.id) for p in placed)
        for place in placed:
            if place.item.id.casefold() == OVERALL:
                yield self.wrong(
                    (*place.path, "id"), place.item.id, "that id is of the model's own"
                )

    def statements(self) -> Iterator[Problem]:
        for place in self.model.placed():
            if isinstance(place.item, Statement):
                yield from self._statement(place.path, place.item)

    def _statement(self, at: At, statement: Statement) -> Iterator[Problem]:
        model, scale = self.model, statement.scale_id
        if scale is not None and scale not in model.scales:
            yield self.unknown((*at, "type"), "scale", scale, model.scales)
        profiles = [profile.id for profile in model.applies_to.profiles]
        for number, name in enumerate(statement.applies_to or ()):
            if name not in profiles:
                yield self.unknown((*at, "applies_to", number), "profile", name, profiles)
        yield from self._tags(at, statement)
        yield from self._levels_of(at, statement)
        yield from self._tests(at, statement)
        yield from self._branches(at, statement)
        groups = statement.must if statement.kind == "level" else statement.checklist
        field = "must" if statement.kind == "level" else "checklist"
        yield from self.twice(
            ((*at, field, group, n, "id"), tick.id)
            for group, ticks in groups.items()
            for n, tick in enumerate(ticks)
        )

    def _tags(self, at: At, statement: Statement) -> Iterator[Problem]:
        for name, codes in statement.tags.items():
            if not self.model.tags:
                continue  # without a list of codes, the words that statements use are the codes
            if name not in self.model.tags:
                yield self.unknown((*at, "tags", name), "list of tags", name, self.model.tags)
                continue
            known = [tag.id for tag in self.model.tags[name]]
            for code in codes:
                if code not in known:
                    yield self.unknown((*at, "tags", name), f"{name} in `tags:`", code, known)

    def tag_words(self) -> Iterator[Problem]:
        """Two spellings of one code would be two rows of the matrix."""
        spelt: dict[tuple[str, str], str] = {}
        for place in self.model.placed():
            if not isinstance(place.item, Statement):
                continue
            for name, codes in place.item.tags.items():
                for code in codes:
                    other = spelt.setdefault((name, folded(code)), code)
                    if other != code:
                        at = (*place.path, "tags", name)
                        yield self.wrong(at, code, f"it is written {other} elsewhere")

    def _levels_of(self, at: At, statement: Statement) -> Iterator[Problem]:
        values = self.model.level_values
        for field in ("levels", "must", "actions"):
            if field == "actions" and statement.kind not in ("level", "checklist"):
                continue
            for key in getattr(statement, field):
                yield from self.level((*at, field, key), key)
        if statement.kind == "level":
            described = {exact(key) for key in statement.levels}
            lacking = [number_in_words(value) for value in values if value not in described]
            if lacking:
                noun = "levels" if len(lacking) > 1 else "level"
                detail = f"there is no descriptor for {noun} {listed(lacking)}"
                yield self.wrong((*at, "levels"), statement.id, detail)
        if statement.evidence.required_from_level is not None and is_on_levels(
            self.model, statement
        ):
            wanted = statement.evidence.required_from_level
            yield from self.level((*at, "evidence", "required_from_level"), wanted)

    def _tests(self, at: At, statement: Statement) -> Iterator[Problem]:
        checks = statement.kpi_checks
        yield from self.twice(((*at, "kpi_checks", n, "id"), c.id) for n, c in enumerate(checks))
        for number, check in enumerate(checks):
            here = (*at, "kpi_checks", number, "level")
            if is_on_levels(self.model, statement):
                yield from self.level(here, check.level)

    def _branches(self, at: At, statement: Statement) -> Iterator[Problem]:
        """A way goes on to a question further down, so that it ends."""
        ids = [question.id for question in statement.branching]
        yield from self.twice(((*at, "branching", n, "id"), name) for n, name in enumerate(ids))
        led_to = {answer.to for question in statement.branching for answer in question.answers}
        for number, question in enumerate(statement.branching):
            if number and question.id not in led_to:
                place = (*at, "branching", number, "id")
                yield self.wrong(place, question.id, "no answer leads to this question")
            here = (*at, "branching", number, "answers")
            yield from self.twice(((*here, n, "id"), a.id) for n, a in enumerate(question.answers))
            for order, answer in enumerate(question.answers):
                if answer.to is None:
                    continue
                there = (*here, order, "to")
                if answer.to not in ids:
                    yield self.unknown(there, "question", answer.to, ids)
                elif answer.to in ids[: number + 1]:
                    yield self.wrong(there, answer.to, "the next question stands further down")

    def actions(self) -> Iterator[Problem]:
        places: dict[str, At] = {}
        needs: dict[str, tuple[str, ...]] = {}
        items: list[tuple[At, str]] = []
        for place in self.model.placed():
            if not isinstance(place.item, Statement):
                continue
            for level, steps in place.item.actions.items():
                for number, step in enumerate(steps):
                    at = (*place.path, "actions", level, number)
                    items.append(((*at, "id"), step.id))
                    places.setdefault(step.id, at)
                    needs.setdefault(step.id, step.needs)
        yield from self.twice(items)
        for name, wanted in needs.items():
            for number, other in enumerate(wanted):
                if other not in needs:
                    at = (*places[name], "needs", number)
                    yield self.unknown(at, "action", other, needs)
        for chain in _circles(needs):
            at = (*places[chain[0]], "needs")
            way = [*chain[:_LONGEST_WAY], "...", chain[-1]] if len(chain) > _LONGEST_WAY else chain
            yield self.wrong(at, chain[0], f"it would wait for itself: {' > '.join(way)}")

    def targets(self) -> Iterator[Problem]:
        for number, target in enumerate(self.model.targets):
            at = ("targets", number)
            if target.default is not None:
                yield from self.level((*at, "default"), target.default)
            for name, value in target.overrides.items():
                here = (*at, "overrides", name)
                statement = self.model.statements.get(name)
                if statement is None:
                    yield self.unknown(here, "statement", name, self.model.statements)
                elif is_on_levels(self.model, statement):
                    yield from self.level(here, value)
                elif statement.scale_id is None or statement.scale_id in self.model.scales:
                    low, high = ends_of_statement(self.model, statement)
                    if not low <= exact(value) <= high:
                        ends = f"{number_in_words(low)} to {number_in_words(high)}"
                        yield self.wrong(here, value, f"the answer goes from {ends}")

    def changes(self) -> Iterator[Problem]:
        header, known = self.model.model, self.model.statements
        if header.changes and header.supersedes is None:
            detail = "they are changes from the version that `supersedes` names, and it names none"
            yield self.wrong(("model", "changes"), "changes", detail)
        for number, change in enumerate(header.changes):
            at = ("model", "changes", number, "statement")
            if change.kind != "removed" and change.statement not in known:
                yield self.unknown(at, "statement", change.statement, known)
            if change.kind == "removed" and change.statement in known:
                yield self.wrong(at, change.statement, "it is still among the statements")

    def languages(self) -> Iterator[Problem]:
        """Every text in every language that the model says it has."""
        wanted = self.model.model.languages
        if not wanted:
            return
        for at, words in _texts(self.loaded.data):
            lacking = [language for language in wanted if language not in words]
            if lacking and not (len(wanted) == 1 and ONE_LANGUAGE in words):
                detail = f"the model is in {listed(wanted)}, and {listed(lacking)} is missing"
                yield self.wrong(at, next(iter(words.values())), detail)


_TEXT_FIELDS = {"title", "label", "means", "text", "ask", "guidance", "about", "on_fail"}
_TEXT_FIELDS |= {"introduction", "unit", "note"}


def _texts(data: object, at: At = ()) -> Iterator[tuple[At, Mapping[str, str]]]:
    """Give the texts of a file by the names of their fields; descriptors stand under `levels`."""
    if isinstance(data, list):
        for number, item in enumerate(data):
            yield from _texts(item, (*at, number))
    elif isinstance(data, dict):
        for name, value in data.items():
            is_descriptor = at[-1:] == ("levels",) and len(at) > 2
            if name in _TEXT_FIELDS or is_descriptor:
                yield (*at, name), {ONE_LANGUAGE: value} if isinstance(value, str) else value
            else:
                yield from _texts(value, (*at, name))


def _circles(needs: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Give circles of actions that wait for each other, one for each action that closes one.

    Every action is looked at once, so that a thousand which wait for a dozen each take no time.
    """
    done: set[str] = set()
    for start in needs:
        trail: dict[str, None] = {}
        waiting = [(start, False)]
        while waiting:
            name, is_left = waiting.pop()
            if is_left:
                del trail[name]
                done.add(name)
            elif name not in done and name not in trail:
                trail[name] = None
                waiting.append((name, True))
                closing = next((other for other in needs[name] if other in trail), None)
                if closing is not None:
                    way = list(trail)
                    yield [*way[way.index(closing) :], closing]
                waiting += [(other, False) for other in needs[name] if other in needs]


def _plain(value: object) -> str:
    return number_in_words(value) if isinstance(value, float) else str(value)
