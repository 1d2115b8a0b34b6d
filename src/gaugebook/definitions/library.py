"""The library: every definition in reach, a workspace's own before the shipped ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.base import Definition
from gaugebook.definitions.catalogue import Found, Library
from gaugebook.definitions.derivation import with_breaks_of_inputs
from gaugebook.definitions.effective import check_versions
from gaugebook.definitions.faults import NOT_FIELDS
from gaugebook.definitions.files import LoadedYaml, build, fingerprint, load_yaml
from gaugebook.definitions.heading_words import FILE_ID, HeadingWords
from gaugebook.definitions.house import House
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.reference import ReferenceList
from gaugebook.definitions.references import check_references
from gaugebook.definitions.report import Report
from gaugebook.definitions.shipped import library_root
from gaugebook.definitions.source import Source
from gaugebook.errors import Problem, problem

__all__ = [
    "CONTENT_FOLDERS",
    "Found",
    "Library",
    "check_references",
    "library_root",
    "load_library",
]

CONTENT_FOLDERS = ("metrics", "assessments", "notebooks", "templates", "reports")

D = TypeVar("D", bound=Definition)

_MEASURE_NAME = re.compile(r"[a-z][a-z0-9_]*")


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
        self.overridden: set[str] = set()

    def read(self) -> tuple[Library, list[Problem]]:
        measures = self._measures()
        metrics = with_breaks_of_inputs(self._kind("metric", Metric, self._metric_files))
        references = self._kind("reference", ReferenceList, _reference_files)
        heading_words = self._kind("heading_words", HeadingWords, _heading_word_files)
        sources = self._kind("source", Source, _yaml_in("metrics", "sources"))
        reports = self._kind("report", Report, _report_files)
        houses = self._kind("house", House, _yaml_in("templates", "houses"))
        assessments = self._assessments()
        library = Library(
            roots=tuple(self.roots),
            measures=measures,
            metrics=metrics,
            references=references,
            sources=sources,
            reports=reports,
            houses=houses,
            notebooks=self._notebooks(),
            heading_words=heading_words,
            assessments=assessments,
            found=self.found,
        )
        self.problems += check_references(library)
        self.problems += check_versions(library, self.overridden)
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
            if loaded is None:
                continue
            if not isinstance(loaded.data, dict):
                self.problems.append(problem("definition-wrong", loaded.where(), detail=NOT_FIELDS))
                continue
            for name in loaded.data:
                measure = self._measure(name, loaded)
                if measure is not None and name in measures:
                    if fingerprint(measure) != self.found["measure", name].fingerprint:
                        self.overridden.add(name)
                elif measure is not None:
                    measures[name] = measure
                    self._remember("measure", name, root, path, loaded, fingerprint(measure))
        return measures

    def _measure(self, name: str, loaded: LoadedYaml) -> Measure | None:
        if not _MEASURE_NAME.fullmatch(name):
            detail = f"the name of a measure has small letters, digits and _ only, unlike {name}"
            self.problems.append(problem("definition-wrong", loaded.where((name,)), detail=detail))
            return None
        measure, problems = build(Measure, loaded, at=(name,))
        self.problems += problems
        return measure

    @staticmethod
    def _metric_files(root: Path) -> Iterator[Path]:
        folder = root / "metrics"
        if not folder.is_dir():
            return
        for path in _yaml_files(folder.rglob("*")):
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
                self._remember(kind, name, root, path, loaded, mark)
        return definitions

    def _assessments(self) -> dict[str, Assessment]:
        """Read the maturity models; several versions of one stand side by side."""
        models: dict[str, Assessment] = {}
        for root in self.roots:
            for path in _yaml_in("assessments")(root):
                loaded = self._load(path)
                if loaded is None:
                    continue
                model, problems = read_assessment(loaded)
                self.problems += problems
                if model is None:
                    continue
                at = loaded.where(("model", "id"))
                if model.key != path.stem:
                    self.problems.append(problem("id-mismatch", at, found=model.key))
                    continue
                mark = fingerprint(model)
                if model.key not in models:
                    models[model.key] = model
                    self._remember("assessment", model.key, root, path, loaded, mark)
                elif self.found["assessment", model.key].path.parent == path.parent:
                    other = self._shown(self.found["assessment", model.key].path)
                    self.problems.append(
                        problem("definition-twice", at, found=model.key, other=other)
                    )
                elif self.found["assessment", model.key].fingerprint != mark:
                    held = self.found["assessment", model.key]
                    self._changed(held, ("model", "version"), model.id, model.version)
        return models

    def _compare_with_own(self, kind: str, own: D, shipped: D, shipped_mark: str) -> None:
        """A definition that was edited must not pass for the shipped one."""
        held = self.found[kind, own.id]
        if own.version == shipped.version and held.fingerprint != shipped_mark:
            self._changed(held, ("version",), own.id, shipped.version)

    def _changed(self, held: Found, at: tuple[str, ...], name: str, version: str) -> None:
        self.problems.append(
            problem(
                "definition-changed",
                held.loaded.where(at),
                found=f"{name} {version}",
                suggested=f"{version}+OWN",
            )
        )

    def _remember(
        self, kind: str, name: str, root: Path, path: Path, loaded: LoadedYaml, mark: str
    ) -> None:
        self.found[kind, name] = Found(path, loaded, mark, shipped=root == self.shipped)

    def _notebooks(self) -> dict[str, Path]:
        notebooks: dict[str, Path] = {}
        for root in self.roots:
            for path in sorted((root / "notebooks").glob("*.ipynb")):
                notebooks.setdefault(path.stem, path)
        return notebooks


def _yaml_in(*parts: str) -> Callable[[Path], Iterator[Path]]:
    def files(root: Path) -> Iterator[Path]:
        yield from _yaml_files(root.joinpath(*parts).glob("*"))

    return files


def _reference_files(root: Path) -> Iterator[Path]:
    """Give the lists of figures; the words of headings are a list of another kind."""
    yield from (p for p in _yaml_in("metrics", "reference")(root) if p.stem != FILE_ID)


def _heading_word_files(root: Path) -> Iterator[Path]:
    yield from (p for p in _yaml_in("metrics", "reference")(root) if p.stem == FILE_ID)


def _yaml_files(paths: Iterable[Path]) -> list[Path]:
    """Give the YAML files in order. A hidden file is some program's own, never a definition."""
    return sorted(
        path
        for path in paths
        if path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith(".")
    )


def _report_files(root: Path) -> Iterator[Path]:
    yield from sorted((root / "reports").glob("*/report.yaml"))
