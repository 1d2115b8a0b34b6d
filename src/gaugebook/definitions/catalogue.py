"""The catalogue: every definition in reach by id, and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.files import LoadedYaml
from gaugebook.definitions.heading_words import HeadingWords
from gaugebook.definitions.house import House
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.reference import ReferenceList
from gaugebook.definitions.report import Report
from gaugebook.definitions.source import Source


@dataclass(frozen=True)
class Found:
    """A definition and where it stands: its file, its content with lines, its fingerprint."""

    path: Path
    loaded: LoadedYaml
    fingerprint: str
    shipped: bool


@dataclass(frozen=True)
class Library:
    """Every definition in reach, by id; a maturity model by id and version, as ``cx-1.0.0``."""

    roots: tuple[Path, ...]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    references: Mapping[str, ReferenceList] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    houses: Mapping[str, House] = field(default_factory=dict)
    notebooks: Mapping[str, Path] = field(default_factory=dict)
    heading_words: Mapping[str, HeadingWords] = field(default_factory=dict)
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    found: Mapping[tuple[str, str], Found] = field(default_factory=dict)

    def fingerprint_of(self, kind: str, name: str) -> str:
        """Give the fingerprint of a definition by kind (``metric``) and id."""
        return self.found[kind, name].fingerprint

    def path_of(self, kind: str, name: str) -> Path:
        """Give the file of a definition by kind and id."""
        return self.found[kind, name].path

    def assessment(self, model_id: str, version: str | None = None) -> Assessment | None:
        """Give a maturity model by id and version, the newest published one without a version.

        None where there is none: a draft or a retired version is given only when it is asked for.
        """
        of_model = [m for m in self.assessments.values() if m.id == model_id]
        if version is not None:
            return next((m for m in of_model if m.version == version), None)
        published = [m for m in of_model if m.model.status == "published"]
        return max(published, key=lambda m: m.version_order, default=None)

    def report_folders(self, report_id: str) -> tuple[Path, ...]:
        """Give the folders of a report that exist, the workspace's own first."""
        folders = (root / "reports" / report_id for root in self.roots)
        return tuple(folder for folder in folders if folder.is_dir())
