"""Checking a workspace: every definition, source and data file, all findings at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gaugebook.analysis.reconcile import reconcile_grid
from gaugebook.definitions.files import build, load_yaml
from gaugebook.definitions.library import Library
from gaugebook.definitions.report import Meeting
from gaugebook.errors import Problem, sort_problems
from gaugebook.papers.narrative import read_narrative
from gaugebook.papers.needs import PeriodNames, needs_of
from gaugebook.periods import EARLIEST, LATEST, Period
from gaugebook.tables.dataset import Dataset
from gaugebook.tables.given import Given
from gaugebook.tables.readers import read_inputs
from gaugebook.words import counted
from gaugebook.workspace.assess.checking import check_campaigns
from gaugebook.workspace.folder import read_definitions, store_of
from gaugebook.workspace.summaries import SourceSummary, summaries_of
from gaugebook.workspace.versions import find_edited, ledger_of


@dataclass(frozen=True)
class CheckResult:
    """What a workspace holds, and everything that was found."""

    council: str
    library: Library
    sources: tuple[SourceSummary, ...]
    problems: tuple[Problem, ...]

    @property
    def definitions(self) -> dict[str, int]:
        """How many definitions of each kind are in reach."""
        return {
            "metrics": len(self.library.metrics),
            "measures": len(self.library.measures),
            "sources": len(self.library.sources),
            "reports": len(self.library.reports),
            "houses": len(self.library.houses),
            "assessments": len(self.library.assessments),
            "notebooks": len(self.library.notebooks),
        }

    @property
    def definitions_in_words(self) -> str:
        """How many definitions there are, as a sentence.

        A kind of which there is one is named in the singular.
        """
        told = (
            counted(number, names.removesuffix("s")) for names, number in self.definitions.items()
        )
        return ", ".join(told) + "."


def check_workspace(root: Path, *, progress: Callable[[str], None]) -> CheckResult:
    """Check a workspace: definitions, meetings, narratives, campaigns, sources and data files."""
    file, library, problems = read_definitions(root)
    problems += _check_reports(root, library)
    problems += check_campaigns(root, library)
    problems += find_edited(library, ledger_of(store_of(root)), library.metrics)
    dataset = Dataset()
    if file is not None:
        found = read_inputs(root, file, library, progress=progress)
        dataset = found.dataset
        problems += found.problems
        apart = {entry.database.name for entry in file.inputs if entry.database}
        problems += _reconciled(root, dataset, library, known=found.problems, apart=apart)
    ordered = tuple(sort_problems(_each_told_once(dict.fromkeys(problems))))
    council = file.name if file else root.name
    return CheckResult(council, library, summaries_of(dataset, ordered), ordered)


def _reconciled(
    root: Path,
    dataset: Dataset,
    library: Library,
    *,
    known: Sequence[Problem],
    apart: Collection[str],
) -> list[Problem]:
    """Reconcile every published table; what reading it has found already is not said twice.

    What is `apart` is no file but the answer of a database, which is not asked again.
    """
    seen = {(p.code, p.where.file, p.where.cell) for p in known}
    problems: list[Problem] = []
    for table in dataset.tables:
        source = library.sources[table.facts.source_id]
        if source.table != "published":
            continue
        for file in table.facts.files:
            if file.name in apart:
                continue
            grids, _ = Given(file.name, file.sha256, root / file.name).grids(source)
            for grid in grids:
                found = reconcile_grid(
                    grid, metrics=library.metrics, measures=library.measures, source=source
                )
                problems += [p.moved(replace(p.where, file=file.name)) for p in found.problems]
    return [p for p in problems if (p.code, p.where.file, p.where.cell) not in seen]


# What reading asks about a printed share, reconciling the table says outright.
_ASKED_OF_A_SHARE = ("base-unknown", "base-differs", "base-switches")
_SAID_OF_A_SHARE = ("ratio-mismatch", "ratio-other-base")


def _each_told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out the questions about a figure that another finding answers."""
    found = list(problems)
    said = {(p.where.file, p.key) for p in found if p.code in _SAID_OF_A_SHARE}
    # A slip in a source stands at its line; that its column was not read is the same slip.
    slips = {
        p.found for p in found if p.code == "measure-unknown" and p.where.line and p.is_refused
    }
    found = [
        p for p in found if p.code != "measure-unknown" or p.where.line or p.found not in slips
    ]
    return [
        p for p in found if p.code not in _ASKED_OF_A_SHARE or (p.where.file, p.key) not in said
    ]


def _check_reports(root: Path, library: Library) -> list[Problem]:
    """Read every meeting and narrative of the workspace itself."""
    problems: list[Problem] = []
    for path in sorted(root.glob("reports/*/meetings/*/meeting.yaml")):
        loaded, faults = load_yaml(path, name=path.relative_to(root).as_posix())
        problems += faults
        if loaded is not None:
            problems += build(Meeting, loaded)[1]
    for path in sorted(root.glob("reports/**/narrative.md")):
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        narrative = read_narrative(text, path.relative_to(root).as_posix())
        problems += [*narrative.problems, *needs_of(narrative, _ANY_TIME, library.metrics)[1]]
    return problems


# Which periods a paper shows is known when it is made; until then every period is inside.
_ALWAYS = Period(EARLIEST, LATEST)
_ANY_TIME = PeriodNames(_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS)
