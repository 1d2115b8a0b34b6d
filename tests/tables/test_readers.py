"""Reading what a workspace names: the same rows from every format, and nothing private outside.

R1  CSV, XLSX and Parquet give the same canonical rows
R2  what is never read, and a customer's own key, is nowhere in the workspace's caches
R3  a second run reads nothing again, unless file, name, source, zone or secret changed
R4  an interrupted write leaves no half file
R5  files are found by pattern, inside the workspace only
R6  every table of records is read the same way, and what people wrote is kept nowhere
"""

import json
import os
import sys
from datetime import datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.little_council import (
    as_csv,
    cells,
    contacts_source,
    council,
    records,
    summary_source,
)

from gaugebook.definitions.schema import TABLES as TABLE_SPECS
from gaugebook.tables import readers
from gaugebook.tables.readers import write_parquet, write_private

CALLS = """
    Call ID | Start               | Wait     | Result | Email? | CRM ref | Agent      | Caller no
    C-1     | 01/07/2022 00:15:00 | 00:07:11 | ANS    | Y      | KEY-17  | Ann Nother | 01296 555001
    C-2     | 30/10/2022 01:30:00 | 0:00:05  | abn    | N      | KEY-18  | Bo Dee     | 01296 555002
    C-3     | 31/10/2022 12:00:00 |          | HUP    |        |         | Bo Dee     | 01296 555003
"""
COLUMNS = {
    "contact_id": {"from": ["Call ID"]},
    "started_at": {"from": ["Start"], "format": "%d/%m/%Y %H:%M:%S"},
    "wait_seconds": {"from": ["Wait"], "format": "duration"},
    "outcome": {"from": ["Result"], "codes": {"ANS": "answered", "ABN": "abandoned"}},
    "email_on_record": {"from": ["Email?"], "codes": {"Y": True, "N": False}},
    "customer_key": {"from": ["CRM ref"], "private": "hash"},
}
SOURCE = contacts_source([], columns=COLUMNS, never_read=["Agent", "Caller no"])
PRIVATE_WORDS = ["KEY-17", "KEY-18", "Ann Nother", "Bo Dee", "01296"]


def csv_of_calls(tmp_path):
    (tmp_path / "data/calls.csv").write_text(as_csv(CALLS), encoding="utf-8")


def workbook_of_calls(tmp_path):
    """As a system exports it: real dates, real times, a number for a number."""
    book = openpyxl.Workbook()
    head, *body = cells(CALLS)
    book.active.append(head)
    for row in body:
        start = datetime.strptime(row[1], "%d/%m/%Y %H:%M:%S")
        wait = datetime.strptime(row[2], "%H:%M:%S").time() if row[2] else None
        book.active.append([row[0], start, wait, *[cell or None for cell in row[3:]]])
    book.save(tmp_path / "data/calls.xlsx")


def parquet_of_calls(tmp_path):
    head, *body = cells(CALLS)
    columns = {name: [row[i] or None for row in body] for i, name in enumerate(head)}
    starts = [datetime.strptime(text, "%d/%m/%Y %H:%M:%S") for text in columns["Start"]]
    columns |= {"Start": pa.array(starts, pa.timestamp("ns")), "Wait": [431, 5, None]}
    pq.write_table(pa.table(columns), tmp_path / "data/calls.parquet")


WRITERS = {"csv": csv_of_calls, "xlsx": workbook_of_calls, "parquet": parquet_of_calls}


def calls(tmp_path, write=csv_of_calls, source=SOURCE, **workspace):
    (tmp_path / "data").mkdir(exist_ok=True)
    write(tmp_path)
    files = {"metrics/sources/calls.yaml": source}
    return council(tmp_path, files, inputs=[{"source": "calls"}], **workspace)


def rows(found):
    return pq.read_table(found.read().dataset.records[0].parquet).to_pylist()


@pytest.mark.parametrize("kind", WRITERS)
def test_each_format_gives_the_same_canonical_rows(tmp_path, kind):
    found = calls(tmp_path, WRITERS[kind])
    names = ("contact_id", "channel", "started_at", "wait_seconds", "outcome", "email_on_record")
    assert [[row[name] for name in names] for row in rows(found)] == [
        ["C-1", "phone", datetime(2022, 6, 30, 23, 15), 431, "answered", True],
        ["C-2", "phone", datetime(2022, 10, 30, 0, 30), 5, "abandoned", False],
        ["C-3", "phone", datetime(2022, 10, 31, 12), None, None, None],
    ]
    assert [row["customer_key"] is None for row in rows(found)] == [False, False, True]
    unknown = [p for p in found.read().problems if p.code == "code-unknown"]
    assert [(p.found, p.facts["count"], p.where.file) for p in unknown] == [
        ("HUP", 1, f"data/calls.{kind}")
    ]


