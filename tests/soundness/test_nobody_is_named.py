"""Nobody is named in anything that is made, whatever source an export is read by.

For every source that is shipped, an export is made from the source's own YAML with people planted
in it: names, e-mail addresses and telephone numbers, in columns that must never be read, in columns
that nobody knows, where a number or a code should be, and as keys. Then the whole way is gone:
check, compute, a notebook, a paper. Every byte that was made or said is searched.

1. Each export is read: a search of nothing would find nothing.
2. No mark of a person is in any file that was made, nor in anything that was printed.
3. A source that lets a person through is found out: the search can fail.
"""

import base64
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from openpyxl import Workbook
from tests.conftest import made_once
from tests.runner.notebook_files import write_notebook
from tests.soundness.planted_exports import COMMENTER, EMAIL, MARKS, NAME, TELEPHONE, write_export
from tests.test_privacy import made_files, unpacked

from gaugebook.definitions.files import build, load_yaml
from gaugebook.definitions.library import load_library
from gaugebook.definitions.workspace_file import WorkspaceFile
from gaugebook.tables.readers import read_inputs
from gaugebook.workspace.scaffold import init_workspace

METRICS = ("answered_share", "calls_offered", "abandoned_share")
# Many of the sources tell of the same figures; the first that has them is taken.
RANKED = {metric: ["acd-call-log", "netcall-call-log"] for metric in METRICS}
TAKES = 'workspace: str = ""\nexhibits: str = ""\nperiod: str = ""'
CELL = """
import gaugebook
ws = gaugebook.open_workspace(workspace)
print(ws.compute(["answered_share", "calls_offered"], period=period, by=["line"]))
"""


def library_of(folder):
    library, _ = load_library(folder)
    return library


def plant(folder):
    """Make a workspace that reads a planted export by every source of the library."""
    init_workspace(folder)
    (folder / "data" / "example-monthly.csv").unlink()
    own = {path.stem for path in (folder / "metrics" / "sources").glob("*.yaml")}
    return [
        {"source": source.id, "files": f"data/{write_export(source, folder / 'data')}"}
        for source in library_of(folder).sources.values()
        if source.id not in own
    ]


def write_workspace(folder, inputs):
    content = {"name": "Little Council", "org_code": "E0", "inputs": inputs, "record": RANKED}
    text = yaml.safe_dump(content)
    (folder / "workspace.yaml").write_text(text, encoding="utf-8")


