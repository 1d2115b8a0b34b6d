"""Councils small enough to be drawn in a test: a table as text, its source, and what comes out.

A table is drawn with bars, so that a reader sees its columns::

    contact_id | started_at          | outcome
    1          | 2022-10-03 09:00:00 | answered
"""

import csv
import io
import json
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gaugebook.definitions.files import build, load_yaml
from gaugebook.definitions.library import Library, load_library
from gaugebook.definitions.workspace_file import WorkspaceFile
from gaugebook.engine import Computed, Request, compute
from gaugebook.observations import Observation
from gaugebook.periods import Grain, parse_period
from gaugebook.sql import EngineSettings
from gaugebook.tables.readers import ReadResult, read_inputs

# What a council computes with. The fixture of tests/soundness sets it, so that each test there
# runs with both engines.
ENGINE = EngineSettings()

KEYS_OF_PEOPLE = ("customer_key", "case_id")
MEASURE_COLUMNS = ("offered", "answered", "abandoned", "wait_mean_seconds", "web_users", "contacts")


def cells(table: str) -> list[list[str]]:
    """Give the cells of a drawn table."""
    lines = textwrap.dedent(table).strip().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def as_csv(table: str) -> str:
    """Give a drawn table as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(cells(table))
    return text.getvalue()


@dataclass
class Council:
    """A workspace in a temporary folder, read when it is asked for something."""

    root: Path
    library: Library
    file: WorkspaceFile
    definition_problems: list[object] = field(default_factory=list)
    engine: EngineSettings = field(default_factory=lambda: ENGINE)
    kept: ReadResult | None = None

    def read(self) -> ReadResult:
        return self.kept or read_inputs(self.root, self.file, self.library)

    def read_once(self) -> "Council":
        """Give the same council with what it reads kept: for a large file asked for much."""
        return replace(self, kept=self.read())

    def compute(
        self,
        *metrics: str,
        period: str,
        grain: Grain | None = None,
        by: tuple[str, ...] = (),
        where: Mapping[str, str] | None = None,
    ) -> Computed:
        return compute(
            Request(metrics, parse_period(period), grain, by, where or {}),
            library=self.library,
            dataset=self.read().dataset,
            record=self.file.record,
            engine=self.engine,
        )

    def one(self, metric: str, period: str, **options: object) -> Observation:
        """The only observation, or of several the total."""
        found = self.compute(metric, period=period, **options).observations
        totals = [o for o in found if o.segment == "_T"] if len(found) > 1 else list(found)
        assert len(totals) == 1, [o.binding for o in found]
        return totals[0]

    def values(self, metric: str, period: str, **options: object) -> dict[str, float | None]:
        """Values by period, or by segment where there are several."""
        found = self.compute(metric, period=period, **options).observations
        keyed = {(o.period if o.segment == "_T" else o.segment): o.value for o in found}
        assert len(keyed) == len(found)
        return keyed

    def codes(self, *metrics: str, period: str, **options: object) -> list[str]:
        """The codes of what computing found."""
        return [p.code for p in self.compute(*metrics, period=period, **options).problems]

    @property
    def reading_codes(self) -> list[str]:
        """The codes of what reading found."""
        return [p.code for p in self.read().problems]


def council(folder: Path, files: Mapping[str, str | bytes], **workspace: object) -> Council:
    """Write a workspace: its files, and the fields of its workspace.yaml."""
    plain = {"name": "Little Council", "org_code": "E0", **workspace}
    for name, content in {**files, "workspace.yaml": json.dumps(plain)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(data)
    library, problems = load_library(folder)
    loaded, _ = load_yaml(folder / "workspace.yaml")
    assert loaded is not None
    file, faults = build(WorkspaceFile, loaded)
    assert file is not None, faults
    return Council(folder, library, file, list(problems))


def contacts_source(
    headings: list[str],
    *,
    name: str = "calls",
    rules: Mapping[str, Mapping[str, object]] | None = None,
    **fields: object,
) -> str:
    """A source of contacts whose headings are the columns, but for the rules given."""
    columns = {
        h: {"from": [h], **({"private": "hash"} if h in KEYS_OF_PEOPLE else {})}
        for h in headings
        if h not in fields.get("never_read", ())
    }
    for column, rule in (rules or {}).items():
        columns[column] = {"from": [column], **rule}
    plain = {
        "id": name,
        "version": "1.0.0",
        "name": name,
        "table": "contacts",
        "files": f"data/{name}*",
        "columns": columns,
        "dimensions": {} if "channel" in columns else {"channel": "phone"},
        **fields,
    }
    return json.dumps(plain)


def records(
    folder: Path,
    table: str,
    *,
    rules: Mapping[str, Mapping[str, object]] | None = None,
    definitions: Mapping[str, str] | None = None,
    record: Mapping[str, list[str]] | None = None,
    **fields: object,
) -> Council:
    """A council with one file of contacts; they are calls unless a column says otherwise."""
    files = {
        "data/calls.csv": as_csv(table),
        "metrics/sources/calls.yaml": contacts_source(cells(table)[0], rules=rules, **fields),
        **(definitions or {}),
    }
    return council(folder, files, inputs=[{"source": "calls"}], record=record or {})


def summary_source(headings: list[str], *, name: str = "summary", **fields: object) -> str:
    plain = {
        "id": name,
        "version": "1.0.0",
        "name": name,
        "table": "counts",
        "files": f"data/{name}*",
        "columns": {h: {"from": [h]} for h in headings},
        "dimensions": {"channel": "phone"},
        **fields,
    }
    return json.dumps(plain)


def summary(
    folder: Path, table: str, *, definitions: Mapping[str, str] | None = None, **fields: object
) -> Council:
    """A council with a summary: one row a period, one column a measure or dimension."""
    files = {
        "data/summary.csv": as_csv(table),
        "metrics/sources/summary.yaml": summary_source(cells(table)[0], **fields),
        **(definitions or {}),
    }
    return council(folder, files, inputs=[{"source": "summary"}])


ROWS = {
    "Calls offered": {"measure": "offered"},
    "Calls answered": {"measure": "answered"},
    "% Calls answered": {"metric": "answered_share"},
    "% Calls abandoned": {"metric": "abandoned_share"},
    "Average call wait time": {"metric": "wait_mean"},
}


def published_source(labels: list[str], *, name: str = "printed", **fields: object) -> str:
    plain = {
        "id": name,
        "version": "1.0.0",
        "name": name,
        "table": "published",
        "document": "A paper",
        "files": f"data/{name}*",
        "layout": {"labels": "Indicator"},
        "dimensions": {"channel": "phone"},
        "rows": {label: ROWS[label] for label in labels},
        **fields,
    }
    return json.dumps(plain)


def published(
    folder: Path, table: str, *, definitions: Mapping[str, str] | None = None, **fields: object
) -> Council:
    """A council with a published table: one row an indicator, one column a period."""
    labels = list(dict.fromkeys(row[0] for row in cells(table)[1:] if row[0] in ROWS))
    labels = labels or ["Calls offered"]
    files = {
        "data/printed.csv": as_csv(table),
        "metrics/sources/printed.yaml": published_source(labels, **fields),
        **(definitions or {}),
    }
    return council(folder, files, inputs=[{"source": "printed"}])