@pytest.mark.parametrize("kind", WRITERS)
def test_nothing_private_is_kept(tmp_path, kind):
    found = calls(tmp_path, WRITERS[kind])
    result = found.read()
    kept = [p for p in (tmp_path / ".gaugebook").rglob("*") if p.is_file()]
    assert {p.suffix for p in kept} == {".parquet", ".json", ""}
    texts = [str(pq.read_table(p).to_pylist()) for p in kept if p.suffix == ".parquet"]
    texts += [str(result.problems), *(p.read_bytes().decode("latin-1") for p in kept)]
    for word in PRIVATE_WORDS:
        assert not any(word in text for text in texts), word
    assert "Agent" not in pq.read_schema(result.dataset.records[0].parquet).names


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; the profile is private")
def test_the_private_folder_and_the_secret_are_the_owners_alone(tmp_path):
    calls(tmp_path).read()
    private = tmp_path / ".gaugebook/private"
    assert oct(private.stat().st_mode)[-3:] == "700"
    assert oct((private / "secret").stat().st_mode)[-3:] == "600"


def test_one_customer_has_one_hash_in_a_workspace_and_another_elsewhere(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    keys = []
    for folder in (here, there):
        folder.mkdir()
        found = calls(folder)
        keys.append([row["customer_key"] for row in rows(found)])
        assert keys[-1] == [row["customer_key"] for row in rows(found)]
    assert keys[0][0] != keys[1][0]


def caches(tmp_path):
    return {p.name for p in (tmp_path / ".gaugebook/private").glob("contacts-*.parquet")}


def test_a_second_run_reads_nothing_again_and_finds_the_same(tmp_path, monkeypatch):
    found = calls(tmp_path)
    first = found.read()
    monkeypatch.setattr(readers, "read_rows", None)
    assert found.read() == first


@pytest.mark.parametrize("change", ["file", "name", "source", "zone", "secret", "more files"])
def test_whatever_the_rows_hang_on_makes_a_new_cache(tmp_path, change):
    calls(tmp_path).read()
    before = caches(tmp_path)
    data = tmp_path / "data"
    if change == "file":
        (data / "calls.csv").write_text(as_csv(CALLS.replace("0:00:05", "0:00:06")))
    elif change == "name":
        (data / "calls.csv").rename(data / "calls-2022.csv")
    elif change == "more files":
        (data / "calls-b.csv").write_text(as_csv(CALLS.replace("C-", "D-")))
    elif change == "secret":
        (tmp_path / ".gaugebook/private/secret").write_bytes(b"x" * 64)
    source = SOURCE.replace("ANS", "ANSW") if change == "source" else SOURCE
    zone = {"time_zone": "Europe/Paris"} if change == "zone" else {}
    calls(tmp_path, lambda _: None, source, **zone).read()
    assert len(caches(tmp_path)) == len(before) + 1


@pytest.mark.parametrize("content", [b"", b"short"])
def test_a_secret_that_was_emptied_is_made_anew(tmp_path, content):
    found = calls(tmp_path)
    found.read()
    path = tmp_path / ".gaugebook/private/secret"
    path.write_bytes(content)
    found.read()
    assert len(path.read_bytes()) == 64


@pytest.mark.parametrize("lost", ["parquet", "json"])
def test_half_a_cache_is_no_cache(tmp_path, lost):
    found = calls(tmp_path)
    first = found.read()
    for path in (tmp_path / ".gaugebook/private").glob(f"contacts-*.{lost}"):
        path.unlink()
    assert found.read() == first


def test_an_interrupted_write_leaves_the_earlier_file_and_no_half_one(tmp_path, monkeypatch):
    path = tmp_path / "contacts.parquet"
    write_parquet(pa.table({"n": [1]}), path)

    def cut(table, part, **options):
        part.write_bytes(b"PAR1 half")
        raise KeyboardInterrupt

    monkeypatch.setattr(readers.pq, "write_table", cut)
    with pytest.raises(KeyboardInterrupt):
        write_parquet(pa.table({"n": [2]}), path)
    assert [p.name for p in tmp_path.iterdir()] == ["contacts.parquet"]
    assert pq.read_table(path).to_pylist() == [{"n": 1}]


def test_an_interrupted_secret_leaves_none(tmp_path, monkeypatch):
    def cut(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fdopen", cut)
    with pytest.raises(KeyboardInterrupt):
        write_private(tmp_path / "secret", b"x")
    assert list(tmp_path.iterdir()) == []


def test_files_are_found_by_pattern_and_counted_each(tmp_path):
    found = calls(tmp_path)
    (tmp_path / "data/calls-b.csv").write_text(as_csv(CALLS.replace("C-", "D-")))
    (tmp_path / "data/~$calls.xlsx").write_bytes(b"what Excel leaves beside an open workbook")
    (record,) = found.read().dataset.records
    assert [(f.name, f.rows) for f in record.facts.files] == [
        ("data/calls-b.csv", 3),
        ("data/calls.csv", 3),
    ]
    assert pq.read_metadata(record.parquet).num_rows == 6


def test_overlapping_exports_count_a_call_once(tmp_path):
    found = calls(tmp_path)
    (tmp_path / "data/calls-b.csv").write_text(as_csv(CALLS))
    result = found.read()
    (record,) = result.dataset.records
    assert pq.read_metadata(record.parquet).num_rows == 3
    assert [f.rows_left_out for f in record.facts.files] == [0, 3]
    repeated = [p for p in result.problems if p.code == "duplicate-keys"]
    assert [(p.where.file, p.facts["count"]) for p in repeated] == [("data/calls.csv", 3)]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ("data/none-*.csv", "no-files-match"),
        ("data/none.csv", "file-missing"),
        ("../calls.csv", "file-outside"),
        ("data/../../calls.csv", "file-outside"),
        ("/etc/passwd", "file-outside"),
        ("data/**.csv", "no-files-match"),
    ],
)
def test_a_file_that_is_not_there_or_outside_is_refused(tmp_path, files, code):
    made = calls(tmp_path)
    entry = made.file.inputs[0].model_copy(update={"files": files})
    made.file = made.file.model_copy(update={"inputs": (entry,)})
    found = made.read()
    assert ([p.code for p in found.problems], found.dataset.records) == ([code], ())
    assert found.problems[0].is_refused


