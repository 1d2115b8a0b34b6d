"""Which statements of two versions of a model compare, and why the others do not.

The model says it itself, in `changes` (`gaugebook.definitions.assessment.Change`). A statement
that nothing is said about compares where it stands in both versions and is answered on the same
scale. Where a version between the two is not at hand nothing compares: what became of the
statements in it is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gaugebook.definitions.assessment import Assessment, Change
from gaugebook.definitions.assessment_bounds import ends_of_statement
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact
from gaugebook.words import listed


@dataclass(frozen=True)
class NotCompared:
    """A statement of one version with nothing in the other to compare it with, and why.

    `is_in` says which version it stands in.
    """

    statement: str
    is_in: str
    why: str


@dataclass(frozen=True)
class VersionsCompared:
    """Two versions of a model side by side.

    Attributes
    ----------
    before, after
        The versions, the earlier first.
    pairs
        For each statement of the later version that compares, the statement of the earlier one.
    broken
        The statements of either version that do not compare.
    reason
        Why nothing at all compares; empty where the statements were looked at one by one.
    """

    before: str
    after: str
    pairs: Mapping[str, str]
    broken: tuple[NotCompared, ...] = ()
    reason: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every statement of both compares, so that published scores do too."""
        return not self.broken and not self.reason


def compare_versions(
    before: Assessment, after: Assessment, *, between: Iterable[Assessment] = ()
) -> VersionsCompared:
    """Give which statements of two versions of a model compare.

    Parameters
    ----------
    before, after
        The model as it was asked earlier and later.
    between
        The versions between the two, in any order; others are passed over. Each version names in
        `supersedes` the one it follows.

    Returns
    -------
    VersionsCompared
        Across a major version only those statements compare that it says so of.

    Examples
    --------
    >>> from gaugebook.definitions.assessment_files import read_assessment
    >>> from gaugebook.definitions.files import parse_yaml
    >>> text = '''
    ... schema: maturity-model/1
    ... model: {id: small, version: 1.0.0, status: draft, title: Small, owner: O, licence: own}
    ... levels: [{value: 1, id: low, label: Low}, {value: 2, id: high, label: High}]
    ... themes:
    ...   - id: A
    ...     title: Answering
    ...     promises:
    ...       - id: A.P1
    ...         text: We answer.
    ...         statements:
    ...           - {id: A.1, ask: "Do you?", type: level, levels: {1: "Seldom.", 2: "Always."}}
    ... '''
    >>> model, _ = read_assessment(parse_yaml(text, "small.yaml")[0])
    >>> compare_versions(model, model).pairs
    {'A.1': 'A.1'}
    """
    if before.id != after.id:
        why = f"{before.id} and {after.id} are different models."
        return _nothing(before, after, why)
    if before.version == after.version:
        same = {name: name for name in after.statements}
        return VersionsCompared(before.version, after.version, same)
    chain = _chain(before, after, between)
    if chain is None:
        why = (
            f"What became of the statements between version {before.version} and version "
            f"{after.version} is not known."
        )
        return _nothing(before, after, why)
    return _along(chain)


def _nothing(before: Assessment, after: Assessment, why: str) -> VersionsCompared:
    broken = (
        *(NotCompared(name, before.version, why) for name in before.statements),
        *(NotCompared(name, after.version, why) for name in after.statements),
    )
    return VersionsCompared(before.version, after.version, {}, broken, why)


def _chain(
    before: Assessment, after: Assessment, between: Iterable[Assessment]
) -> list[Assessment] | None:
    """Give the versions from the earlier to the later, or None where one is missing."""
    known = {model.version: model for model in between if model.id == after.id}
    known[before.version] = before
    chain = [after]
    while chain[-1].version != before.version:
        follows = chain[-1].model.supersedes
        step = known.pop(follows, None) if follows is not None else None
        if step is None:
            return None
        chain.append(step)
    return chain[::-1]


