"""Marks: hashes of what a result depends on. What has another mark is computed again."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from gaugebook.definitions.effective import effective_fingerprint, parts_of
from gaugebook.definitions.library import Library
from gaugebook.engine import Request
from gaugebook.store.results import result_key
from gaugebook.tables.dataset import Dataset

COMPUTING_LIBRARIES = ("duckdb", "holidays", "pyarrow", "pyspark", "sqlglot")
"""The libraries that compute; another version may compute otherwise."""


@functools.cache
def code_mark() -> str:
    """Give the sha256 of gaugebook's own code: a changed calculation is another run.

    The version alone would not do: in a checkout the code changes while the version stands.
    """
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@functools.cache
def library_versions() -> tuple[tuple[str, str], ...]:
    """Give the versions of the libraries that compute, without those that are not installed."""
    found = []
    for name in COMPUTING_LIBRARIES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)


def dataset_mark(dataset: Dataset, library: Library) -> str:
    """Give the sha256 of everything that was read: files, facts, mapping and printed figures."""
    digest = hashlib.sha256(dataset.bank_holidays.encode())
    for records in dataset.records:
        facts = {
            "facts": asdict(records.facts),
            "source": _source_mark(library, records.facts.source_id),
            "records": records.parquet.name,
            "table": records.table,
            "columns": sorted(records.columns),
            "time_zone": records.time_zone,
            "covers": [records.first_day.isoformat(), records.last_day.isoformat()],
        }
        digest.update(json.dumps(facts, sort_keys=True).encode() + b"\n")
    for table in dataset.tables:
        source = _source_mark(library, table.facts.source_id)
        head = {"facts": asdict(table.facts), "source": source}
        digest.update(json.dumps(head, sort_keys=True).encode() + b"\n")
        # How a printed table is read depends on the names of every metric and measure, so the
        # figures themselves are taken.
        for figure in table.figures:
            digest.update(repr(figure).encode("utf-8", "backslashreplace") + b"\n")
    return digest.hexdigest()


def _source_mark(library: Library, source_id: str) -> str:
    found = library.found.get(("source", source_id))
    return found.fingerprint if found else ""


def metric_result_key(
    metric_id: str,
    request: Request,
    *,
    library: Library,
    read: str,
    record: Mapping[str, Sequence[str]],
    engine: str,
) -> str:
    """Give the name of one metric's result for a request.

    Parameters
    ----------
    metric_id
        The metric; the others of the request do not matter.
    request
        Period, grain and dimensions.
    library
        The definitions.
    read
        The mark of what was read.
    record
        For a metric, its sources in the order in which they are believed.
    engine
        Which engine computes: duckdb or spark.
    """
    made_of = [name for kind, name in parts_of(library, metric_id) if kind == "metric"]
    facts: dict[str, Any] = {
        "code": code_mark(),
        "libraries": library_versions(),
        "engine": engine,
        "read": read,
        "metric": metric_id,
        "definition": effective_fingerprint(library, metric_id),
        "helpers": sorted(_helpers(library, made_of)),
        "record": {name: list(record[name]) for name in sorted(made_of) if name in record},
        "period": str(request.period),
        "grain": request.grain,
        "by": list(request.by),
        "where": dict(request.where),
    }
    return result_key(facts)


def _helpers(library: Library, made_of: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the ratios from which a count may be worked back, to test whether an identity closes."""
    if any(library.metrics[name].identities for name in made_of):
        for metric in library.metrics.values():
            if metric.kind == "ratio":
                yield metric.id, library.fingerprint_of("metric", metric.id)
