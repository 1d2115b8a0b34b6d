"""Nothing about a person is among the results that are kept.

1. A small number of people is withheld before it is kept: its count is in no file.
2. No key of a person, in clear or hashed, and no record is there.
"""

import json

import pyarrow.parquet as pq
from tests.little_council import records

from gaugebook.workspace import Workspace

KEYS = [f"CRM-{number:05}" for number in range(40)]


def calls() -> str:
    """A call of each of 37 people about Waste, and of 3 about Deaths."""
    rows = ["contact_id | customer_key | started_at | outcome | line"]
    for number, key in enumerate(KEYS):
        line = "Deaths" if number < 3 else "Waste"
        rows.append(f"{number} | {key} | 2022-10-03 09:{number:02}:00 | answered | {line}")
    return "\n".join(rows)


def test_a_small_number_of_people_is_in_no_file(tmp_path):
    records(tmp_path, calls())
    asked = {"period": "2022-10", "by": ["line"]}

    first = Workspace.open(tmp_path).compute(["known_callers"], **asked)
    again = Workspace.open(tmp_path).compute(["known_callers"], **asked)

    assert repr(first) == repr(again)
    withheld = [o for o in again.observations if o.segment == "line=Deaths"]
    assert [(o.value, o.obs_status) for o in withheld] == [(None, "Q")]
    kept = b"".join(p.read_bytes() for p in store_files(tmp_path))
    rows = [
        row
        for path in (tmp_path / ".gaugebook/store/results").iterdir()
        for row in json.loads(path.read_text(encoding="utf-8").split("\n")[1])["observations"]
    ]
    assert {row["value"] for row in rows} <= {None, 40, 35}  # rounded to 5, never 3 or 37
    assert not any(row["numerator"] or row["denominator"] for row in rows)
    assert b"37" not in b"".join(json.dumps(row["note"]).encode() for row in rows)
    hashed = {key for path in private_parquet(tmp_path) for key in column(path)}
    assert len(hashed) == 40
    assert not any(key.encode() in kept for key in (*KEYS, *hashed))


def store_files(root):
    found = [path for path in (root / ".gaugebook/store").rglob("*") if path.is_file()]
    assert len(found) == 2  # one result, and the ledger
    return found


def private_parquet(root):
    return (root / ".gaugebook/private").glob("*.parquet")


def column(path):
    return pq.read_table(path, columns=["customer_key"])["customer_key"].to_pylist()
