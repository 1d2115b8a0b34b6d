"""Reading what a workspace names: the same rows from every format, and nothing private outside.

R1  CSV, XLSX and Parquet give the same canonical rows
R2  what is never read, and a customer's own key, is nowhere in the workspace's caches
R3  a second run reads nothing again, unless file, name, source, zone or secret changed
R4  an interrupted write leaves no half file
R5  files are found by pattern, inside the workspace only
R7  a new file among old ones is the only one that is read; unused caches go
R8  nothing is dropped without being counted; the order of files makes no difference
R9  a database's answer is a file like any other
R6  every table of records is read the same way; what people wrote is private and redacted
"""

import json
import os
import sqlite3
import sys
from contextlib import closing
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
from gaugebook.definitions.source_columns import as_tuple
from gaugebook.tables import caches as row_caches
from gaugebook.tables import given as doors
from gaugebook.tables.caches import write_parquet, write_private

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
    monkeypatch.setattr(doors, "read_rows", None)
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
    made = caches(tmp_path) - before
    assert len(made) == (2 if change == "more files" else 1), "of the file, and of both joined"


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

    monkeypatch.setattr(row_caches.pq, "write_table", cut)
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
    entry = made.file.inputs[0].model_copy(update={"files": as_tuple(files)})
    made.file = made.file.model_copy(update={"inputs": (entry,)})
    found = made.read()
    assert ([p.code for p in found.problems], found.dataset.records) == ([code], ())
    assert found.problems[0].is_refused


def test_a_link_out_of_the_workspace_is_refused_and_not_quoted(tmp_path):
    made = calls(tmp_path)
    outside = tmp_path.parent / f"{tmp_path.name}-outside.csv"
    outside.write_text("root:x:0:0\n")
    (tmp_path / "data/calls-z.csv").symlink_to(outside)
    entry = made.file.inputs[0].model_copy(update={"files": ("data/*.csv",)})
    made.file = made.file.model_copy(update={"inputs": (entry,)})
    found = made.read()
    assert [(p.code, str(p.where)) for p in found.problems if p.is_refused] == [
        ("file-outside", "data/calls-z.csv")
    ]
    assert "root" not in f"{found.problems}"