def said(folder, *arguments):
    """Run a command as an officer does; keep all that it says beside what it makes."""
    (folder / "out").mkdir(exist_ok=True)
    run = subprocess.run(
        [sys.executable, "-m", "gaugebook", *arguments, "--workspace", str(folder)],
        capture_output=True,
        cwd=folder,
        env=os.environ | {"COLUMNS": "400", "SOURCE_DATE_EPOCH": "1790000000"},
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr.decode()
    log = folder / "out" / f"said-{len(list(folder.glob('out/said-*')))}-{arguments[0]}.txt"
    log.write_bytes(b" ".join(a.encode() for a in arguments) + b"\n" + run.stdout + run.stderr)
    return run


def make(folder):
    write_workspace(folder, plant(folder))
    write_notebook(folder / "notebooks" / "own.ipynb", TAKES, CELL)
    said(folder, "check", "--html", str(folder / "out" / "check.html"), "--json")
    said(folder, "check")
    said(folder, "compute", *METRICS, "--period", "2026-09", "--by", "line", "--json")
    said(folder, "run", "own", "--period", "2026-09")
    said(folder, "paper", "scrutiny-quarterly", "--period", "2026-06..2026-09")


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    return made_once(tmp_path_factory, "nobody-is-named", make)


def in_clear(path):
    """Give what a file holds in clear: its bytes, its parts, its text, what lies in base64."""
    yield from unpacked(path)
    data = path.read_bytes()
    if path.suffix == ".pdf" and shutil.which("pdftotext"):
        command = ["pdftotext", "-raw", str(path), "-"]
        yield subprocess.run(command, capture_output=True, check=True).stdout
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                yield name.encode() + b" " + parts.read(name)
    if path.suffix in (".json", ".jsonl", ".ipynb"):
        yield from without_escapes(data.decode())
    if path.suffix == ".html":
        for part in data.split(b";base64,")[1:]:
            coded = part.split(b'"', 1)[0].split(b")", 1)[0]
            yield base64.b64decode(coded + b"==", validate=False)


def without_escapes(text):
    """Give the documents of JSON text, one or one a line, as people would read them."""
    decoder, at = json.JSONDecoder(), 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        yield json.dumps(value, ensure_ascii=False).encode()


def found_in(paths, marks=MARKS):
    """Give every mark of a person with the file it is in and what stands round it."""
    hits = []
    for path in paths:
        for content in in_clear(path):
            small = content.lower()
            for mark in marks:
                at = small.find(mark.encode())
                if at >= 0:
                    around = content[max(0, at - 150) : at + 80].decode("utf-8", "replace")
                    hits.append((path.name, mark, around))
    return hits


# --- 1. each export is read -----------------------------------------------------------------------


def test_every_shipped_source_has_read_its_planted_export(council, root):
    shipped = {path.stem for path in (root / "metrics" / "sources").glob("*.yaml")}
    file, _ = build(WorkspaceFile, load_yaml(council / "workspace.yaml")[0])
    dataset = read_inputs(council, file, library_of(council)).dataset

    rows = {r.facts.source_id: sum(f.rows for f in r.facts.files) for r in dataset.records}
    rows |= {t.facts.source_id: len(t.figures) for t in dataset.tables}
    rows["work-plan"] = sum(len(plan.items) for plan in dataset.workplans)
    assert {source for source in shipped if not rows.get(source)} == set()


@pytest.mark.needs_pango
def test_everything_that_is_made_was_there_to_be_searched(council):
    kinds = {path.suffix for path in made_files(council)}
    assert {".pdf", ".html", ".xlsx", ".json", ".jsonl", ".ipynb", ".parquet", ".txt"} <= kinds


# --- 2. nobody is named ---------------------------------------------------------------------------


def test_nobody_is_named_in_anything_that_was_made_or_said(council):
    assert found_in(made_files(council)) == []


def test_who_wrote_a_comment_is_known_in_private_alone(council):
    marks = [word.casefold() for word in COMMENTER.split()]
    outside = [path for path in made_files(council) if "private" not in path.parts]
    assert len(outside) > 5
    assert found_in(outside, marks) == []
    assert found_in(set(made_files(council)) - set(outside), marks)


# --- 3. the search can fail -----------------------------------------------------------------------

LEAKY = """
id: leaky
version: 1.0.0
name: A source that takes the agent for a line
table: contacts
dimensions: {channel: phone}
columns:
  contact_id: {from: ID}
  started_at: {from: Start, format: "%d/%m/%Y %H:%M"}
  outcome: {from: Result, codes: {A: answered}}
  line: {from: Agent}
"""


def test_a_source_that_lets_a_person_through_is_found_out(tmp_path):
    folder = tmp_path / "council"
    init_workspace(folder)
    rows = [f"C{n},{n:02}/09/2026 10:00,A,{NAME}" for n in range(1, 31)]
    text = "\n".join(["ID,Start,Result,Agent", *rows])
    (folder / "data" / "leaky.csv").write_text(text, encoding="utf-8")
    (folder / "metrics" / "sources" / "leaky.yaml").write_text(LEAKY, encoding="utf-8")
    write_workspace(folder, [{"source": "leaky", "files": "data/leaky.csv"}])
    said(folder, "compute", "answered_share", "--period", "2026-09", "--by", "line", "--json")

    kinds = {name.rpartition(".")[2] for name, _, _ in found_in(made_files(folder))}
    assert {"txt", "parquet"} <= kinds


def wrap_parquet(path):
    pq.write_table(pa.table({"a": [NAME.upper()] * 1000}), path, compression="zstd")


def wrap_xlsx(path):
    book = Workbook()
    book.active.append([TELEPHONE])
    book.save(path)


def wrap_zip(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("part.txt", EMAIL)


def wrap_html(path):
    coded = base64.b64encode(EMAIL.encode()).decode()
    path.write_text(f'<img src="data:image/svg+xml;base64,{coded}">', encoding="utf-8")


def wrap_json(path):
    path.write_text(json.dumps({"a": "Zebedee Quillfeather"}).replace("Q", "\\u0051"), "utf-8")


@pytest.mark.parametrize(
    ("name", "wrap"),
    [
        ("a.parquet", wrap_parquet),
        ("a.xlsx", wrap_xlsx),
        ("a.zip", wrap_zip),
        ("a.html", wrap_html),
        ("a.ipynb", wrap_json),
    ],
)
def test_a_mark_is_found_inside_what_hides_it(tmp_path, name, wrap):
    wrap(tmp_path / name)
    assert found_in([tmp_path / name])


@pytest.mark.needs_pango
def test_a_mark_is_found_in_a_pdf(tmp_path):
    from weasyprint import HTML

    HTML(string=f"<p>{NAME}</p>").write_pdf(tmp_path / "a.pdf")
    assert found_in([tmp_path / "a.pdf"])
