"""The demonstration council: figures that councils published, and the paper made of them.

1. Every published cell is as it was printed; the numbers here were typed from the papers.
2. Its paper is made in every format, and is the same bytes in another copy of the workspace with
   another secret.
3. The PDF is accessible (PDF/UA-1) and made to be kept (PDF/A-3a).
4. October 2022 is not confirmed, is calculated from its counts, and says so.
5. Made-up figures say so. No path of a machine, no secret and no customer key is in any file.
6. The notebook gives the same values by hand, in Jupyter, as in the paper.

Sources: Buckinghamshire Council, Finance and Resources Select Committee, Customer First and CSC
Performance Update, November 2022, paragraph 2.3; Worcestershire County Council, Corporate and
Communities Overview and Scrutiny Panel, 17 March 2022, paragraph 36; Belfast City Council, report
on the implementation of the Customer Hub, 2021, paragraph 3.8.
"""

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import pikepdf
import pyarrow.parquet as pq
import pytest
from nbclient import NotebookClient
from tests.conftest import ROOT, made_once, run_gaugebook

DATA = ROOT / "examples" / "demo-council" / "data"
EPOCH = "1670457600"  # 8 December 2022
REPORT = "scrutiny-quarterly"
FORMATS = ("pdf", "html", "xlsx")

BUCKINGHAMSHIRE = """
Indicator              | Target      | 21/22   | Jul-22 | Aug-22 | Sep-22 | Oct-22 | Nov 22 (to 21st inc)
Calls offered          | -           | 476,004 | 40,046 | 35,307 | 35,554 | 33,592 | 23100
Calls answered         | -           | #####   | 30,276 | 30,476 | 31,203 | 29,187 | 22374
% Calls answered       | 90%         | 85.25%  | 75.60% | 86.31% | 87.80% | 94.48% | 96.85%
% Calls abandoned      | 10%         | 11.74%  | 12.30% | 11.40% | 11.90% | 4.71%  | 5.32%
Average call wait time | 180 seconds | 326     | 431    | 426    | 434    | 242    | 134
First call resolution  | 51%         | 71.41%  | 68.60% | 70.40% | 72.40% | 75.30% | 77.10%
"""  # noqa: E501 - one row, one line

WORCESTERSHIRE = """
2019 | 1,412,732 | 9.51  | 2,875,557 | 1.97  | 20,054,271 | 6.65%
2020 | 1,929,574 | 36.58 | 3,829,276 | 33.17 | 24,190,538 | 20.63%
2021 | 2,757,610 | 42.91 | 5,022,330 | 31.16 | 28,151,029 | 16.37%
"""


