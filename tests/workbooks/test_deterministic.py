import hashlib
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.workbooks.books import DATED, small_book

from gaugebook.workbooks import write_workbook
from gaugebook.workbooks.deterministic import rewrite

CORE = "docProps/core.xml"


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_the_same_workbook_gives_the_same_bytes():
    assert write_workbook(small_book()) == write_workbook(small_book())


@pytest.mark.parametrize("changes", [{"PYTHONHASHSEED": "1"}, {"OPENPYXL_LXML": "False"}])
def test_other_processes_and_xml_libraries_give_the_same_bytes(root, changes):
    program = (
        "import hashlib;"
        "from tests.workbooks.books import small_book;"
        "from gaugebook.workbooks import write_workbook;"
        "print(hashlib.sha256(write_workbook(small_book())).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, "TZ": "Asia/Tokyo", **changes},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(write_workbook(small_book())).hexdigest()


def test_prefixes_that_another_library_registers_change_nothing(root):
    # WeasyPrint registers an empty one when a PDF is set before the workbook.
    program = (
        "import hashlib;"
        "from xml.etree import ElementTree;"
        "ElementTree.register_namespace('', '');"
        "from tests.workbooks.books import small_book;"
        "from gaugebook.workbooks import write_workbook;"
        "print(hashlib.sha256(write_workbook(small_book())).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == hashlib.sha256(write_workbook(small_book())).hexdigest()


def test_the_zip_carries_no_clock_and_is_in_order():
    with zipfile.ZipFile(io.BytesIO(write_workbook(small_book()))) as parts:
        infos = parts.infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    names = [info.filename for info in infos]
    assert names == sorted(names)
    assert names[0] == "[Content_Types].xml"


@pytest.mark.parametrize(
    "moment",
    [
        DATED,
        DATED.replace(tzinfo=UTC),
        (DATED + timedelta(hours=5)).replace(tzinfo=timezone(timedelta(hours=5))),
    ],
)
def test_the_only_time_is_the_given_one(moment):
    core = parts_of(write_workbook(replace(small_book(), dated=moment)))[CORE].decode()
    assert core.count("2022-12-08T09:30:00Z") == 2
    assert str(datetime.now(UTC).year) not in core


def test_rewriting_twice_changes_nothing():
    data = write_workbook(small_book())
    results = {"xl/worksheets/sheet2.xml": {"D4": 0.5, "E4": "OK", "D5": 0.125}}
    assert rewrite(data, dated=DATED, cached=results) == data


def test_formulas_and_results_must_match():
    data = write_workbook(small_book())
    with pytest.raises(ValueError, match="the formula in D4 has no result"):
        rewrite(data, dated=DATED)
    results = {"D4": 0.5, "E4": "OK", "D5": 0.125, "Z9": 1.0}
    with pytest.raises(ValueError, match="there is no formula in Z9"):
        rewrite(data, dated=DATED, cached={"xl/worksheets/sheet2.xml": results})


def test_rows_stay_free_to_grow():
    part = parts_of(write_workbook(small_book()))["xl/worksheets/sheet1.xml"]
    assert b'<row ht="21" r="1">' in part
    assert b"customHeight" not in part


def test_a_prefix_that_another_library_registered_for_no_namespace_changes_nothing():
    from xml.etree import ElementTree

    before = write_workbook(small_book())
    ElementTree.register_namespace("", "")  # as WeasyPrint does when it is loaded
    try:
        assert write_workbook(small_book()) == before
    finally:
        ElementTree._namespace_map.pop("", None)
