"""Nothing about a person leaves the reading of an export.

An export of calls is planted with names, addresses, telephone numbers and customer keys. After
check, compute, a notebook and a paper, every file that was made is searched for them, Parquet
decoded and workbooks and PDFs unpacked.

1. Columns under `never_read` are nowhere.
2. Customer keys are nowhere in clear, and hashed only in private/.
3. The secret of the workspace is nowhere but in its own file, and only its owner may read it.
"""

import csv
import io
import os
import stat
import zipfile

import pikepdf
import pyarrow.parquet as pq
import pytest
from tests.conftest import made_once, run_gaugebook
from tests.runner.notebook_files import write_notebook

from gaugebook.workspace.scaffold import init_workspace

NEVER_READ = {
    "Agent": "Aurelia Quillfeather",
    "Caller": "Barnaby Thistlewood",
    "E-mail": "b.thistlewood@example.org",
    "Number": "+44 7700 900123",
    "Notes": "Asked about his late mother's blue badge",
}
KEYS = ("CRM-7731904", "CRM-5502817")
HEADINGS = ["ID", "CRM ref", "Start", "Wait", "Result", "Topic", "E-mail held", *NEVER_READ]

SOURCE = """
id: calls
version: 1.0.0
name: Calls
table: contacts
files: data/calls.csv
dimensions: {channel: phone}
columns:
  contact_id: {from: ID}
  customer_key: {from: CRM ref, private: hash}
  started_at: {from: Start, format: "%d/%m/%Y %H:%M"}
  wait_seconds: {from: Wait, format: duration}
  outcome: {from: Result, codes: {ANS: answered, ABN: abandoned}}
  topic: {from: Topic}
  email_on_record: {from: E-mail held, codes: {"Y": true, "N": false}}
never_read: [Agent, Caller, E-mail, Number, Notes]
"""
WORKSPACE = """
name: Little Council
org_code: E0
inputs:
  - source: calls
"""
TAKES = 'workspace: str = ""\nexhibits: str = ""\nperiod: str = ""'
CELL = """
import gaugebook
ws = gaugebook.open_workspace(workspace)
ws.compute(["no_email_share"], period=period, by=["topic"])
"""


def export():
    """Four months of calls, every one with the same planted person."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEADINGS)
    for number in range(400):
        month, day = 6 + number % 4, 1 + number % 28
        result = "ABN" if number % 10 == 0 else "ANS"
        rows.writerow([
            f"C{number:05}", KEYS[number % 2], f"{day:02}/{month:02}/2026 10:{number % 60:02}",
            "00:02:10", result, "Waste", "Y" if number % 3 else "N", *NEVER_READ.values(),
        ])  # fmt: skip
    # A row that cannot be read must not be quoted with its person in a finding.
    rows.writerow(["C99999", KEYS[0], "soon", "later", "???", "Waste", "?", *NEVER_READ.values()])
    return text.getvalue()


def make(folder):
    init_workspace(folder)
    (folder / "data" / "example-monthly.csv").unlink()
    (folder / "data" / "calls.csv").write_text(export(), encoding="utf-8")
    (folder / "metrics" / "sources" / "calls.yaml").write_text(SOURCE, encoding="utf-8")
    (folder / "workspace.yaml").write_text(WORKSPACE, encoding="utf-8")
    write_notebook(folder / "notebooks" / "own.ipynb", TAKES, CELL)
    at = ("--workspace", folder)
    assert run_gaugebook("check", *at) == 0
    assert run_gaugebook("compute", "answered_share", "--period", "2026-09", *at) == 0
    assert run_gaugebook("run", "own", "--period", "2026-09", *at) == 0
    period = ("--period", "2026-06..2026-09")
    assert run_gaugebook("paper", "scrutiny-quarterly", *period, *at) == 0


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return make_workspace(tmp_path_factory)


def make_workspace(tmp_path_factory):
    return made_once(tmp_path_factory, "planted-council", make)


def unpacked(path):
    """Give what a file holds, in clear."""
    data = path.read_bytes()
    yield data
    if path.suffix == ".parquet":
        yield pq.read_table(path).to_pandas().to_csv().encode()
        yield str(pq.read_schema(path).metadata).encode()
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                yield parts.read(name)
    elif path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Stream):
                    with_filters = thing.read_bytes() if is_text(thing) else b""
                    yield with_filters
                else:
                    yield str(thing).encode()


def is_text(stream):
    """Whether a stream can be unpacked: pictures and fonts cannot, and hold no words."""
    try:
        stream.read_bytes()
    except pikepdf.PdfError:
        return False
    return True


def made_files(folder):
    return [p for name in (".gaugebook", "out") for p in (folder / name).rglob("*") if p.is_file()]


@pytest.fixture(scope="module")
def contents(workspace):
    """Every file that was made, by its place in the workspace, with what it holds."""
    return {
        path.relative_to(workspace).as_posix(): b"\n".join(unpacked(path))
        for path in made_files(workspace)
    }


@pytest.mark.needs_pango
def test_something_was_made_to_be_searched(contents):
    kinds = {name.rpartition(".")[2] for name in contents}
    assert {"pdf", "html", "xlsx", "json", "jsonl", "ipynb", "parquet"} <= kinds
    assert b"Waste" in b"".join(d for n, d in contents.items() if n.endswith(".parquet"))


@pytest.mark.parametrize("planted", [*NEVER_READ.values(), *NEVER_READ, *KEYS], ids=str)
def test_a_person_is_in_no_file_that_was_made(contents, planted):
    if planted in ("Number", "Notes", "Agent", "Caller", "E-mail"):
        # A heading is no person, but it must not name a column of what is kept.
        kept = {n: d for n, d in contents.items() if n.endswith(".parquet")}
    else:
        kept = contents
    word = planted.encode()
    assert [name for name, data in kept.items() if word in data] == []


def test_parts_of_a_person_are_in_no_file_that_was_made(contents):
    for part in (b"Thistlewood", b"Quillfeather", b"900123", b"7731904", b"blue badge"):
        assert [name for name, data in contents.items() if part in data] == []


def test_a_customer_is_known_only_by_a_hash_and_only_in_private(workspace, contents):
    (cache,) = (workspace / ".gaugebook" / "private").glob("contacts-*.parquet")
    hashed = set(pq.read_table(cache)["customer_key"].to_pylist())
    assert len(hashed) == len(KEYS)
    for key in hashed:
        mark = str(key).encode()
        places = [name for name, data in contents.items() if mark in data]
        assert all(name.startswith(".gaugebook/private/") for name in places)


def test_the_secret_is_in_its_own_file_alone(workspace, contents):
    secret = (workspace / ".gaugebook" / "private" / "secret").read_bytes()
    assert len(secret) >= 32
    assert [name for name, data in contents.items() if secret in data] == [
        ".gaugebook/private/secret"
    ]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps other permissions.")
def test_only_the_owner_may_look_into_private(workspace):
    private = workspace / ".gaugebook" / "private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert stat.S_IMODE((private / "secret").stat().st_mode) == 0o600


def test_no_row_of_a_person_is_in_the_store(contents):
    store = {n: d for n, d in contents.items() if n.startswith((".gaugebook/store", "out/"))}
    assert store
    assert [name for name, data in store.items() if b"C00017" in data] == []