def drawn(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def rows(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_table_of_buckinghamshire_is_as_it_was_printed():
    assert rows(DATA / "published-buckinghamshire.csv") == drawn(BUCKINGHAMSHIRE)


def test_the_table_of_worcestershire_is_as_it_was_printed():
    assert rows(DATA / "published-worcestershire-web.csv")[1:] == drawn(WORCESTERSHIRE)


def test_the_volumes_of_belfast_are_those_of_its_sentence():
    numbers = [row[1:] for row in rows(DATA / "published-belfast-volumes.csv")[1:]]
    assert numbers == [["750", "750"], ["1,049", ""], ["", "1,600"]]


# --- the paper ------------------------------------------------------------------------------------


def make_paper(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", EPOCH)
        options = ("--meeting", "2022-12-08", "--workspace", folder)
        assert run_gaugebook("paper", REPORT, *options) == 0


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, demo):
    """The demonstration council with its paper."""

    def make(folder):
        shutil.copytree(demo.root, folder, dirs_exist_ok=True)
        make_paper(folder)

    return made_once(tmp_path_factory, "demo-with-paper", make)


@pytest.fixture(scope="module")
def another(tmp_path_factory, demo):
    """The same council in another folder, whose secret and caches are made anew."""

    def make(folder):
        keep_out = shutil.ignore_patterns("secret", "contacts-*", "store")
        shutil.copytree(demo.root, folder, dirs_exist_ok=True, ignore=keep_out)
        make_paper(folder)

    return made_once(tmp_path_factory, "another demo, with spaces", make)


def paper_of(workspace):
    return workspace / "out" / REPORT / "2022-12-08"


@pytest.fixture(scope="module")
def paper(workspace):
    return paper_of(workspace)


@pytest.fixture(scope="module")
def page(paper):
    """The text of the HTML page, without its markup."""
    text = (paper / f"{REPORT}.html").read_text(encoding="utf-8")
    text = re.sub(r"(?s)<(style|title)\b.*?</\1>", " ", text)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split()).replace(" .", ".")


def files(folder):
    return {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}


pytestmark = pytest.mark.needs_pango


def test_the_paper_is_made_in_every_format_with_its_record(paper):
    assert set(files(paper)) == {
        *(f"{REPORT}.{form}" for form in FORMATS), "run.json", "notebooks/trend.ipynb"
    }  # fmt: skip
    record = json.loads((paper / "run.json").read_text(encoding="utf-8"))
    assert record["is_draft"] is False
    assert {entry["source"] for entry in record["inputs"]} == {
        "made-up-areas", "made-up-cases", "made-up-contacts", "made-up-counts", "made-up-feedback",
        "made-up-staffing", "published-belfast-volumes", "published-buckinghamshire",
        "published-buckinghamshire-chart-2",
        "published-buckinghamshire-forms",
        "published-buckinghamshire-no-email",
        "published-worcestershire-web",
    }  # fmt: skip
    assert record["definitions"]["metric answered_share"]
    left_out = {row["observation"].partition("@")[0]: row["left_out"] for row in record["left_out"]}
    assert left_out["no_email_share"] == "7,467 of 9,517 left out: not known"


def test_another_copy_with_another_secret_gives_the_same_bytes(workspace, another):
    secrets = [w / ".gaugebook" / "private" / "secret" for w in (workspace, another)]
    assert secrets[0].read_bytes() != secrets[1].read_bytes()
    made, again = files(paper_of(workspace)), files(paper_of(another))
    assert made.keys() == again.keys()
    assert [n for n in made if made[n].read_bytes() != again[n].read_bytes()] == []


@pytest.mark.needs_java
@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_the_pdf_passes_verapdf(paper, validate_pdf_ua, flavour):
    assert validate_pdf_ua(paper / f"{REPORT}.pdf", flavour=flavour) == []


def test_the_pdf_carries_the_observations(paper):
    with pikepdf.open(paper / f"{REPORT}.pdf") as pdf:
        data = pdf.attachments["observations.csv"].get_file().read_bytes().decode()
    found = {
        (r["metric_id"], r["period"], r["org_code"]): r for r in csv.DictReader(io.StringIO(data))
    }
    october = found["answered_share", "2022-10-01/P1M", "E06000060"]
    assert (float(october["numerator"]), float(october["denominator"])) == (29187, 33592)
    assert (october["obs_status"], october["status"]) == ("V", "not_confirmed")
    assert found["no_email_share", "2022-04-01/P3M", "ZZ-DEMO"]


def test_october_is_not_confirmed_and_says_why(page):
    assert (
        "Of the calls offered in October 2022, 86.89% were answered. Status: Not confirmed." in page
    )
    assert "29,187 of 33,592" in page
    for label in ("Calls answered,", "Calls abandoned,"):
        start = page.index(label, page.index("Target", page.index("Table 1")))
        row = page[start : start + 160]
        assert "Not confirmed" in row, row


def test_the_share_first_supplied_stands_in_the_check_note_alone(page):
    places = [m.start() for m in re.finditer(r"94\.48", page)]
    assert len(places) == 1
    assert "The figure first supplied was 94.48%." in page[places[0] - 40 : places[0] + 20]


def test_the_check_note_names_every_open_period_and_the_sign_off(page):
    note = page[page.index("Check on these figures") :]
    for words in ("are not confirmed for October 2022", "unaccounted for", "Reviewed: The counts"):
        assert words in note


def test_made_up_figures_say_so_and_published_ones_do_not(page):
    assert "61.5% (1,261 of 2,050) (made-up data)" in page
    assert "29.6% (165 of 557). " in page
    assert "40.7% had no e-mail address" in page
    assert "8,140" not in page  # the made-up count behind the share that was published
    assert "242 seconds (made-up data)" not in page
    assert "The figures in this report are examples" not in page


def test_the_part_month_stands_apart(page):
    assert "1–21 Nov 22" in page
    assert "15 of 22 working days" in page
    assert "is a part period" in page


def test_no_figure_of_another_council_is_in_the_paper(page):
    assert "2,757,610" not in page


# --- what must be in no file ----------------------------------------------------------------------


def unpacked(path):
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return data + b"".join(parts.read(name) for name in parts.namelist())
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            data += b"".join(str(thing).encode() for thing in pdf.objects)
            data += b"".join(a.get_file().read_bytes() for a in pdf.attachments.values())
    return data


@pytest.fixture(scope="module")
def kept(workspace):
    """Every file of the paper and of the store, with what it holds."""
    made = {**files(workspace / "out"), **files(workspace / ".gaugebook" / "store")}
    assert len(made) > 12
    return {name: unpacked(path) for name, path in made.items()}


def test_no_path_of_this_machine_is_in_any_file(kept, workspace):
    for place in (workspace, ROOT, Path.home(), Path("/tmp")):
        mark = str(place).encode()
        assert [name for name, data in kept.items() if len(mark) > 3 and mark in data] == []


def test_no_secret_and_no_customer_key_is_in_any_file(kept, workspace):
    private = workspace / ".gaugebook" / "private"
    secret = (private / "secret").read_bytes()
    (cache,) = private.glob("contacts-*.parquet")
    table = pq.read_table(cache, columns=["customer_key"])
    hashed = [k for k in dict.fromkeys(table["customer_key"].to_pylist()[:5000]) if k]
    assert hashed
    (clear_file,) = private.glob("made-up-contacts-*.parquet")
    clear = [
        k
        for k in pq.read_table(clear_file, columns=["customer_key"])["customer_key"].to_pylist()[
            :5000
        ]
        if k
    ]
    for name, data in kept.items():
        assert secret not in data, name
        assert not any(str(key).encode() in data for key in hashed[:200]), name
        assert not any(str(key).encode() in data for key in dict.fromkeys(clear[:200])), name


def test_the_executed_notebook_holds_no_path_and_no_moment(paper):
    notebook = json.loads((paper / "notebooks" / "trend.ipynb").read_text(encoding="utf-8"))
    assert notebook["metadata"] == {}
    text = json.dumps(notebook)
    assert ".run-" not in text
    assert not re.search(r"[A-Z]:\\\\|/home/|/Users/|/tmp/", text)


# --- by hand --------------------------------------------------------------------------------------


def test_a_notebook_run_by_hand_publishes_what_the_paper_took(another, monkeypatch):
    monkeypatch.setenv("GAUGEBOOK_WORKSPACE", str(another))
    notebook = nbformat.read(ROOT / "notebooks" / "kpi-trend.ipynb", as_version=4)
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    (slots,) = (another / ".gaugebook/store/exhibits").iterdir()
    (ran,) = [p for p in slots.iterdir() if p.is_dir() and p.name != "by-hand"]
    taken = {path.name: path.read_bytes() for path in ran.glob("*.json")}
    by_hand = {path.name: path.read_bytes() for path in (slots / "by-hand").glob("*.json")}
    assert "indicators.json" in taken
    assert by_hand == taken
