"""The shipped sources of figures of areas: what portals publish of wards and smaller areas.

1. One row an area and indicator; shares are written 0 to 100, scores and speeds as they are.
2. One row an area of a census, or of the Indices of Deprivation, whose time stands in the source.
3. The same on the open files of two boroughs, where they are kept beside the project.
"""

import pytest
from tests.content.city_exports import drawn, reading

LONG = """
    area_code | area_name | indicator                                               | period     | measure        | unit    | value
    E05000001 | North     | Index of Multiple Deprivation                           | 2025       | Weighted Score | Score   | 5.4
    E05000002 | South     | Index of Multiple Deprivation                           | 2025       | Weighted Score | Score   | 41.3
    E05000001 | North     | Population aged 65 or more years                        | 2022-06-30 | Percentage     | Persons | 2
    E05000002 | South     | Population aged 65 or more years                        | 2022-06-30 | Percentage     | Persons | 0.8
    E05000001 | North     | Average download speed (median of available postcodes)  | 2022-05    | Median         | Mbps    | 77.8
    E05000001 | North     | Residents with no qualifications (from best-fit OAs)    | 2021       | Percentage     | Persons | 10.6
"""  # noqa: E501 - a drawn export is as wide as exports are

CENSUS = """
    LSOA11CD  | Total | No qualifications | Level 1 qualifications | Apprenticeship | Other qualifications
    E01000001 | 1194  | 373               | 164                    | 16             | 93
    E01000002 | 1336  | 287               | 211                    | 16             | 172
"""  # noqa: E501

DEPRIVATION = """
    LSOA11CD  | LSOA11NM      | LAD19CD   | LAD19NM  | IMD_rank | IMD_decile | WD22CD_proposed
    E01000001 | Borough 034A  | E09000000 | Borough  | 3400     | 2          | E05000001
    E01000002 | Borough 034B  | E09000000 | Borough  | 25548    | 8          | E05000002
"""


def by_area(council, metric, period):
    found = council.compute(metric, period=period, by=("area_code",)).observations
    return {o.dimensions["area_code"]: o for o in found if "area_code" in o.dimensions}


def test_each_indicator_keeps_its_own_scale_and_time(tmp_path):
    council = reading(tmp_path, "area-indicators-long", drawn(LONG, delimiter=",").encode())

    scores = by_area(council, "area_deprivation_score", "2025-01..2025-12")
    older = by_area(council, "area_older_people_share", "2022-06-30")
    speeds = by_area(council, "area_broadband_speed", "2022-05")
    schooling = by_area(council, "area_no_qualifications_share", "2021-01..2021-12")
    assert {code: o.value for code, o in scores.items()} == {"E05000001": 5.4, "E05000002": 41.3}
    # 0.8 is eight in a thousand here, and not eighty in a hundred.
    assert {code: o.value for code, o in older.items()} == {"E05000001": 0.02, "E05000002": 0.008}
    assert speeds["E05000001"].value == 77.8
    assert schooling["E05000001"].value == pytest.approx(0.106)
    # One below 1 among others above: whoever checks is asked whether all are written 0 to 100.
    assert council.reading_codes == ["unit-slip"]


def test_a_census_has_its_day_from_the_source_and_shares_have_counts(tmp_path):
    council = reading(tmp_path, "area-census-qualifications", drawn(CENSUS, delimiter=",").encode())
    found = by_area(council, "area_no_qualifications_share", "2011-03-27")

    assert found["E01000001"].numerator == 373
    assert found["E01000001"].value == pytest.approx(373 / 1194)
    assert council.reading_codes == []


def test_ranks_of_deprivation_are_read_as_they_stand(tmp_path):
    council = reading(tmp_path, "area-deprivation-rank", drawn(DEPRIVATION, delimiter=",").encode())
    found = by_area(council, "area_deprivation_rank", "2019-01..2019-12")

    assert {code: o.value for code, o in found.items()} == {"E01000001": 3400, "E01000002": 25548}
    assert council.reading_codes == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "source", "metric", "period", "areas", "one"),
    [
        ("lewisham/lbl_educational_attainment_lsoa11.csv", "area-census-qualifications",
         "area_no_qualifications_share", "2011-03-27", 169, ("E01003189", 373 / 1194)),
        ("lewisham/lbl_imd_2019_lsoa11.csv", "area-deprivation-rank",
         "area_deprivation_rank", "2019-01..2019-12", 169, ("E01003189", 3400)),
        ("trafford_ward/index_of_multiple_deprivation.csv", "area-indicators-long",
         "area_deprivation_score", "2025-01..2025-12", 21, ("E05015244", 41.3)),
        ("trafford_ward/average_broadband_speed.csv", "area-indicators-long",
         "area_broadband_speed", "2022-05", 21, ("E05015239", 77.8)),
        ("trafford_ward/population_65_or_more_years.csv", "area-indicators-long",
         "area_older_people_share", "2022-06-30", 21, ("E05015239", 0.15)),
        ("trafford_ward/residents_no_qualifications.csv", "area-indicators-long",
         "area_no_qualifications_share", "2021-01..2021-12", 21, ("E05015239", 0.106)),
    ],
)  # fmt: skip
def test_the_open_files_of_two_boroughs_are_read_whole(
    tmp_path, shared, name, source, metric, period, areas, one
):
    """Lewisham's census and deprivation by area; ward data of Trafford Data Lab."""
    council = reading(tmp_path, source, (shared / "data" / name).read_bytes())
    found = by_area(council, metric, period)

    assert len(found) == areas
    assert found[one[0]].value == pytest.approx(one[1])
