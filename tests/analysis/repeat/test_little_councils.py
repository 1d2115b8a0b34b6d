"""What the exhibits say where there is little to say: they break nowhere and give the reason.

1. No records, no calls, no keys, no menu: no exhibit, and why.
2. A line with three calls has a row and no place in an order.
3. Nobody comes again, everybody does, all lines are alike.
4. The last days cannot be followed up, and that is said in words.
5. Counts that do not agree are not printed.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.little_council import records

from gaugebook.analysis.repeat import flow_table, patience_table
from gaugebook.analysis.repeat.demand import demand_result
from gaugebook.exhibits import Sentence, Table, Unavailable
from gaugebook.observations import Observation

HEAD = (
    "contact_id | started_at | customer_key | line | reason | outcome | ivr_seconds | wait_seconds"
)


def calls(rows):
    """A drawn table of (customer, line, day of October, outcome, wait), and a call in November."""
    start = datetime(2022, 10, 3, 9)
    lines = [HEAD]
    for number, (customer, line, day, outcome, wait) in enumerate(rows):
        at = start + timedelta(days=day - 3, minutes=number % 400)
        menu = 40 if outcome != "abandoned_in_ivr" else 20
        waited = "" if outcome == "abandoned_in_ivr" else wait
        lines.append(
            f"{number} | {at} | {customer} | {line} | Bins | {outcome} | {menu} | {waited}"
        )
    for day in ("2022-09-01", "2022-11-30"):
        lines.append(f"x{day} | {day} 09:00:00 | zz | Waste | Bins | answered | 40 | 10")
    return "\n".join(lines)


def sound(asked, made):
    for exhibit in made.values():
        assert asked.faults(exhibit) == [], exhibit.name
    return made


TOGETHER = {"by-line", "by-reason", "net-demand", "flows", "next-line", "after-table"}


def test_a_period_without_records_gives_reasons_alone(tmp_path, of_council):
    asked = of_council(records(tmp_path, calls([("a", "Waste", 3, "answered", 9)])), "2021-01")
    made = sound(asked, asked.exhibits())
    for exhibit in made.values():
        assert isinstance(exhibit, Unavailable | Sentence), exhibit.name
        words = exhibit.reason if isinstance(exhibit, Unavailable) else exhibit.text
        assert "January 2021" in words, exhibit.name
        assert isinstance(exhibit, Unavailable) or "cannot be said" in words


def test_a_single_call_breaks_nothing(tmp_path, of_council):
    asked = of_council(records(tmp_path, calls([("a", "Waste", 3, "answered", 9)])))
    made = sound(asked, asked.exhibits())
    assert all(isinstance(made[name], Table) for name in TOGETHER - {"after-table"})
    assert "0.0%" in made["demand"].text
    assert isinstance(made["patience"], Unavailable)
    assert "cannot be said" in made["after"].text
    assert "cannot be said" in made["elsewhere"].text


def many(line, number, *, again=0, day=3, outcome="answered"):
    """Calls of as many customers on one line; the first `again` of them ring again next day."""
    first = [(f"{line}{n}", line, day, outcome, 30 + n) for n in range(number)]
    return first + [(f"{line}{n}", line, day + 1, "answered", 5) for n in range(again)]


def test_a_line_with_three_calls_has_a_row_and_no_place_in_an_order(tmp_path, of_council):
    rows = many("Waste", 80, again=8) + many("Housing", 80, again=40) + many("Planning", 2, again=1)
    asked = of_council(records(tmp_path, calls(rows)))
    made = sound(asked, asked.exhibits())
    table = made["by-line"]
    assert [row[0].text for row in table.rows] == ["Housing", "Waste", "Planning", "All"]
    assert table.title == "Housing has the highest share of repeat contacts"
    assert "The row of fewer than 51 contacts stands at the end, in no order." in table.notes
    assert [p.label for p in made["by-line-chart"].series[0].points] == ["Housing", "Waste"]
    assert "1 more in the table." in made["by-line-chart"].notes


def test_lines_too_close_to_tell_apart_are_not_ranked(tmp_path, of_council):
    rows = many("Waste", 80, again=20) + many("Housing", 80, again=21)
    asked = of_council(records(tmp_path, calls(rows)))
    made = sound(asked, asked.exhibits())
    assert made["by-line"].title.endswith("too close to tell apart")


def test_where_nobody_rings_again_it_is_nought_and_no_pair(tmp_path, of_council):
    asked = of_council(records(tmp_path, calls(many("Waste", 60) + many("Housing", 60))))
    made = sound(asked, asked.exhibits())
    assert made["by-line"].title == "Every line has the same share of repeat contacts"
    assert isinstance(made["pairs"], Unavailable)
    assert "was followed by another line" in made["pairs"].reason
    assert "nobody rang another line next" in made["elsewhere"].text
    none = [row for row in made["next-line"].rows if row[0].text == "Waste"]
    assert [c.text for c in none[0][-3:]] == ["No other line", "–", "–"]


def test_where_everybody_gave_up_nothing_is_divided_by_nought(tmp_path, of_council):
    rows = many("Waste", 150, outcome="abandoned")
    asked = of_council(records(tmp_path, calls(rows)))
    made = sound(asked, asked.exhibits())
    # Those of the first seconds of the message are within it; all left, so all are judged.
    assert "100.0% of all calls" not in made["menu"].text
    assert "were given up around the recorded message" in made["message"].text
    assert made["patience-table"].rows[-1][1].text == "Too few"
    assert "would stay" in " ".join(made["patience-table"].notes)


def test_where_nobody_gave_up_all_stay(tmp_path, of_council):
    asked = of_council(records(tmp_path, calls([("a", "Waste", 3, "answered", 900)] * 150)))
    made = sound(asked, asked.exhibits())
    assert {p.value for p in made["patience"].series[0].points} == {100}
    assert made["patience"].title.startswith("Callers did not leave faster")
    assert "nobody did in October 2022" in made["message"].text
    assert "cannot be said" in made["menu"].text


def test_without_customers_nothing_is_said_of_repeats_and_all_of_patience(tmp_path, of_council):
    table = calls(many("Waste", 150, outcome="abandoned") + many("Waste", 150, day=5))
    rows = [[c for i, c in enumerate(r.split("|")) if i != 2] for r in table.splitlines()]
    asked = of_council(records(tmp_path, "\n".join("|".join(row) for row in rows)))
    made = sound(asked, asked.exhibits())
    assert all(isinstance(made[name], Unavailable) for name in TOGETHER)
    assert not isinstance(made["patience"], Unavailable)
    assert not isinstance(made["queue"], Unavailable)


def test_without_a_menu_the_call_is_not_timed(tmp_path, of_council):
    table = calls(many("Waste", 150, outcome="abandoned"))
    rows = [[c for i, c in enumerate(r.split("|")) if i != 6] for r in table.splitlines()]
    asked = of_council(records(tmp_path, "\n".join("|".join(row) for row in rows)))
    made = sound(asked, asked.exhibits())
    assert made["patience"].reason == "the records do not have ivr_seconds"
    assert not isinstance(made["queue"], Unavailable)


def test_the_last_days_of_the_records_are_of_low_reliability_in_words(tmp_path, of_council):
    rows = many("Waste", 60, again=6, day=20) + many("Housing", 60, again=30, day=20)
    table = "\n".join(line for line in calls(rows).splitlines() if "2022-11-30" not in line)
    last = "y | 2022-10-31 09:00:00 | yy | Waste | Bins | abandoned | 40 | 10"
    asked = of_council(records(tmp_path, f"{table}\n{last}"))
    made = sound(asked, asked.exhibits())
    assert "so the true figure may be higher" in made["after"].text
    assert "so every count may be too low" in " ".join(made["flows"].notes)
    assert "do not hold all of the 7 days after 31 October 2022" in " ".join(made["flows"].notes)


def test_customers_who_are_not_known_bound_the_share_of_demand(tmp_path, of_council):
    rows = many("Waste", 60, again=30) + [("", "Waste", 9, "answered", 5)] * 10
    asked = of_council(records(tmp_path, calls(rows)))
    made = sound(asked, asked.exhibits())
    (whole,) = [row for row in made["net-demand"].rows if row[0].text == "All"]
    assert [c.text for c in whole[1:]] == ["100", "30", "10", "70", "30.0", "40.0"]
    assert "10 of 100 left out: customer not known" in " ".join(made["by-line"].notes)


def test_counts_that_do_not_agree_are_not_printed(tmp_path, of_council):
    rows = many("Waste", 60, again=6) + many("Housing", 60, again=30, outcome="abandoned")
    asked = of_council(records(tmp_path, calls(rows)))
    data = asked.observed("rang_again_share", "gave_up_in_ivr_share")
    again, menu = (asked.library.metrics[n] for n in data.metrics)
    flows, (stayed,) = asked.flows(), asked.durations()
    assert isinstance(flow_table(data, again, flows, name="f", place="Here"), Table)

    first, *others = flows.lines
    wrong = replace(flows, lines=(replace(first, contacts=first.contacts + 1), *others))
    found = flow_table(data, again, wrong, name="f", place="Here")
    assert isinstance(found, Unavailable)
    assert "do not agree" in found.reason
    fewer = replace(flows, lines=tuple(others))
    assert isinstance(flow_table(data, again, fewer, name="f", place="Here"), Unavailable)

    more = replace(stayed.ended[0], outcome="abandoned", calls=999)
    found = patience_table(
        data, menu, replace(stayed, ended=(*stayed.ended, more)), name="p", place="Here"
    )
    assert isinstance(found, Unavailable)
    assert "do not agree" in found.reason


def observation(**fields):
    return Observation("m", "1.0.0", "E0", "2022-10-01/P1M", "2022-10-01/P1M", **fields)


@pytest.mark.parametrize(
    ("repeats", "offered"),
    [
        (observation(numerator=3, denominator=10), observation(value=None)),
        (observation(numerator=3, denominator=10), observation(value=0)),
        (observation(numerator=None, denominator=10), observation(value=10)),
        (observation(numerator=3, denominator=11), observation(value=10)),  # of other calls
    ],
)
def test_demand_is_not_worked_out_of_what_does_not_fit(repeats, offered):
    assert demand_result(repeats, offered) is None


def test_a_part_period_is_named_by_the_days_that_are_covered(tmp_path, of_council):
    rows = many("Waste", 120, again=60, outcome="abandoned")
    table = "\n".join(line for line in calls(rows).splitlines() if "2022-11-30" not in line)
    asked = of_council(records(tmp_path, table))
    made = sound(asked, asked.exhibits())
    # The last call is of 4 October; what came after is not known to be nothing.
    for name in ("after", "demand", "message", "menu"):
        assert made[name].text.startswith("From 1 to 4 October 2022, "), made[name].text
    for name in ("by-line", "by-line-chart", "flows", "after-table", "net-demand", "patience"):
        assert "1 to 4 October 2022" in made[name].subtitle, name
