"""What the tests of shipped sources share: an export drawn as text, and where planted names are.

A drawn export is a table with bars, as in `tests.little_council`. Every export holds a person who
does not exist, with an e-mail address and a telephone number, so that a test can look for them in
all that a workspace makes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow.parquet as pq
from tests.little_council import Council, cells, council

PERSON = "Winifred Thistlethwaite"
EMAIL = "winifred.thistlethwaite@example.org"
TELEPHONE = "01632 960 147"  # of the range that is given to nobody
PLANTED = ("Winifred", "Thistlethwaite", "example.org", "960 147", "960147")


def drawn(table: str, *, delimiter: str = ",", quoted: bool = False) -> str:
    """Give a drawn table as an export would have it."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerows(
        [_person(cell) for cell in row] for row in cells(table)
    )
    return text.getvalue()


def _person(cell: str) -> str:
    return cell.replace("NAME", PERSON).replace("MAIL", EMAIL).replace("PHONE_NO", TELEPHONE)


def reading(
    folder: Path, source: str, *files: str | bytes, ending: str = "csv", **workspace: object
) -> Council:
    """Give a workspace that reads some exports by a shipped source."""
    named = {f"data/export-{n}.{ending}": content for n, content in enumerate(files, start=1)}
    inputs = [{"source": source, "files": f"data/export-*.{ending}"}]
    return council(folder, named, inputs=inputs, **workspace)


def rows_of(made: Council) -> list[dict[str, object]]:
    """Give the records as they were mapped, in order of time."""
    (records,) = made.read().dataset.records
    rows: list[dict[str, object]] = pq.read_table(records.parquet).to_pylist()
    return rows


def grave(made: Council) -> list[str]:
    """Give the findings of reading that are more than notes, each as code and message.

    A handful of drawn rows leaves gaps between their days; those are not looked at.
    """
    found = [p for p in made.read().problems if p.code != "gap-in-days"]
    return [f"{p.code}: {p.message}" for p in found if p.severity != "note"]


def assert_nowhere(
    made: Council,
    found: Iterable[object] = (),
    also: Sequence[str] = (),
    private: Sequence[str] = (),
) -> None:
    """Look for the planted person in the findings, the figures, and every file that was made.

    `private` are columns of free text, which stay below ``private/`` and are not looked at there.
    """
    result = made.read()
    texts = {"findings": json.dumps([p.as_dict() for p in result.problems])}
    texts["dataset"] = repr(result.dataset)
    texts["figures"] = repr(list(found))
    for path in sorted((made.root / ".gaugebook").rglob("*")):
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            kept = [name for name in table.column_names if name not in private]
            texts[path.name] = str(table.select(kept).to_pylist())
        elif path.is_file():
            texts[path.name] = path.read_bytes().decode("utf-8", "replace")
    for name, text in texts.items():
        for planted in (*PLANTED, *also):
            assert planted.casefold() not in text.casefold(), (name, planted)