def _along(chain: Sequence[Assessment]) -> VersionsCompared:
    """Follow each statement of the last version back to the first."""
    first, last = chain[0], chain[-1]
    pairs = {name: name for name in first.statements}
    lost: dict[str, str] = {}
    origin = {name: name for name in first.statements}
    for earlier, later in pairwise(chain):
        step = _Step(earlier, later)
        followed = {name: step.came_from(name) for name in later.statements}
        why = {name: step.why_not(name) for name in later.statements}
        pairs_now = {n: pairs[f] for n, f in followed.items() if f is not None and f in pairs}
        lost_now = {
            name: why[name] or lost.get(followed[name] or "", "")
            for name in later.statements
            if name not in pairs_now
        }
        for name in earlier.statements:
            if name in pairs and name not in followed.values():
                origin[pairs[name]] = step.why_gone(name)
        pairs, lost = pairs_now, lost_now
    kept = set(pairs.values())
    broken = (
        *(NotCompared(n, first.version, origin[n]) for n in first.statements if n not in kept),
        *(NotCompared(n, last.version, lost[n]) for n in last.statements if n not in pairs),
    )
    return VersionsCompared(first.version, last.version, pairs, broken)


class _Step:
    """One version and the one that follows it."""

    def __init__(self, earlier: Assessment, later: Assessment) -> None:
        self.earlier, self.later = earlier, later
        self.is_major = earlier.version_order[0][0] != later.version_order[0][0]
        self.told: dict[str, list[Change]] = {}
        for change in later.model.changes:
            self.told.setdefault(change.statement, []).append(change)
        self._claimed = [self._source(name) for name in later.statements]

    def came_from(self, name: str) -> str | None:
        """Give the statement of the earlier version that it compares with, if any."""
        return None if self.why_not(name) else self._source(name)

    def why_not(self, name: str) -> str:
        """Say why a statement of the later version compares with none; empty where it does."""
        version, changes = self.later.version, self.told.get(name, [])
        not_alike = [change for change in changes if not change.comparable]
        if not_alike:
            return f"{self._in_words(not_alike[0])}."
        if self.is_major and not changes:
            return f"Version {version} gives scores that do not compare."
        if any(len(change.came_from) > 1 for change in changes):
            return f"In version {version} it was made of {listed(self._all_sources(name))}."
        source = self._source(name)
        if source not in self.earlier.statements:
            return f"It is new in version {version}."
        if self._claimed.count(source) > 1:
            return f"In version {version} there are several that come from {source}."
        if not _is_alike(self.earlier, source, self.later, name):
            return f"In version {version} it is answered on another scale."
        return ""

    def why_gone(self, name: str) -> str:
        """Say why a statement of the earlier version has none that compares in the later one."""
        version = self.later.version
        for change in self.later.model.changes:
            if name == change.statement or name in change.came_from:
                if not change.comparable:
                    return f"{self._in_words(change)}."
                break
        if name not in self.later.statements:
            return f"It is no longer asked in version {version}."
        return self.why_not(name) or f"In version {version} another stands in its place."

    def _in_words(self, change: Change) -> str:
        version = self.later.version
        if change.kind == "added":
            return f"It is new in version {version}"
        if change.kind == "removed":
            return f"It is no longer asked in version {version}"
        source = f" from {listed(list(change.came_from))}" if change.came_from else ""
        what = f"{change.statement} was {change.kind}{source}"
        return f"{what} in version {version} and does not compare"

    def _source(self, name: str) -> str:
        """Give where a statement comes from: what the last change of it names, else itself."""
        named = [c.came_from[0] for c in self.told.get(name, []) if len(c.came_from) == 1]
        return named[-1] if named else name

    def _all_sources(self, name: str) -> list[str]:
        return sorted({source for c in self.told[name] for source in c.came_from})


def _is_alike(earlier: Assessment, source: str, later: Assessment, name: str) -> bool:
    """Whether an answer to the one can be taken as an answer to the other."""
    one, other = earlier.statements[source], later.statements[name]
    if one.kind != other.kind:
        return False
    if one.kind == "branching":
        return one.branching == other.branching
    if one.kind == "number" and one.number is not None and other.number is not None:
        bands = [(b.start, b.value) for b in one.number.bands]
        return bands == [(b.start, b.value) for b in other.number.bands] and (
            ends_of_statement(earlier, one) == ends_of_statement(later, other)
        )
    return _answers_to(earlier, one) == _answers_to(later, other)


def _answers_to(model: Assessment, statement: Statement) -> object:
    if statement.kind == "level":
        ticks = {level: {tick.id for tick in ticks} for level, ticks in statement.musts.items()}
        return model.level_values, ticks
    if statement.kind == "scale":
        return {exact(answer.value) for answer in model.scales[statement.scale_id or ""]}
    rule = model.rule_of("statement", statement)
    groups = {name: {tick.id for tick in ticks} for name, ticks in statement.checklist.items()}
    return groups, rule.op, rule.conditions
