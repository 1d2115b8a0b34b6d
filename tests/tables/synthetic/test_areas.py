"""The made-up wards: the file beside the demonstration council is what is made here."""

import csv

import pytest

from gaugebook.tables.synthetic.areas import HEADING, MEASURES, area_codes, areas_csv, make_areas


def test_the_file_is_what_is_made(root):
    path = root / "examples/demo-council/data/made-up-areas.csv"
    assert path.read_bytes().decode("utf-8") == areas_csv()


def test_the_file_says_that_it_is_made_up():
    (head, *rows) = csv.reader(areas_csv().splitlines())
    assert "made-up" in head[0]
    assert head == [HEADING, *MEASURES]
    assert [row[0] for row in rows] == list(area_codes())


def test_the_demonstration_council_reads_every_figure_of_every_ward(demo):
    (table,) = [t for t in demo.read.dataset.tables if t.facts.source_id == "made-up-areas"]
    assert (table.facts.made_up, table.facts.org_code) == (True, "ZZ-DEMO")
    assert {f.name for f in table.figures} == set(MEASURES)
    assert len(table.figures) == len(area_codes()) * len(MEASURES)
    read = {(f.name, dict(f.dimensions)["area_code"]): float(f.value) for f in table.figures}
    assert read["deprivation_score", "ZZ07"] == make_areas()["ZZ07"]["deprivation_score"]


@pytest.mark.parametrize("seed", [1, 7, 2022])
def test_no_ward_has_more_of_a_part_than_of_the_whole(seed):
    for ward, found in make_areas(seed=seed).items():
        assert found["residents_65_or_more"] < found["residents_16_and_over"], ward
        assert found["residents_no_qualifications"] < found["residents_16_and_over"], ward
        assert found["residents_16_and_over"] < found["residents"], ward
        assert 0 < found["deprivation_score"] <= 48


def test_the_same_seed_gives_the_same_wards_and_another_others():
    assert make_areas() == make_areas()
    assert make_areas() != make_areas(seed=7)
