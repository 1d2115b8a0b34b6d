"""The library: every definition in reach, a workspace's own before the shipped ones.

`library_root` is the one place that knows where the shipped content folders are: inside the
installed package, or beside ``src`` in a checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from gaugebook.definitions.base import Definition
from gaugebook.definitions.expressions import ConditionError, check_where
from gaugebook.definitions.files import LoadedYaml, build, fingerprint, load_yaml
from gaugebook.definitions.house import House
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.report import Report
from gaugebook.definitions.schema import TABLES
from gaugebook.definitions.source import Source
from gaugebook.errors import GaugebookError, Problem, near_miss, problem

CONTENT_FOLDERS = ("metrics", "assessments", "notebooks", "templates", "reports")

D = TypeVar("D", bound=Definition)


def library_root() -> Path:
    """Give the folder that holds the five shipped content folders.

    Raises
    ------
    GaugebookError
        When the installation has lost them.
    """
    package = Path(__file__).resolve().parents[1]
    for root in (package / "library", package.parents[1]):
        if (root / "metrics" / "measures.yaml").is_file():
            return root
    raise GaugebookError(
        "The shipped definitions are not where they were installed.",
        remedy="Install gaugebook again.",
    )


@dataclass(frozen=True)
class Found:
    """A definition and where it stands: its file, its content with lines, its fingerprint."""

    path: Path
    loaded: LoadedYaml
    fingerprint: str
    shipped: bool


@dataclass(frozen=True)
class Library:
    """Every definition in reach, by id."""

    roots: tuple[Path, ...]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    houses: Mapping[str, House] = field(default_factory=dict)
    notebooks: Mapping[str, Path] = field(default_factory=dict)
    found: Mapping[tuple[str, str], Found] = field(default_factory=dict)

    def fingerprint_of(self, kind: str, name: str) -> str:
        """Give the fingerprint of a definition by kind (``metric``) and id."""
        return self.found[kind, name].fingerprint

    def path_of(self, kind: str, name: str) -> Path:
        """Give the file of a definition by kind and id."""
        return self.found[kind, name].path

    def template(self, *parts: str) -> Path:
        """Give a file of the templates folder, the workspace's own before the shipped one.

        Raises
        ------
        GaugebookError
            When neither has it.
        """
        for root in self.roots:
            path = root.joinpath("templates", *parts)
            if path.is_file():
                return path
        raise GaugebookError(f"The template {'/'.join(parts)} is not there.")

    def report_folders(self, report_id: str) -> tuple[Path, ...]:
        """Give the folders of a report that exist, the workspace's own first."""
        folders = (root / "reports" / report_id for root in self.roots)
        return tuple(folder for folder in folders if folder.is_dir())


def load_library(workspace: Path | None = None) -> tuple[Library, list[Problem]]:
    """Read every definition of a workspace and of the shipped library, with all faults found.

    Parameters
    ----------
    workspace
        The workspace's folder; only the shipped library when left out.
    """
    shipped = library_root()
    own = [workspace.resolve()] if workspace and workspace.resolve() != shipped else []
    return _Reader([*own, shipped], shipped, workspace).read()


class _Reader:
    """Reads the content folders of each root in turn; what stands first wins."""

    def __init__(self, roots: list[Path], shipped: Path, base: Path | None) -> None:
        self.roots = roots
        self.shipped = shipped
        self.base = (base or shipped).resolve()
        self.problems: list[Problem] = []
        self.found: dict[tuple[str, str], Found] = {}

    def read(self) -> tuple[Library, list[Problem]]:
        measures = self._measures()
        metrics = self._kind("metric", Metric, self._metric_files)
        sources = self._kind("source", Source, _yaml_in("metrics", "sources"))
        reports = self._kind("report", Report, _report_files)
        houses = self._kind("house", House, _yaml_in("templates", "houses"))
        library = Library(
            roots=tuple(self.roots),
            measures=measures,
            metrics=metrics,
            sources=sources,
            reports=reports,
            houses=houses,
            notebooks=self._notebooks(),
            found=self.found,
        )
        self.problems += check_references(library)
        return library, self.problems

    def _shown(self, path: Path) -> str:
        for root in (self.base, self.shipped):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return str(path)

    def _load(self, path: Path) -> LoadedYaml | None:
        loaded, problems = load_yaml(path, name=self._shown(path))
        self.problems += problems
        return loaded

    def _measures(self) -> dict[str, Measure]:
        measures: dict[str, Measure] = {}
        for root in self.roots:
            path = root / "metrics" / "measures.yaml"
            if not path.is_file():
                continue
            loaded = self._load(path)
            if loaded is None or not isinstance(loaded.data, dict):
                continue
            for name in loaded.data:
                if name in measures:
                    continue
                measure, problems = build(Measure, loaded, at=(name,))
                self.problems += problems
                if measure is not None:
                    measures[name] = measure
                    self._remember("measure", name, path, loaded, fingerprint(measure))
        return measures

    @staticmethod
    def _metric_files(root: Path) -> Iterator[Path]:
        folder = root / "metrics"
        if not folder.is_dir():
            return
        for path in sorted(folder.rglob("*.yaml")):
            inside = path.relative_to(folder)
            apart = inside.parts[0] in ("sources", "reference")
            if not apart and inside.as_posix() != "measures.yaml":
                yield path

    def _kind(
        self, kind: str, model: type[D], files: Callable[[Path], Iterator[Path]]
    ) -> dict[str, D]:
        definitions: dict[str, D] = {}
        for root in self.roots:
            names_here: set[str] = set()
            for path in files(root):
                loaded = self._load(path)
                if loaded is None:
                    continue
                definition, problems = build(model, loaded)
                self.problems += problems
                if definition is None:
                    continue
                name = definition.id
                expected = path.parent.name if kind == "report" else path.stem
                if name != expected:
                    self.problems.append(problem("id-mismatch", loaded.where(("id",)), found=name))
                    continue
                if name in names_here:
                    other = self._shown(self.found[kind, name].path)
                    self.problems.append(
                        problem("definition-twice", loaded.where(("id",)), found=name, other=other)
                    )
                    continue
                names_here.add(name)
                mark = fingerprint(definition)
                if name in definitions:
                    self._compare_with_own(kind, definitions[name], definition, mark)
                    continue
                definitions[name] = definition
                self._remember(kind, name, path, loaded, mark)
        return definitions

    def _compare_with_own(self, kind: str, own: D, shipped: D, shipped_mark: str) -> None:
        """A definition that was edited must not pass for the shipped one."""
        held = self.found[kind, own.id]
        if own.version == shipped.version and held.fingerprint != shipped_mark:
            self.problems.append(
                problem(
                    "definition-changed",
                    held.loaded.where(("version",)),
                    found=f"{own.id} {own.version}",
                    suggested=f"{shipped.version}+OWN",
                )
            )

    def _remember(self, kind: str, name: str, path: Path, loaded: LoadedYaml, mark: str) -> None:
        shipped = path.is_relative_to(self.shipped) and len(self.roots) > 1
        self.found[kind, name] = Found(path, loaded, mark, shipped)

    def _notebooks(self) -> dict[str, Path]:
        notebooks: dict[str, Path] = {}
        for root in self.roots:
            for path in sorted((root / "notebooks").glob("*.ipynb")):
                notebooks.setdefault(path.stem, path)
        return notebooks