def test_a_source_that_does_not_exist_is_refused_with_the_nearest_name(tmp_path):
    made = calls(tmp_path)
    entry = made.file.inputs[0].model_copy(update={"source": "cals"})
    made.file = made.file.model_copy(update={"inputs": (entry,)})
    assert "Did you mean calls?" in made.read().problems[0].message


def test_of_several_files_one_that_cannot_be_read_refuses_them_all(tmp_path):
    made = calls(tmp_path)
    (tmp_path / "data/calls-z.csv").write_bytes(b"")
    found = made.read()
    assert found.dataset.records == ()
    assert [(p.code, p.where.file) for p in found.problems if p.is_refused] == [
        ("file-empty", "data/calls-z.csv")
    ]


def test_a_file_with_headings_only_is_no_data(tmp_path):
    found = records(tmp_path, "contact_id | started_at").read()
    assert found.dataset.records == ()
    assert [p.code for p in found.problems] == ["file-empty"]


def test_the_first_and_last_day_are_local(tmp_path):
    (record,) = calls(tmp_path).read().dataset.records
    assert (str(record.first_day), str(record.last_day)) == ("2022-07-01", "2022-10-31")
    assert record.columns == {*COLUMNS, "channel"}


def test_the_notes_of_a_cache_hold_names_counts_and_findings_only(tmp_path):
    calls(tmp_path).read()
    (path,) = (tmp_path / ".gaugebook/private").glob("contacts-*.json")
    notes = json.loads(path.read_text())
    assert set(notes) == {"files", "problems", "first_day", "last_day", "columns"}


def test_made_up_records_are_marked_and_made_once(demo):
    facts = {f.source_id: f for f in demo.read.dataset.inputs()}
    assert facts["made-up-contacts"].made_up
    assert demo.read.dataset.made_up_orgs() == {"ZZ-DEMO"}
    assert [f.name for f in facts["made-up-contacts"].files] == ["made-up-contacts-2022.parquet"]
    assert facts["published-buckinghamshire"].label.startswith("Figures published by")


# --- R6: every table of records -------------------------------------------------------------------

TABLES = {
    "cases": """
        case_id | opened_at        | closed_at        | state
        S-2     | 2022-10-04 09:00 |                  | open
        S-1     | 2022-10-03 09:00 | 2022-10-05 12:00 | closed
    """,
    "feedback": """
        feedback_id | received_at      | kind       | stage | comment
        F-2         | 2022-10-04 09:00 | compliment |       | Thank you Cerys Penhaligon
        F-1         | 2022-10-03 09:00 | complaint  | 2     | Ring me on 01296 555009
    """,
    "staffing": """
        start_at         | line     | rostered | available
        2022-10-03 09:30 | Waste    | 5        | 4
        2022-10-03 09:00 | Waste    | 4        | 4
        2022-10-03 09:00 | Benefits | 2        | 1
    """,
}
WRITTEN = ("Penhaligon", "Thank you", "01296", "Ring me")


