"""Repeat contact on the made-up council, whose records were made after a published report.

1. Every number of every exhibit is what it is bound to, and all say that they are made up.
2. The 87% and the 44% of paragraph 2.33 come back within a percentage point.
3. The curve of patience is that of scipy on the single calls.
4. Nothing names a customer; alternative texts are short.
"""

import pandas as pd
import pytest

from gaugebook.exhibits import Chart, Sentence, Table, exhibit_to_json, results_of
from gaugebook.stats.survival import kaplan_meier


def test_every_number_is_what_it_is_bound_to(asked_demo, made_of_demo):
    assert len(made_of_demo) == 17
    for exhibit in made_of_demo.values():
        assert isinstance(exhibit, Table | Chart | Sentence), exhibit
        assert asked_demo.faults(exhibit) == [], exhibit.name
        assert exhibit.made_up, exhibit.name


def number_of(sentence, place=0):
    return [p for p in sentence.parts if not isinstance(p, str)][place].value


def test_the_published_87_and_44_percent_come_back(made_of_demo):
    assert number_of(made_of_demo["after"]) == pytest.approx(87, abs=1)
    assert number_of(made_of_demo["message"]) == pytest.approx(44, abs=1)


def test_callers_to_benefits_are_the_most_likely_to_ring_other_lines(made_of_demo):
    text = made_of_demo["elsewhere"].text
    assert text.startswith("Callers to Benefits were the most likely to ring another line next")
    assert "most often Council Tax" in text
    assert text.endswith("and the difference is more than chance would give.")
    points = made_of_demo["pairs"].series[0].points
    assert [p.label for p in points][:2] == [
        "Benefits, then Council Tax",
        "Benefits, then Helping Hands",
    ]
    assert [p.flag for p in points] == ["higher", "higher"] + [""] * 10


def cells(table, row):
    return [cell.value for cell in next(r for r in table.rows if r[0].text == row)]


def test_a_flow_table_adds_up_across_and_down(made_of_demo):
    table = made_of_demo["flows"]
    *rows, total = [[c.value for c in row[1:-1]] for row in table.rows]
    for contacts, *beside, followed in rows:
        assert sum(beside) == followed <= contacts
    assert [sum(column) for column in zip(*rows, strict=True)] == total
    assert len(table.rows) == 8  # six lines, the others, all


def test_demand_lies_between_its_bounds(made_of_demo):
    for row in made_of_demo["net-demand"].rows:
        offered, repeats, unknown, net, least, most = (c.value for c in row[1:])
        assert net == offered - repeats
        assert least == pytest.approx(100 * repeats / offered, abs=0.05)
        assert most == pytest.approx(100 * (repeats + unknown) / offered, abs=0.05)
    assert "offered come to" in made_of_demo["demand"].text


def test_reasons_beyond_the_most_are_added_up_and_lose_nothing(made_of_demo):
    table = made_of_demo["by-reason"]
    labels = [row[0].text for row in table.rows]
    assert len(labels) == 5 + 3
    assert labels[-2:] == ["Reason not known", "All"]
    *parts, total = [[c.value for c in row[1:3]] for row in table.rows]
    assert [sum(column) for column in zip(*parts, strict=True)] == total


def test_the_curve_is_the_one_that_scipy_draws_from_single_calls(asked_demo, made_of_demo):
    from scipy.stats import CensoredData, ecdf

    (stayed,) = asked_demo.durations()
    left = [e.seconds for e in stayed.ended for _ in range(e.calls) if e.outcome in LEFT]
    taken = [e.seconds for e in stayed.ended for _ in range(e.calls) if e.outcome not in LEFT]
    curve = ecdf(CensoredData(uncensored=left, right=taken)).sf
    points = made_of_demo["patience"].series[0].points

    assert len(points) == 61
    for point in points:
        assert point.value == pytest.approx(100 * curve.evaluate(point.x), abs=0.0501)
    ours = kaplan_meier(stayed.by_second())
    assert ours.at(300) == pytest.approx(float(curve.evaluate(300)), abs=1e-12)
    assert [mark.x for mark in made_of_demo["patience"].marks] == [44, 120]


LEFT = ("abandoned", "short_abandoned", "abandoned_in_ivr")


def test_the_rate_of_leaving_is_that_of_single_calls(asked_demo, made_of_demo):
    (stayed,) = asked_demo.durations()
    ended = [(e.seconds, e.outcome in LEFT) for e in stayed.ended for _ in range(e.calls)]
    table = pd.DataFrame(ended, columns=["seconds", "left"])
    for name, start, end in (("at message", 60, 121), ("after", 121, 601)):
        inside = table[(table["seconds"] >= start) & (table["seconds"] < end)]
        spent = (table["seconds"].clip(upper=end) - start).clip(lower=0).sum()
        (leaving,) = results_of(made_of_demo["message"])
        expected = 60 * inside["left"].sum() / spent
        assert leaving.of(f"a minute {name}").value == pytest.approx(expected)
    assert made_of_demo["patience"].title.startswith("Callers left faster around")


def test_the_curve_carries_no_counts_of_single_seconds(made_of_demo):
    for name in ("patience", "queue"):
        for found in results_of(made_of_demo[name]):
            if found.method == "kaplan-meier":
                counts = {v.name for v in found.values if v.unit == "count"}
                assert counts <= {"calls", "left out", "calls and left out"}


def test_nothing_names_a_customer(asked_demo, made_of_demo):
    (contacts,) = [r for r in asked_demo.dataset.records if r.table == "contacts"]
    keys = pd.read_parquet(contacts.parquet, columns=["customer_key"])["customer_key"].dropna()
    some = set(keys.sample(2000, random_state=1))
    for exhibit in made_of_demo.values():
        text = exhibit_to_json(exhibit)
        assert not any(key in text for key in some), exhibit.name


def test_alternative_texts_are_short_and_charts_have_few_series(made_of_demo):
    charts = [e for e in made_of_demo.values() if isinstance(e, Chart)]
    assert len(charts) == 5
    for chart in charts:
        assert len(chart.series) <= 4
        assert len(chart.series[0].points) <= 13 or chart.kind == "steps"
        assert len(chart.alt.text.split()) <= 75, chart.name
        assert not any(c.isdigit() for c in chart.title.replace("7 days", "")), chart.title


def test_hedges_stand_beside_the_figures(made_of_demo):
    for name in ("by-line", "by-line-chart", "flows", "pairs", "after-table"):
        notes = " ".join(made_of_demo[name].notes)
        assert "Only customers who are known can be seen" in notes, name
        assert "not known" in notes, name
    for name in ("patience", "patience-table", "queue"):
        assert "Leaving need not be a failure" in " ".join(made_of_demo[name].notes)
    assert "patience is not the same at every second" in made_of_demo["message"].text
    assert "chance alone" in " ".join(made_of_demo["pairs"].notes)