def _yaml_in(*parts: str) -> Callable[[Path], Iterator[Path]]:
    def files(root: Path) -> Iterator[Path]:
        yield from sorted(root.joinpath(*parts).glob("*.yaml"))

    return files


def _report_files(root: Path) -> Iterator[Path]:
    yield from sorted((root / "reports").glob("*/report.yaml"))


def check_references(library: Library) -> list[Problem]:
    """Find every name in a definition that no other definition answers to."""
    problems: list[Problem] = []
    for metric in library.metrics.values():
        problems += _check_metric(metric, library)
    for source in library.sources.values():
        problems += _check_source(source, library)
    for report in library.reports.values():
        problems += _check_report(report, library)
    return problems


def _check_metric(metric: Metric, library: Library) -> list[Problem]:
    loaded = library.found["metric", metric.id].loaded
    problems: list[Problem] = []
    for field_name in ("of", "numerator", "denominator"):
        use = getattr(metric, field_name)
        if use is None:
            continue
        where = loaded.where((field_name,))
        measure = library.measures.get(use.measure)
        if measure is None:
            hint = near_miss(use.measure, library.measures)
            problems.append(problem("measure-unknown", where, found=use.measure, hint=hint))
        elif measure.records is not None:
            types = TABLES[measure.records.table].condition_columns
            for text, place in ((use.where, where), (metric.where, loaded.where(("where",)))):
                if text is None:
                    continue
                try:
                    check_where(text, types)
                except ConditionError as fault:
                    problems.append(
                        problem("where-refused", place, found=text[:200], detail=str(fault))
                    )
    for number, identity in enumerate(metric.identities):
        for name in (*identity.parts, identity.equals):
            if name not in library.measures:
                where = loaded.where(("identities", number))
                hint = near_miss(name, library.measures)
                problems.append(problem("measure-unknown", where, found=name, hint=hint))
    if metric.complement_of and metric.complement_of not in library.metrics:
        hint = near_miss(metric.complement_of, library.metrics)
        where = loaded.where(("complement_of",))
        problems.append(problem("metric-unknown", where, found=metric.complement_of, hint=hint))
    return _unique(problems)


def _check_source(source: Source, library: Library) -> list[Problem]:
    loaded = library.found["source", source.id].loaded
    problems: list[Problem] = []
    for label, rule in source.rows.items():
        where = loaded.where(("rows", label))
        if rule.metric and rule.metric not in library.metrics:
            hint = near_miss(rule.metric, library.metrics)
            problems.append(problem("metric-unknown", where, found=rule.metric, hint=hint))
        if rule.measure and rule.measure not in library.measures:
            hint = near_miss(rule.measure, library.measures)
            problems.append(problem("measure-unknown", where, found=rule.measure, hint=hint))
    return problems


def _check_report(report: Report, library: Library) -> list[Problem]:
    loaded = library.found["report", report.id].loaded
    problems: list[Problem] = []
    if report.house not in library.houses:
        hint = near_miss(report.house, library.houses)
        where = loaded.where(("house",))
        problems.append(problem("house-unknown", where, found=report.house, hint=hint))
    for name, run in report.runs.items():
        if run.notebook not in library.notebooks:
            hint = near_miss(run.notebook, library.notebooks)
            where = loaded.where(("runs", name, "notebook"))
            problems.append(problem("notebook-unknown", where, found=run.notebook, hint=hint))
    for number, metric in enumerate(report.metrics):
        if metric not in library.metrics:
            hint = near_miss(metric, library.metrics)
            where = loaded.where(("metrics", number))
            problems.append(problem("metric-unknown", where, found=metric, hint=hint))
    return problems


def _unique(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
