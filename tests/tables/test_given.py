"""What an input gives is read through one door, within the limits of what it holds."""

from tests.tables.drawn_figures import summary_source, tracker_source

from gaugebook.tables.given import of_file


def test_a_long_summary_is_read_whole_where_a_printed_page_of_its_size_is_not(tmp_path):
    """Fifteen years of days by forty columns are more cells than any page."""
    path = tmp_path / "days.csv"
    heads = ["Date", *(f"Calls {n}" for n in range(39))]
    row = ",".join(["2022-10-01", *("1" for _ in range(39))])
    path.write_text("\n".join([",".join(heads), *(row for _ in range(5_500))]) + "\n")
    given = of_file(path, "data/days.csv")

    (grid,), problems = given.grids(summary_source({"period": "Date", "offered": "Calls 0"}))
    assert (len(grid.rows), problems) == (5_501, [])

    printed = tracker_source({"labels": "Date"}, {"Calls 0": "offered"})
    _, problems = given.grids(printed)
    assert [p.is_refused for p in problems] == [True]
    assert problems[0].where.file == "data/days.csv"
