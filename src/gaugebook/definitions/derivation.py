"""What derived metrics are made of: inputs that exist, that fit, and that never lead back.

A derived metric takes its figures from other metrics and from reference lists. Everything that
would make it wrong, or leave it without a value for ever, is found here at its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gaugebook.definitions.base import aside
from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.formula import FormulaError, parse_formula
from gaugebook.definitions.metric import DerivedInput, Metric
from gaugebook.definitions.schema import RECORD_TABLES
from gaugebook.errors import Problem, near_miss, problem

_LONGEST_SHOWN = 120

# What a derived metric cannot have, because it counts nothing itself.
_NOT_ITS_OWN = {
    "where": "narrow its inputs instead",
    "identities": "they belong to its inputs",
    "min_denominator": "it has no denominator of its own",
    "complement_of": "it has no counts of its own",
}


def splits_of(metric: Metric) -> tuple[str, ...]:
    """Give what a metric may be split and narrowed by; what is counted has a channel always."""
    if metric.kind == "derived":
        return metric.dimensions
    return tuple(dict.fromkeys(("channel", *metric.dimensions)))


def with_breaks_of_inputs(metrics: Mapping[str, Metric]) -> dict[str, Metric]:
    """Give the metrics, each derived one with the breaks of all that it is made of.

    A figure that is worked out from a broken series is broken where that is.
    """
    return {name: _with_breaks(metric, metrics) for name, metric in metrics.items()}


def _with_breaks(metric: Metric, metrics: Mapping[str, Metric]) -> Metric:
    found = [*metric.breaks]
    seen, waiting = {metric.id}, [metric]
    while waiting:
        for rule in waiting.pop().inputs.values():
            given = metrics.get(rule.metric or "")
            if given is not None and given.id not in seen:
                seen.add(given.id)
                waiting.append(given)
                found += given.breaks
    breaks = tuple(dict.fromkeys(found))
    return metric if breaks == metric.breaks else metric.model_copy(update={"breaks": breaks})


def check_derived(metric: Metric, library: Library) -> list[Problem]:
    """Find what is wrong with the formula and the inputs of a derived metric."""
    check = _DerivedCheck(metric, library)
    return [
        *check.formula(),
        *check.needless(),
        *check.inputs(),
        *check.people(),
        *check.dimensions(),
    ]


class _DerivedCheck:
    """Checks one derived metric against the metrics and the lists that it is made of."""

    def __init__(self, metric: Metric, library: Library) -> None:
        self.metric = metric
        self.library = library
        self.loaded = library.found["metric", metric.id].loaded

    def formula(self) -> Iterator[Problem]:
        text = self.metric.formula or ""
        try:
            parse_formula(text, tuple(self.metric.inputs))
        except FormulaError as fault:
            where = self.loaded.where(("formula",))
            yield problem("formula-refused", where, found=text[:_LONGEST_SHOWN], detail=str(fault))
        if not any(given.metric for given in self.metric.inputs.values()):
            detail = "one input at least must be a metric, or there is no period to give it for"
            yield self._wrong("inputs", ("inputs",), "references only", detail)

    def needless(self) -> Iterator[Problem]:
        for name, detail in _NOT_ITS_OWN.items():
            if getattr(self.metric, name):
                yield self._wrong(name, (name,), "given", f"a derived metric has none; {detail}")
        if self.metric.interval.method != "none":
            detail = "a derived metric has no counts of its own"
            yield self._wrong("method", ("interval",), self.metric.interval.method, detail)

    def inputs(self) -> Iterator[Problem]:
        for name, given in self.metric.inputs.items():
            if given.reference is not None:
                yield from self._reference(("inputs", name), given)
            elif given.metric is not None:
                yield from self._metric(("inputs", name), given)

    def _reference(self, path: tuple[str, ...], given: DerivedInput) -> Iterator[Problem]:
        wanted, lists = given.reference or "", self.library.references
        if wanted not in lists:
            where, hint = self.loaded.where((*path, "reference")), near_miss(wanted, lists)
            yield problem("reference-unknown", where, found=wanted, hint=hint)
        elif given.code not in lists[wanted].codes:
            yield self._code_unknown(path, wanted, given.code or "")

    def _code_unknown(self, path: tuple[str, ...], wanted: str, code: str) -> Problem:
        """Name the code; a council's list that leaves out what a shipped metric asks for may stand.

        The metric then has no value, with the reason, and the finding is on the council's list.
        """
        found, known = self.library.found, self.library.references[wanted].codes
        held = found.get(("reference", wanted))
        is_left_out = (
            held is not None and not held.shipped and found["metric", self.metric.id].shipped
        )
        return problem(
            "reference-code-unknown",
            held.loaded.where(("figures",)) if held and is_left_out else self.loaded.where(path),
            severity="warn" if is_left_out else None,
            found=code,
            reference=wanted,
            metric=self.metric.id,
            known=", ".join(known),
            hint="" if is_left_out else near_miss(code, known),
        )

    def _metric(self, path: tuple[str, ...], given: DerivedInput) -> Iterator[Problem]:
        wanted, metrics = given.metric or "", self.library.metrics
        if wanted not in metrics:
            where, hint = self.loaded.where((*path, "metric")), near_miss(wanted, metrics)
            yield problem("metric-unknown", where, found=wanted, hint=hint)
            return
        known = splits_of(metrics[wanted])
        for dimension, code in given.where.items():
            place = (*path, "where", dimension)
            if dimension not in known:
                yield problem(
                    "dimension-unknown",
                    self.loaded.where(place),
                    found=dimension,
                    metric=wanted,
                    known=", ".join(known) or "none",
                    hint=near_miss(dimension, known),
                )
            elif (codes := _codes_of(dimension)) and code not in codes:
                detail = f"it is one of {', '.join(codes)}{aside(near_miss(code, codes))}"
                yield self._wrong(dimension, place, code, detail)

    def people(self) -> Iterator[Problem]:
        if self.metric.about_people:
            return
        for name, given in self.metric.inputs.items():
            made_of = self.library.metrics.get(given.metric or "")
            if made_of is not None and made_of.about_people:
                detail = f"it must be true, because {name} counts people"
                yield self._wrong("about_people", ("about_people",), "false", detail)
                return

    def dimensions(self) -> Iterator[Problem]:
        """Find dimensions by which some input cannot be split, so that no part has a value."""
        for number, dimension in enumerate(self.metric.dimensions):
            for name, given in self.metric.inputs.items():
                made_of = self.library.metrics.get(given.metric or "")
                if made_of is None:
                    continue
                detail = ""
                if dimension in given.where:
                    detail = f"the input {name} has one {dimension} only"
                elif dimension not in splits_of(made_of):
                    detail = f"the input {name} cannot be split by it"
                if detail:
                    yield self._wrong("dimensions", ("dimensions", number), dimension, detail)
                    break

    def _wrong(self, name: str, path: tuple[str | int, ...], found: str, detail: str) -> Problem:
        where = self.loaded.where(path)
        return problem("field-wrong", where, field=name, found=found, detail=detail)


def _codes_of(dimension: str) -> tuple[str, ...]:
    """Give the codes that a dimension may have, where every table that has it lists them alike."""
    listed = {t.column(dimension).codes for t in RECORD_TABLES if dimension in t.types}
    return listed.pop() if len(listed) == 1 else ()


def check_cycles(library: Library) -> list[Problem]:
    """Find derived metrics that would be computed from themselves, each cycle once."""
    problems = []
    for chain in cycles(library.metrics):
        loaded = library.found["metric", chain[0]].loaded
        problems.append(
            problem(
                "metric-cycle",
                loaded.where(("inputs",)),
                found=chain[0],
                chain=" needs ".join((*chain, chain[0])),
            )
        )
    return problems


def cycles(metrics: Mapping[str, Metric]) -> list[tuple[str, ...]]:
    """Give the circles among derived metrics, each as the ids that lead round it.

    A circle begins with the id that stands first in the alphabet. An empty list means that every
    derived metric can be computed in the end.
    """
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for start in sorted(metrics):
        _walk(start, metrics, [], done, found)
    return list(found)


def _walk(
    name: str,
    metrics: Mapping[str, Metric],
    path: list[str],
    done: set[str],
    found: dict[tuple[str, ...], None],
) -> None:
    """Follow the inputs of a metric; `path` is the way here, `done` what is known to end."""
    if name in path:
        ring = path[path.index(name) :]
        first = ring.index(min(ring))
        found[(*ring[first:], *ring[:first])] = None
        return
    if name in done or name not in metrics:
        return
    path.append(name)
    for given in metrics[name].inputs.values():
        if given.metric is not None:
            _walk(given.metric, metrics, path, done, found)
    path.pop()
    done.add(name)