def read_table(tmp_path, name, drawn=None):
    drawn = drawn or TABLES[name]
    headings = cells(drawn)[0]
    files = {
        f"metrics/sources/{name}.yaml": contacts_source(
            headings, name=name, table=name, dimensions={}
        ),
        f"data/{name}.csv": as_csv(drawn),
    }
    return council(tmp_path, files, inputs=[{"source": name}])


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_kept_sorted_by_its_time(tmp_path, name):
    found = read_table(tmp_path, name)
    (record,) = found.read().dataset.records
    assert record.table == name
    assert record.parquet.name.startswith(f"{name}-{name}-")
    times = [row[TABLE_SPECS[name].time_column] for row in rows(found)]
    assert times == sorted(times)
    assert len(times) == len(cells(TABLES[name])) - 1
    assert record.columns == {*cells(TABLES[name])[0]} - {"comment"}
    assert str(record.first_day) == "2022-10-03"
    assert found.reading_codes == []


@pytest.mark.parametrize("name", TABLES)
def test_a_second_run_reads_no_table_again(tmp_path, monkeypatch, name):
    found = read_table(tmp_path, name)
    first = found.read()
    monkeypatch.setattr(readers, "read_rows", None)
    assert found.read() == first


@pytest.mark.parametrize("name", TABLES)
def test_overlapping_exports_of_every_table_count_a_row_once(tmp_path, name):
    found = read_table(tmp_path, name)
    (tmp_path / f"data/{name}-b.csv").write_text(as_csv(TABLES[name]))
    result = found.read()
    (record,) = result.dataset.records
    size = len(cells(TABLES[name])) - 1
    assert pq.read_metadata(record.parquet).num_rows == size
    assert [f.rows_left_out for f in record.facts.files] == [0, size]
    (repeated,) = [p for p in result.problems if p.code == "duplicate-keys"]
    assert repeated.facts == {"count": size, "column": " and ".join(TABLE_SPECS[name].key)}


def test_what_people_wrote_is_kept_nowhere(tmp_path):
    found = read_table(tmp_path, "feedback")
    result = found.read()
    (record,) = result.dataset.records
    assert "comment" not in pq.read_schema(record.parquet).names
    kept = [p for p in (tmp_path / ".gaugebook").rglob("*") if p.is_file()]
    texts = [str(pq.read_table(p).to_pylist()) for p in kept if p.suffix == ".parquet"]
    texts += [str(result), *(p.read_bytes().decode("latin-1") for p in kept)]
    for word in WRITTEN:
        assert not any(word in text for text in texts), word


def test_the_number_of_a_case_is_kept_as_its_hash_only(tmp_path):
    found = read_table(tmp_path, "cases")
    keys = [row["case_id"] for row in rows(found)]
    assert len(set(keys)) == 2
    assert not {"S-1", "S-2"} & set(keys)


@pytest.mark.parametrize("name", ["contacts", *TABLES])
def test_made_up_records_of_every_table_come_from_a_seed(demo, name):
    (record,) = [r for r in demo.read.dataset.records if r.table == name]
    assert (record.facts.org_code, record.facts.made_up) == ("ZZ-DEMO", True)
    assert [f.name for f in record.facts.files] == [f"made-up-{name}-2022.parquet"]
    assert record.facts.files[0].rows_left_out == 0
    assert (str(record.first_day), str(record.last_day)) == ("2020-12-01", "2022-11-21")
    assert pq.read_metadata(record.parquet).num_rows == record.facts.files[0].rows


def test_reading_the_made_up_records_finds_nothing_wrong(demo):
    names = {f.name for r in demo.read.dataset.records for f in r.facts.files}
    assert [p for p in demo.read.problems if p.where.file in names] == []


def test_figures_do_not_come_from_a_seed(tmp_path):
    source = summary_source(["period", "offered"])
    files = {"metrics/sources/summary.yaml": source}
    found = council(tmp_path, files, inputs=[{"source": "summary", "made_up": {"seed": 1}}]).read()
    assert [(p.code, p.is_refused) for p in found.problems] == [("field-wrong", True)]
    assert "only records come from a seed" in found.problems[0].message
    assert found.dataset.tables == ()
