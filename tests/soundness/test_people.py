"""Few people told, parts subtracted from totals, figures compared across a break."""

from dataclasses import replace

import pytest
from tests.analysis.windows import METRICS, observation, window
from tests.engine.test_judge import judged, metric
from tests.little_council import records

from gaugebook.analysis.chart_words import alt_text
from gaugebook.analysis.comparing import why_not_comparable
from gaugebook.analysis.trend import period_chart
from gaugebook.definitions.metric import Break
from gaugebook.engine.request import place_of
from gaugebook.engine.withhold import withhold_sets
from gaugebook.observations import Observation
from gaugebook.periods import parse_period

RULE = "small numbers: 1 to 7 withheld, others rounded to 5"
HEAD = "contact_id | started_at | outcome | line | customer_key"
WHOLE = place_of({})


def callers(**by_line: int) -> str:
    """A call of each of so many people for each line, and one more of the first on the 31st."""
    rows = [
        f"{line}{person}-{day} | 2022-10-{day:02d} 09:00 | answered | {line} | {line}{person}"
        for line, people in by_line.items()
        for person in range(people)
        for day in ((3, 31) if person == 0 else (person % 28 + 1,))
    ]
    return "\n".join([HEAD, *rows])


def by_line(found) -> dict[str, Observation]:
    return {o.dimensions.get("line", "all"): o for o in found.observations}


def people_share(**fields):
    return metric(**{"where": None, "about_people": True, "targets": [], "decimals": 1, **fields})


def test_three_callers_are_not_told(tmp_path):
    found = records(tmp_path, callers(Waste=3)).one("known_callers", "2022-10")
    assert (found.value, found.obs_status, found.conf_status) == (None, "Q", "A")  # not 3
    assert not any(digit in found.note.replace(RULE, "") for digit in "0123456789")


def test_a_person_who_rang_twice_is_one_and_people_are_rounded(tmp_path):
    found = records(tmp_path, callers(Waste=33)).one("known_callers", "2022-10")
    assert (found.value, found.lower, found.upper) == (35, None, None)  # not 33, nor 34 calls
    assert found.note == RULE


def test_a_withheld_line_cannot_be_subtracted_from_the_total(tmp_path):
    told = by_line(
        records(tmp_path, callers(Waste=41, Roads=4)).compute(
            "known_callers", period="2022-10", by=("line",)
        )
    )
    assert told["Roads"].is_withheld
    assert (told["all"].value, told["Waste"].value) == (45, 40)
    # 45 - 41 was 4. As they are given, the total is 43 to 47 and Waste 38 to 42: 1 to 7 all fit.
    fits = {total - waste for total in range(43, 48) for waste in range(38, 43)}
    assert set(range(1, 8)) <= fits


def test_four_lines_of_one_caller_each_are_not_told_by_their_total():
    count = metric(kind="count", of="offered", numerator=None, denominator=None, where=None,
                   unit="count", decimals=0, targets=[], about_people=True)  # fmt: skip
    lines = [("", 12), ("A", 8), ("B", 1), ("C", 1), ("D", 1), ("E", 1)]
    found = [
        judged(of=count, value=n, numerator=None, denominator=None,
               place=place_of({"line": line} if line else {}))
        for line, n in lines
    ]  # fmt: skip
    assert [o.value for o in found] == [10, 10, None, None, None, None]
    # 8 to 12 in all and 8 at least of A leave 4 at most for four lines: one caller in each.
    kept = withhold_sets(found, {"m": count})
    assert [o.value for o in kept] == [10, None, None, None, None, None]
    assert len({(o.conf_status, o.note) for o in kept[1:]}) == 1, "nobody can tell which is A"


def test_all_but_three_tells_of_three():
    found = judged(of=people_share(), value=207 / 210, numerator=207, denominator=210, place=WHOLE)
    assert found.is_withheld  # 98.6% of 210 was all but three


def test_a_percentage_does_not_give_the_count_beside_it_away():
    found = judged(of=people_share(), value=123 / 321, numerator=123, denominator=321, place=WHOLE)
    assert (found.value, found.numerator, found.denominator) == (0.38, 125, 320)
    assert found.value != 125 / 320, "39.1% is the share of rounded counts"
    # 38.3% of 319 to 322 people was 122 or 123 of them.
    fits = [n for n in range(400) if 0.37 <= n / 320 < 0.39]
    assert len(fits) >= 5


def test_an_interval_does_not_give_the_count_away_either():
    found = judged(of=people_share(), value=123 / 321, numerator=123, denominator=321, place=WHOLE)
    assert (found.lower, found.upper) == (None, None)


def test_a_note_does_not_tell_what_a_column_withholds(tmp_path):
    table = callers(Waste=30) + "\nx1 | 2022-10-03 10:00 | answered | Waste |"
    found = records(tmp_path, table).one("known_callers", "2022-10")
    assert "left out" in found.note
    assert not any(digit in found.note.replace(RULE, "") for digit in "0123456789")  # was 1 of 32


def test_a_derived_figure_of_withheld_people_is_withheld(tmp_path):
    found = records(tmp_path, callers(Waste=3)).one("calls_per_known_caller", "2022-10")
    assert (found.value, found.obs_status) == (None, "Q")  # 4 calls at 1.33 each were 3 people


SYSTEM = Break(date="2022-09", reason="a new telephone system")
MOVED = METRICS["wait_mean"].model_copy(update={"breaks": (SYSTEM,)})


def test_two_systems_are_not_compared():
    before, after = (observation("wait_mean", f"2022-{m}", v) for m, v in (("08", 300), ("09", 90)))
    reason = why_not_comparable(MOVED, before, after)
    assert reason == "break in the series on 1 September 2022, a new telephone system"
    assert why_not_comparable(METRICS["wait_mean"], before, after) == "", "was a fall by 210"


def test_a_fall_over_a_break_is_no_fall():
    data = window("wait_mean 431 426 134 142")
    chart = period_chart(data, MOVED, name="wait", place="Centre")
    assert chart.title == "Average call wait rose from September to October 2022"  # was: fell
    text = alt_text(data, MOVED).text
    assert "rose from 134 seconds in September 2022" in text
    assert "431" not in text


def test_a_year_with_a_break_is_neither_met_nor_compared():
    mixed = metric(breaks=[{"date": "2022-10-15", "reason": "r"}])
    found = judged(of=mixed)
    assert (found.value, found.obs_status, found.status) == (0.95, "B", "none")  # was met
    later = replace(found, period="2022-11-01/P1M", reporting_period="2022-11-01/P1M")
    assert why_not_comparable(mixed, found, later) != ""
    assert why_not_comparable(mixed, later, later) == ""


def test_a_year_with_two_targets_meets_neither():
    targets = [
        {"value": 0.9, "from": "2021/22", "to": "2022-09"},
        {"value": 0.7, "from": "2022-10"},
    ]
    year = parse_period("2022/23")
    found = judged(of=metric(targets=targets), value=0.8, period=year, reporting=year)
    assert (found.target, found.status) == (None, "none")  # was missed in one half, met in another
    assert found.no_status == "no status: the target changed within 2022/23"


@pytest.mark.parametrize("count", [8, 9, 11, 12])
def test_ten_is_not_ten(count):
    count_of = metric(kind="count", of="offered", numerator=None, denominator=None, where=None,
                      unit="count", decimals=0, targets=[], about_people=True)  # fmt: skip
    found = judged(of=count_of, value=count, numerator=None, denominator=None, place=WHOLE)
    assert found.value == 10
    assert RULE in found.note, "a rounded figure never stands there without its rule"