@pytest.mark.parametrize(
    ("kind", "pattern", "severity"),
    [("folder", "data/*", "note"), ("link", "data/*", "warn"), ("link", "data/z.csv", "refuse")],
)
def test_what_is_no_ordinary_file_is_told_once(tmp_path, kind, pattern, severity):
    made = calls(tmp_path)
    if kind == "folder":
        (tmp_path / "data/z.csv").mkdir()
    else:
        (tmp_path / "data/z.csv").symlink_to("none.csv")
    entry = made.file.inputs[0].model_copy(update={"files": (pattern,)})
    made.file = made.file.model_copy(update={"inputs": (entry,)})
    told = [(p.code, p.severity) for p in made.read().problems if p.where.file == "data/z.csv"]
    assert told == [("file-not-ordinary", severity)]


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
    assert set(notes) == {"files", "problems", "days", "columns"}


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
        F-1         | 2022-10-03 09:00 | complaint  | 2     | Ring me on 01632 960958
    """,
    "staffing": """
        start_at         | line     | rostered | available
        2022-10-03 09:30 | Waste    | 5        | 4
        2022-10-03 09:00 | Waste    | 4        | 4
        2022-10-03 09:00 | Benefits | 2        | 1
    """,
}
NUMBERS_WRITTEN = ("01632", "960958")


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
    monkeypatch.setattr(doors, "read_rows", None)
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


def test_what_people_wrote_is_kept_private_and_redacted(tmp_path):
    found = read_table(tmp_path, "feedback")
    result = found.read()
    (record,) = result.dataset.records
    assert "comment" not in record.columns
    assert [row["comment"] for row in rows(found)] == [
        "Ring me on [telephone number]",
        "Thank you Cerys Penhaligon",
    ]
    assert "Penhaligon" not in str(result)
    kept = [p for p in (tmp_path / ".gaugebook").rglob("*") if p.is_file()]
    texts = [str(pq.read_table(p).to_pylist()) for p in kept if p.suffix == ".parquet"]
    texts += [str(result), *(p.read_bytes().decode("latin-1") for p in kept)]
    for word in NUMBERS_WRITTEN:
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
    found = {p.code for p in demo.read.problems if p.where.file in names}
    assert found <= {"ends-mid-month"}, "they stop on 21 November, as the published figures do"


def test_figures_do_not_come_from_a_seed(tmp_path):
    source = summary_source(["period", "offered"])
    files = {"metrics/sources/summary.yaml": source}
    found = council(tmp_path, files, inputs=[{"source": "summary", "made_up": {"seed": 1}}]).read()
    assert [(p.code, p.is_refused) for p in found.problems] == [("field-wrong", True)]
    assert "only records come from a seed" in found.problems[0].message
    assert found.dataset.tables == ()


# --- R7: one cache a file -------------------------------------------------------------------------


def counted_reads(monkeypatch):
    """Names of the files that are read through the door, as they are read."""
    names, real = [], doors.read_rows

    def read(path, **options):
        names.append(path.name)
        return real(path, **options)

    monkeypatch.setattr(doors, "read_rows", read)
    return names


def write_month(tmp_path, month, rows=2):
    lines = [f"{month}-{n} | 2022-{month:02}-03 0{n}:00" for n in range(rows)]
    text = "\n".join(["contact_id | started_at", *lines])
    (tmp_path / f"data/calls-{month:02}.csv").write_text(as_csv(text))


def months(tmp_path, *numbers, **fields):
    (tmp_path / "data").mkdir(exist_ok=True)
    for month in numbers:
        write_month(tmp_path, month)
    source = contacts_source(["contact_id", "started_at"])
    files = {"metrics/sources/calls.yaml": source}
    inputs = fields.pop("inputs", [{"source": "calls"}])
    return council(tmp_path, files, inputs=inputs, **fields)


def test_a_new_file_among_old_ones_is_the_only_one_that_is_read(tmp_path, monkeypatch):
    names = counted_reads(monkeypatch)
    months(tmp_path, 1, 2, 3).read()
    assert names == ["calls-01.csv", "calls-02.csv", "calls-03.csv"]
    names.clear()
    write_month(tmp_path, 4)
    (record,) = months(tmp_path).read().dataset.records
    assert names == ["calls-04.csv"]
    assert pq.read_metadata(record.parquet).num_rows == 8
    names.clear()
    months(tmp_path).read()
    assert names == []


def test_a_file_that_changed_is_read_again_and_the_others_are_not(tmp_path, monkeypatch):
    months(tmp_path, 1, 2).read()
    names = counted_reads(monkeypatch)
    write_month(tmp_path, 2, rows=3)
    (record,) = months(tmp_path).read().dataset.records
    assert names == ["calls-02.csv"]
    assert pq.read_metadata(record.parquet).num_rows == 5


def test_after_a_broken_file_is_mended_only_it_is_read(tmp_path, monkeypatch):
    made = months(tmp_path, 1)
    (tmp_path / "data/calls-02.csv").write_text("contact_id,when\n1,2022-10-03\n")
    found = made.read()
    assert found.dataset.records == ()
    (refused,) = found.dataset.refused
    assert [(f.name, f.rows, f.left_out) for f in refused.files] == [
        ("data/calls-01.csv", 2, (("other-file-refused", 2),)),
        ("data/calls-02.csv", 1, (("heading-missing", 1),)),
    ]
    names = counted_reads(monkeypatch)
    write_month(tmp_path, 2)
    assert len(made.read().dataset.records) == 1
    assert names == ["calls-02.csv"]


def test_caches_that_nothing_uses_any_more_go_after_a_day(tmp_path):
    months(tmp_path, 1, 2).read()
    before = caches(tmp_path)
    write_month(tmp_path, 3)
    months(tmp_path).read()
    assert caches(tmp_path) > before, "another run may still be using them"
    for name in before:
        os.utime(tmp_path / ".gaugebook/private" / name, (1, 1))
    (tmp_path / "data/calls-01.csv").unlink()
    months(tmp_path).read()
    now = caches(tmp_path)
    assert len(now & before) == 1, "of the second month; that of the first, and both joined, went"
    assert len(now) == 4


def test_a_day_has_the_rows_of_all_files(tmp_path):
    (record,) = months(tmp_path, 1, 2).read().dataset.records
    assert [(str(day), rows) for day, rows in record.days] == [("2022-01-03", 2), ("2022-02-03", 2)]
    assert months(tmp_path).read().dataset.records == (record,)


# --- R8: files and rows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        "data/calls-*.csv",
        "DATA/CALLS-*.CSV",
        "**/*.csv",
        ["data/calls-02.csv", "data/calls-01.csv"],
        ["data/calls-0[12].csv", "data/*.csv"],
    ],
)
def test_files_are_found_in_one_order_whatever_the_pattern(tmp_path, files):
    made = months(tmp_path, 2, 1)
    entry = made.file.inputs[0].model_copy(update={"files": as_tuple(files)})
    made.file = made.file.model_copy(update={"inputs": (entry,)})
    (record,) = made.read().dataset.records
    assert [f.name for f in record.facts.files] == ["data/calls-01.csv", "data/calls-02.csv"]


def test_the_workspaces_own_hidden_files_are_never_an_input(tmp_path):
    made = months(tmp_path, 1)
    made.read()
    entry = made.file.inputs[0].model_copy(update={"files": ("**/*.parquet",)})
    made.file = made.file.model_copy(update={"inputs": (entry,)})
    assert made.reading_codes == ["no-files-match"]


def test_of_one_contact_the_earliest_row_is_kept_then_that_of_the_first_name(tmp_path):
    made = months(tmp_path)
    rows_of = {"a": "7 | 2022-01-03 09:00", "b": "7 | 2022-01-03 08:00", "c": "7|2022-01-03 08:00"}
    for name, row in rows_of.items():
        text = as_csv(f"contact_id | started_at | line\n{row} | {name}")
        (tmp_path / f"data/calls-{name}.csv").write_text(text)
    source = contacts_source(["contact_id", "started_at", "line"])
    made = council(tmp_path, {"metrics/sources/calls.yaml": source}, inputs=[{"source": "calls"}])
    assert [row["line"] for row in rows(made)] == ["b"]
    (record,) = made.read().dataset.records
    assert [f.rows_left_out for f in record.facts.files] == [1, 0, 1]


def test_a_file_of_two_inputs_of_one_source_is_told(tmp_path):
    inputs = [
        {"source": "calls", "files": "data/calls-01.csv"},
        {"source": "calls", "files": "data/calls-*.csv", "org_code": "E1"},
    ]
    found = months(tmp_path, 1, 2, inputs=inputs).read()
    twice = [p for p in found.problems if p.code == "file-read-twice"]
    assert [(p.where.file, p.severity) for p in twice] == [("data/calls-01.csv", "note")]
    assert len(found.dataset.records) == 2


def test_everything_that_is_left_out_is_counted_by_its_reason(tmp_path):
    table = """
        contact_id  | started_at       | kind
        1           | 2022-10-03 09:00 | call
        1           | 2022-10-03 09:00 | call
        2           | 2022-10-03 09:10 | test
        3           |                  | call
        4           | soon             | call
        Grand total | 5                |
    """
    rule = [{"heading": "kind", "is": "test", "because": "tests"}]
    made = records(tmp_path, table, leave_out=rule, not_needed=["kind"], rules={})
    source = contacts_source(
        ["contact_id", "started_at"], leave_out=rule, files="data/calls*", not_needed=["kind"]
    )
    (tmp_path / "metrics/sources/calls.yaml").write_text(source)
    (tmp_path / "data/calls-b.csv").write_text(
        as_csv("contact_id | started_at | kind\n1 | 2022-10-03 09:00 | call")
    )
    made = council(tmp_path, {}, inputs=[{"source": "calls"}])
    (record,) = made.read().dataset.records
    left_out = {f.name: dict(f.left_out) for f in record.facts.files}
    assert left_out["data/calls.csv"] == {
        "left-out": 1,
        "totals-row": 1,
        "time-missing": 2,
        "duplicate-keys": 2,
    }
    kept = pq.read_metadata(record.parquet).num_rows
    assert sum(f.rows - f.rows_left_out for f in record.facts.files) == kept == 1


def test_a_ragged_row_is_among_those_left_out(tmp_path):
    (tmp_path / "data").mkdir()
    lines = ["contact_id,started_at", "1,2022-10-03 09:00", "2,2022-10-03,09:00", "3,2022-10-03"]
    (tmp_path / "data/calls.csv").write_text("\n".join(lines))
    (record,) = months(tmp_path).read().dataset.records
    (file,) = record.facts.files
    assert (file.rows, dict(file.left_out)) == (3, {"row-ragged": 1})


def test_a_work_plan_is_one_of_its_files_and_is_in_the_record(tmp_path):
    (tmp_path / "data").mkdir()
    for month in ("10", "11"):
        text = as_csv(f"No | Project | As at\n1 | Web chat | 2022-{month}-21")
        (tmp_path / f"data/plan-{month}.csv").write_text(text)
    columns = {"item": {"from": "No"}, "title": {"from": "Project"}}
    columns["as_at"] = {"from": "As at", "format": "%Y-%m-%d"}
    source = contacts_source(
        [], name="plan", table="workplan", dimensions={}, columns=columns, files="data/plan*"
    )
    files = {"metrics/sources/plan.yaml": source}
    dataset = council(tmp_path, files, inputs=[{"source": "plan"}]).read().dataset
    (plan,) = dataset.workplans
    assert [str(item.as_at) for item in plan.items] == ["2022-10-21", "2022-11-21"]
    assert list(dataset.inputs()) == [plan.facts] == list(dataset.plans)
    assert [file.rows for file in plan.facts.files] == [1, 1]


# --- R9: databases --------------------------------------------------------------------------------


def database(tmp_path, monkeypatch, rows_in=(("1", "2022-10-03 09:00", "Ann Nother"),)):
    path = tmp_path / "crm.sqlite"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE calls (contact_id TEXT, started_at TEXT, agent TEXT)")
        connection.executemany("INSERT INTO calls VALUES (?, ?, ?)", rows_in)
        connection.commit()
    monkeypatch.setenv("CRM_DATABASE_URL", f"sqlite:///{path}")
    source = contacts_source(["contact_id", "started_at"], never_read=["agent"])
    entry = {"source": "calls", "database": {"url_from": "CRM_DATABASE_URL", "table": "calls"}}
    return council(tmp_path, {"metrics/sources/calls.yaml": source}, inputs=[entry])


def test_records_of_a_database_are_read_mapped_and_kept_by_their_content(tmp_path, monkeypatch):
    made = database(tmp_path, monkeypatch)
    (record,) = made.read().dataset.records
    assert [row["contact_id"] for row in rows(made)] == ["1"]
    assert record.facts.files[0].name == "CRM_DATABASE_URL/calls"
    assert len(record.facts.files[0].sha256) == 64
    assert made.read().dataset.records == (record,)
    assert len(caches(tmp_path)) == 1
    more = (("1", "2022-10-03 09:00", "A"), ("2", "2022-10-03 10:00", "B"))
    made = database(tmp_path, monkeypatch, rows_in=more)
    assert [row["contact_id"] for row in rows(made)] == ["1", "2"]
    assert len(caches(tmp_path)) == 2


def test_a_database_that_cannot_be_asked_is_refused(tmp_path, monkeypatch):
    made = database(tmp_path, monkeypatch)
    monkeypatch.delenv("CRM_DATABASE_URL")
    found = made.read()
    assert found.dataset.records == ()
    assert [p.code for p in found.problems if p.is_refused] == ["database-not-set"]
    assert [f.name for f in found.dataset.refused[0].files] == ["CRM_DATABASE_URL/calls"]


def test_figures_of_a_database_are_read_as_those_of_a_file(tmp_path, monkeypatch):
    path = tmp_path / "bi.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE months (period TEXT, offered INTEGER)")
        connection.execute("INSERT INTO months VALUES ('2022-10', 40046)")
        connection.commit()
    monkeypatch.setenv("BI_URL", f"sqlite:///{path}")
    entry = {"source": "summary", "database": {"url_from": "BI_URL", "table": "months"}}
    files = {"metrics/sources/summary.yaml": summary_source(["period", "offered"])}
    made = council(tmp_path, files, inputs=[entry])
    assert made.one("calls_offered", "2022-10").value == 40046


def test_a_source_without_a_time_zone_keeps_the_days_of_its_export(tmp_path):
    """A call half an hour before midnight is that day's, wherever the workspace is."""
    for zone in ("Europe/London", "Asia/Jerusalem", "America/New_York"):
        text = "contact_id,started_at\n1,1999-01-01 00:10:00\n2,1999-01-31 23:50:00\n"
        files = {
            "data/calls.csv": text,
            "metrics/sources/calls.yaml": contacts_source(["contact_id", "started_at"]),
        }
        folder = tmp_path / zone.replace("/", "-")
        read = council(folder, files, inputs=[{"source": "calls"}], time_zone=zone).read()
        (records,) = read.dataset.records
        assert (str(records.first_day), str(records.last_day)) == ("1999-01-01", "1999-01-31")


def test_a_source_with_a_time_zone_is_told_in_the_workspaces_days(tmp_path):
    text = "contact_id,started_at\n1,2022-10-01 23:30:00\n"
    source = contacts_source(["contact_id", "started_at"], time_zone="UTC")
    files = {"data/calls.csv": text, "metrics/sources/calls.yaml": source}
    read = council(tmp_path, files, inputs=[{"source": "calls"}]).read()
    (records,) = read.dataset.records
    assert str(records.first_day) == "2022-10-02"  # half past midnight of summer time
