"""Printed figures: what contradicts its own counts, and what only looks like a number."""

import openpyxl
import pytest
from tests.little_council import council, published, published_source

OCTOBER = {"Oct-22": "2022-10"}
TABLE = """
    Indicator        | Oct-22
    Calls offered    | 33,592
    Calls answered   | 29,187
    % Calls answered | {}
"""


def october(tmp_path, printed, **fields):
    return published(tmp_path, TABLE.format(printed), periods=OCTOBER, **fields)


def test_94_48_that_its_own_counts_make_86_89_is_not_printed_as_met(tmp_path):
    council = october(tmp_path, "94.48%")
    found = council.compute("answered_share", period="2022-10")
    (share,) = found.observations
    assert round(100 * share.value, 2) == 86.89
    assert (share.obs_status, share.status) == ("V", "not_confirmed")
    assert share.note == "printed 94.48%"
    assert [(p.code, p.is_refused) for p in found.problems] == [("ratio-mismatch", True)]


@pytest.mark.parametrize("printed", ["86.89%", "86.88%", "86.9%", "87%", "86.90", "86.89"])
def test_rounding_is_no_contradiction(tmp_path, printed):
    found = october(tmp_path, printed).compute("answered_share", period="2022-10")
    assert [p.code for p in found.problems] == []
    assert found.observations[0].obs_status == "A"


@pytest.mark.parametrize("printed", ["0.8689", "0.87", "1"])
def test_a_share_without_its_sign_is_not_guessed(tmp_path, printed):
    # 0.8689 may be 86.89% or less than one per cent.
    table = f"Indicator | Oct-22\n% Calls answered | {printed}"
    council = published(tmp_path, table, periods=OCTOBER)
    assert council.reading_codes == ["value-impossible"]
    assert council.one("answered_share", "2022-10").value is None


@pytest.mark.parametrize(
    ("printed", "share"), [("75.6%", 0.756), ("75.6", 0.756), ("75.6 per cent", 0.756), ("0%", 0)]
)
def test_a_percentage_is_the_same_with_and_without_its_sign(tmp_path, printed, share):
    table = f"Indicator | Oct-22\n% Calls answered | {printed}"
    council = published(tmp_path, table, periods=OCTOBER)
    assert council.one("answered_share", "2022-10").value == share


@pytest.mark.parametrize(
    ("printed", "count"), [("33,592", 33592), ("33592", 33592), ("33,59", None), ("33.592,0", None)]
)
def test_a_thousands_comma_is_no_decimal_point(tmp_path, printed, count):
    council = published(tmp_path, f"Indicator|Oct-22\nCalls offered|{printed}", periods=OCTOBER)
    assert council.one("calls_offered", "2022-10").value == count


@pytest.mark.parametrize(
    ("printed", "seconds"),
    [("4:02", 242), ("242", 242), ("4 minutes", 240), ("4m 2s", 242), ("4.5 mins", 270)],
)
def test_minutes_are_not_seconds(tmp_path, printed, seconds):
    table = f"Indicator | Oct-22\nAverage call wait time | {printed}"
    assert published(tmp_path, table, periods=OCTOBER).one("wait_mean", "2022-10").value == seconds


@pytest.mark.parametrize("printed", ["86.9%", "£33,592", "33592 seconds", "-33592"])
def test_a_percentage_in_a_row_of_counts_is_no_count(tmp_path, printed):
    council = published(tmp_path, f"Indicator|Oct-22\nCalls offered|{printed}", periods=OCTOBER)
    assert council.reading_codes == ["value-impossible"]
    assert council.one("calls_offered", "2022-10").value is None


def test_a_blank_cell_in_a_workbook_does_not_move_november_into_october(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Indicator", "Oct-22", "Nov-22"], ["Calls offered", None, 23100]):
        book.active.append(row)
    (tmp_path / "data").mkdir()
    book.save(tmp_path / "data/printed.xlsx")
    periods = {**OCTOBER, "Nov-22": "2022-11"}
    source = published_source(["Calls offered"], periods=periods)
    found = council(
        tmp_path, {"metrics/sources/printed.yaml": source}, inputs=[{"source": "printed"}]
    )
    assert found.one("calls_offered", "2022-10").value is None  # not 23,100
    assert found.one("calls_offered", "2022-11").value == 23100


def test_answered_and_abandoned_over_100_per_cent_are_not_confirmed(tmp_path):
    council = published(
        tmp_path,
        """
        Indicator         | Oct-22
        Calls offered     | 23100
        Calls answered    | 22374
        % Calls abandoned | 5.32%
        """,
        periods=OCTOBER,
    )
    found = council.compute("answered_share", period="2022-10")
    assert found.observations[0].status == "not_confirmed"  # 96.86% would meet 90%
    assert [p.code for p in found.problems] == ["identity-open"]
    assert "about 503 more than the 23,100 calls offered" in found.problems[0].message


def test_more_calls_answered_than_offered_is_no_share(tmp_path):
    council = published(
        tmp_path, "Indicator|Oct-22\nCalls offered|100\nCalls answered|110", periods=OCTOBER
    )
    found = council.compute("answered_share", period="2022-10")
    assert "share-out-of-bounds" in [p.code for p in found.problems]
    assert found.observations[0].status == "not_confirmed"


def test_a_printed_105_per_cent_is_no_share(tmp_path):
    council = published(tmp_path, "Indicator|Oct-22\n% Calls answered|105%", periods=OCTOBER)
    found = council.compute("answered_share", period="2022-10")
    assert [p.code for p in found.problems] == ["share-out-of-bounds"]
    assert found.observations[0].status == "not_confirmed"


def test_the_same_row_printed_twice_is_refused_not_added(tmp_path):
    council = published(
        tmp_path, "Indicator|Oct-22\nCalls offered|100\nCalls offered|200", periods=OCTOBER
    )
    assert council.reading_codes == ["duplicate-figure"]
    assert council.read().problems[0].is_refused
