"""A short run of the fuzzer, as CI has it; `make fuzz` runs thirty minutes.

The inputs are the same each time, so that a failure in CI can be looked at here. A failing input
is made again by ``python -m tests.fuzz --again NUMBER``.
"""

import os
import random
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.harness import Summary, make_input, run, run_one
from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import TABLES, make_seeds
from tests.fuzz.targets import (
    FILES,
    draft,
    read_figures,
    read_records,
    read_returned,
    read_source,
    redact_text,
)

SECONDS = float(os.environ.get("FUZZ_SECONDS", "8"))
FIRST = 1


def test_no_input_ends_in_a_fault(tmp_path):
    found = run(FIRST, seconds=SECONDS, keep=tmp_path)
    assert not found.failures, "\n".join(found.lines())
    assert sum(found.inputs.values()) > 10


@pytest.mark.parametrize("kind", sorted(make_seeds()))
@pytest.mark.parametrize("target", ["records", "figures"])
def test_a_whole_file_of_every_kind_is_read(tmp_path, kind, target):
    path = tmp_path / "input"
    path.write_bytes(make_seeds()[kind][0])
    assert FILES[target](path, random.Random(0)) == "read"


@pytest.mark.parametrize("kind", sorted(make_seeds()))
def test_a_whole_file_of_every_kind_of_form_is_read(tmp_path, kind):
    path = tmp_path / "input"
    path.write_bytes(make_seeds()[kind][0])
    is_form = kind not in ("parquet", "jsonl", "zip", "zipped-xlsx")
    assert FILES["form"](path, random.Random(0)) == ("read" if is_form else "refused")


def test_an_input_is_made_again_from_its_number():
    for number in range(200):
        assert make_input(number) == make_input(number)


def test_several_processes_work_and_their_sums_are_told(root):
    command = [sys.executable, "-m", "tests.fuzz", "--seconds", "2", "--first", "1"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert re.search(r"[1-9]\d* inputs in \d+ s", run.stdout), run.stderr
    assert "slowest:" in run.stdout


def test_what_goes_wrong_is_told(tmp_path, monkeypatch):
    def fail(path, rng):
        raise ZeroDivisionError("as if")

    monkeypatch.setitem(FILES, "records", fail)
    made = next(m for n in range(1000) if (m := make_input(n)).target == "records")
    failure = run_one(made, tmp_path, Summary())
    assert "ZeroDivisionError: as if" in failure.told


@given(st.binary(max_size=400), st.integers(0, 10**9))
def test_mutations_give_bytes(data, number):
    rng = random.Random(number)
    assert isinstance(mutate(data, rng, other=b"PK\x03\x04"), bytes)


# --- by hypothesis, which makes a failing input small -------------------------------------------

few = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    sorted({cell for table in TABLES for row in table for cell in row})
)
tables = st.lists(st.lists(cells, min_size=1, max_size=8), min_size=1, max_size=8)


def written(path, rows, delimiter, end, code):
    text = end.join(delimiter.join(row) for row in rows)
    path.write_bytes(text.encode(code, errors="replace"))
    return path


@few
@given(tables, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n", "\r"]),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))  # fmt: skip
def test_any_table_is_read_or_refused(tmp_path, rows, delimiter, end, code):
    path = written(tmp_path / "any.csv", rows, delimiter, end, code)
    for target in (read_records, read_figures):
        assert target(path, random.Random(0)) in ("read", "refused")


@few
@given(tables)
def test_any_table_is_drafted_or_refused(tmp_path, rows):
    path = written(tmp_path / "any.csv", rows, ",", "\n", "utf-8")
    assert draft(path, random.Random(0)) in ("drafted", "refused")


@few
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path, data):
    path = tmp_path / "any"
    path.write_bytes(data)
    for target in (read_records, read_figures, read_returned, read_source):
        assert target(path, random.Random(0)) in ("read", "refused")


@few
@given(st.text(max_size=200))
def test_any_text_is_redacted_once(tmp_path, text):
    path = tmp_path / "text"
    path.write_text(text, encoding="utf-8", errors="replace")
    assert redact_text(path, random.Random(0)) in ("redacted", "clean")
