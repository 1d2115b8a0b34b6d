"""Observations for a request, from every input that can give them.

The order of work: what the records of one table can give comes from as few statements as
possible; what printed tables give stands beside it; one source is believed for each key; and what
is made of other figures (ratios of two tables, derived metrics) is made of those last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gaugebook.definitions.library import Library
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import working_days_of
from gaugebook.engine.derived import derive
from gaugebook.engine.joined import Side, join_sides, side_metric
from gaugebook.engine.judge import Judge, Reading
from gaugebook.engine.missing import missing_periods
from gaugebook.engine.printed import can_serve_printed, read_printed
from gaugebook.engine.ranking import Candidate, one_per_key
from gaugebook.engine.records import columns_lacking, read_records
from gaugebook.engine.request import Request
from gaugebook.engine.sums import with_sums
from gaugebook.engine.terms import table_of
from gaugebook.engine.withhold import withhold_sets
from gaugebook.errors import Problem, RefusedError, near_miss, problem
from gaugebook.observations import JOINED_REFERENCES, Observation, sort_observations
from gaugebook.sql import EngineSettings
from gaugebook.tables.dataset import Dataset, InputFacts, Records
from gaugebook.values import format_value

Progress = Callable[[str], None]
Where = tuple[tuple[str, str], ...]
"""Dimension values that an input of a derived metric is narrowed to."""


def _silent(message: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Computed:
    """Observations in key order, and what was found on the way."""

    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]


def compute(
    request: Request,
    *,
    library: Library,
    dataset: Dataset,
    record: Mapping[str, Sequence[str]] | None = None,
    engine: EngineSettings | None = None,
    progress: Progress = _silent,
) -> Computed:
    """Give the observations for a request.

    Parameters
    ----------
    request
        Metrics, period, grain, dimensions.
    library
        The definitions.
    dataset
        What was read.
    record
        For a metric, its sources in the order in which they are believed.
    engine
        Which engine runs the statements; DuckDB when left out.
    progress
        Is told, in a few words, what takes its time.

    Returns
    -------
    Computed
        Observations in key order. The periods for which no input gives a metric have the Problem
        ``observation-missing`` with the reason, one for each metric.

    Raises
    ------
    RefusedError
        When a metric or a dimension does not exist.
    """
    each = compute_each(
        request, library=library, dataset=dataset, record=record, engine=engine, progress=progress
    )
    return together(each.values())


def together(each: Iterable[Computed]) -> Computed:
    """Put what was computed metric by metric into one."""
    found = list(each)
    observations = [o for one in found for o in one.observations]
    problems = [p for one in found for p in one.problems]
    return Computed(tuple(sort_observations(observations)), tuple(dict.fromkeys(problems)))


def compute_each(
    request: Request,
    *,
    library: Library,
    dataset: Dataset,
    record: Mapping[str, Sequence[str]] | None = None,
    engine: EngineSettings | None = None,
    progress: Progress = _silent,
) -> dict[str, Computed]:
    """Give the observations for a request, metric by metric, each with its own findings.

    The parameters and what is raised are those of `compute`.
    """
    check_request(request, library)
    run = _Run(library, dataset, record or {}, engine or EngineSettings(), progress)
    return run.computed(request)


def check_request(request: Request, library: Library) -> None:
    """Hold that every metric and dimension of a request exists.

    Raises
    ------
    RefusedError
        When one does not; all of them are in it.
    """
    faults: list[Problem] = []
    for name in request.metrics:
        metric = library.metrics.get(name)
        if metric is None:
            hint = near_miss(name, library.metrics)
            faults.append(problem("metric-unknown", "the request", found=name, hint=hint))
            continue
        known = metric.dimensions
        if metric.kind != "derived":
            known = tuple(dict.fromkeys(("channel", *known)))
        for dimension in (*request.by, *request.where):
            if dimension not in known:
                faults.append(
                    problem(
                        "dimension-unknown",
                        "the request",
                        found=dimension,
                        metric=name,
                        known=", ".join(known) or "none; it is given as a whole only",
                        hint=near_miss(dimension, known),
                    )
                )
    if faults:
        raise RefusedError(faults)


class _Run:
    """One request being answered, and the further ones that it leads to."""

    def __init__(
        self,
        library: Library,
        dataset: Dataset,
        record: Mapping[str, Sequence[str]],
        engine: EngineSettings,
        progress: Progress,
    ) -> None:
        self.library = library
        tables = tuple(with_sums(table, library.measures) for table in dataset.tables)
        self.dataset = replace(dataset, tables=tables)
        self.record = record
        self.engine = engine
        self.progress = progress
        self.working_days = working_days_of(dataset.bank_holidays)

    def computed(self, request: Request) -> dict[str, Computed]:
        """Answer a request, each metric with its own findings."""
        names = list(dict.fromkeys(request.metrics))
        metrics = [self.library.metrics[name] for name in names]
        plain = [metric for metric in metrics if metric.kind != "derived"]
        found = self._counted(plain, request)
        found |= self._derived([m for m in metrics if m.kind == "derived"], request, found)
        return {name: found[name] for name in names}

    # --- from records and printed tables --------------------------------------------------------

    def _counted(self, metrics: Sequence[Metric], request: Request) -> dict[str, Computed]:
        sides = {m.id: parts for m in metrics if (parts := self._sides_of(m))}
        wanted = [*metrics, *(part for parts in sides.values() for part in parts)]
        candidates, problems = self._candidates(wanted, request)
        found: dict[str, Computed] = {}
        for metric in metrics:
            own, faults = candidates[metric.id], problems[metric.id]
            if metric.id in sides:
                joined, more = self._joined(metric, sides[metric.id], candidates, own)
                own, faults = [*own, *joined], [*faults, *more]
            doubtful = [c.reading for c in own if c.reading.is_broken or c.reading.is_out_of_bounds]
            faults = [*faults, *(doubt for reading in doubtful for doubt in _doubts(reading))]
            faults += missing_periods(metric, request, self.library, self.dataset, own, faults)
            kept, clashes = one_per_key(own, self.record.get(metric.id, ()))
            kept = withhold_sets(kept, {metric.id: metric})
            faults = list(dict.fromkeys([*faults, *clashes]))
            found[metric.id] = Computed(tuple(sort_observations(kept)), tuple(faults))
        return found

    def _sides_of(self, metric: Metric) -> tuple[Metric, Metric] | None:
        """Give the two counts of a ratio whose sides are not records of one table."""
        above, below = metric.numerator, metric.denominator
        measures = self.library.measures
        if above is None or below is None or table_of(metric, measures) is not None:
            return None
        if all(measures[use.measure].records is None for use in (above, below)):
            return None  # one printed table has both
        return (
            side_metric(metric, above, measures[above.measure].unit),
            side_metric(metric, below, measures[below.measure].unit),
        )

    def _joined(
        self,
        metric: Metric,
        parts: tuple[Metric, Metric],
        candidates: Mapping[str, Sequence[Candidate]],
        own: Sequence[Candidate],
    ) -> tuple[list[Candidate], list[Problem]]:
        """Divide one count by the other wherever no printed table has both sides itself."""
        given = {_key_of_place(c.observation) for c in own}
        order = self.record.get(metric.id, ())
        sides: list[Side] = []
        problems: list[Problem] = []
        for part in parts:
            found = candidates[part.id]
            kept, _ = one_per_key(found, order)
            asked = [c for c in found if _key_of_place(c.observation) not in given]
            problems += one_per_key(asked, order)[1]
            sides.append(Side(tuple(kept), self._are_of_records(kept)))
        above, below = sides
        wanted = tuple(o for o in below.observations if _key_of_place(o) not in given)
        joined, differing = join_sides(
            metric, above, replace(below, observations=wanted), working_days=self.working_days
        )
        return joined, [*problems, *differing]

    def _are_of_records(self, kept: Sequence[Observation]) -> bool:
        """Whether all that was kept was counted from records, where a place without a row is 0.

        What is printed has no figure for such a place, and "no figure" is not zero.
        """
        read = [records.facts.reference for records in self.dataset.records]
        counted = {part for reference in read for part in reference.split(JOINED_REFERENCES)}
        return bool(kept) and all(counted.issuperset(o.sources) for o in kept)

    def _candidates(
        self, metrics: Sequence[Metric], request: Request
    ) -> tuple[dict[str, list[Candidate]], dict[str, list[Problem]]]:
        """Give what each source gives for each metric, records first."""
        candidates: dict[str, list[Candidate]] = {metric.id: [] for metric in metrics}
        problems: dict[str, list[Problem]] = {metric.id: [] for metric in metrics}
        for records in self.dataset.records:
            for name, readings in self._from_records(metrics, records, request).items():
                candidates[name] += self._judged(readings, records.facts)
        measures, known = self.library.measures, self.library.metrics
        for metric in metrics:
            for table in self.dataset.tables:
                if can_serve_printed(metric, table):
                    printed = read_printed(
                        metric, measures, known, table, request, working_days=self.working_days
                    )
                    candidates[metric.id] += self._judged(printed.readings, table.facts)
                    problems[metric.id] += printed.problems
        return candidates, problems

    def _from_records(
        self, metrics: Sequence[Metric], records: Records, request: Request
    ) -> dict[str, list[Reading]]:
        able = [m for m in metrics if self._can_give(m, records, request)]
        if not able:
            return {}
        rows = sum(file.rows for file in records.facts.files)
        named = able[0].label if len(able) == 1 else f"{len(able)} figures"
        self.progress(f"computing {named} from {records.facts.label} ({rows:,} rows)")
        return read_records(
            able,
            self.library.measures,
            records,
            request,
            engine=self.engine,
            working_days=self.working_days,
        )

    def _judged(self, readings: Iterable[Reading], facts: InputFacts) -> list[Candidate]:
        judge = Judge(
            facts.org_code,
            facts.reference,
            working_days=self.working_days,
            measures=self.library.measures,
        )
        return [Candidate(facts.source_id, r, judge.observation(r)) for r in readings]

    def _can_give(self, metric: Metric, records: Records, request: Request) -> bool:
        return columns_lacking(metric, self.library.measures, records, request) == frozenset()

    # --- from other metrics ----------------------------------------------------------------------

    def _derived(
        self, metrics: Sequence[Metric], request: Request, found: Mapping[str, Computed]
    ) -> dict[str, Computed]:
        """Make derived metrics of their inputs, each input computed once."""
        inputs = self._inputs_of(metrics, request, found)
        results: dict[str, Computed] = {}
        for metric in metrics:
            given = {
                name: inputs[rule.metric, tuple(sorted(rule.where.items()))]
                for name, rule in metric.inputs.items()
                if rule.metric
            }
            observations, problems = derive(
                metric,
                inputs={name: one.observations for name, one in given.items()},
                references=self.library.references,
                dimensions=tuple(dict.fromkeys((*request.by, *request.where))),
                working_days=self.working_days,
            )
            faults = [*(p for one in given.values() for p in one.problems), *problems]
            results[metric.id] = Computed(
                tuple(sort_observations(observations)), tuple(dict.fromkeys(faults))
            )
        return results

    def _inputs_of(
        self, metrics: Sequence[Metric], request: Request, found: Mapping[str, Computed]
    ) -> dict[tuple[str, Where], Computed]:
        """Compute what derived metrics are made of; inputs with one condition share a scan."""
        results: dict[tuple[str, Where], Computed] = {(n, ()): one for n, one in found.items()}
        wanted: dict[Where, list[str]] = {}
        for metric in metrics:
            for rule in metric.inputs.values():
                where = tuple(sorted(rule.where.items()))
                if rule.metric and (rule.metric, where) not in results:
                    wanted.setdefault(where, []).append(rule.metric)
        for where, names in wanted.items():
            narrowed = replace(
                request, metrics=tuple(dict.fromkeys(names)), where={**request.where, **dict(where)}
            )
            for name, computed in self.computed(narrowed).items():
                results[name, where] = computed
        return results


def _key_of_place(observation: Observation) -> tuple[str, ...]:
    """Give whose figure it is, when and where, whatever the metric."""
    return observation.key[2:]


def _doubts(reading: Reading) -> list[Problem]:
    """Find why a reading cannot be right as it stands."""
    metric = reading.metric
    key = f"{metric.id} {reading.period.key}"
    doubts = []
    if reading.is_broken and reading.is_whole:
        doubts.append(
            problem(
                "identity-open",
                reading.where,
                key=key,
                label=metric.label,
                period=reading.period.label,
                explanation=reading.explanation,
            )
        )
    if reading.is_out_of_bounds:
        doubts.append(
            problem(
                "share-out-of-bounds",
                reading.where,
                key=key,
                found=format_value(reading.value, metric.unit, metric.decimals),
                label=metric.label,
                period=reading.period.label,
            )
        )
    return doubts
