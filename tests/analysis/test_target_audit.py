"""Targets held against what is on record, on small series drawn here.

1. A target that every figure meets with room to spare tells nothing, and neither does one that none
   comes near; one that is met here and missed there tells something.
2. Two targets that say the same are one.
3. From 13 periods on the limits of the series decide; under 4 nothing is said.
4. A target that does not hold for the period shown is not used; one without a minute is named.
5. Part periods, missing and withheld figures are in no comparison; breaks end it.
"""

import pytest
from tests.analysis.drawn import METRICS, drawn

from gaugebook.analysis.target_audit import audit_exhibits, audit_targets
from gaugebook.analysis.wording import stated_by
from gaugebook.bindings import misbound
from gaugebook.exhibits import Unavailable
from gaugebook.periods import Period, parse_period

FCR, WAIT = "first_contact_resolution_share", "wait_mean"


def months(count, last="2022-10"):
    found = [parse_period(last)]
    while len(found) < count:
        found.insert(0, found[0].before())
    return tuple(found)


def series(metric, values, last="2022-10"):
    periods = months(len(values), last) if values else ()
    return "\n".join(f"{metric} {p.key} {v}" for p, v in zip(periods, values, strict=True))


def audited(table, count=24, names=()):
    found = drawn(table, names=names)
    (one, *_) = audit_targets(found, months(count), shown=parse_period("2022-10"))
    return one


def exhibits(table, count=24, names=()):
    found = drawn(table, names=names)
    made = audit_exhibits(found, months(count), place="the centre")
    stated = stated_by(found.metrics.values())
    faults = [misbound(e, found.observations, stated=stated) for e in made.values()]
    assert [f for one in faults for f in one] == []
    return made["target-audit"], made["target-audit-finding"]


def test_a_target_that_cannot_be_missed_tells_nothing():
    table = series(FCR, (0.686, 0.704, 0.724, 0.753))
    found, sentence = exhibits(table)

    assert audited(table).finding == "never_missed"
    (row,) = found.rows
    assert [c.text for c in row[2:6]] == ["4", "68.60", "75.30", "17.6 percentage points"]
    assert "the lowest figure, 68.60% in July 2022, is 17.6 percentage points away" in sentence.text
    assert found.title == "The only target tells nothing"


def test_a_target_out_of_reach_says_so():
    table = series(WAIT, (431, 426, 434, 428))

    assert audited(table).finding == "never_met"
    assert "has never been met in four full periods" in exhibits(table)[1].text
    assert "the lowest figure, 426 seconds in August 2022, is 246 seconds away" in (
        exhibits(table)[1].text
    )


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ((431, 426, 434, 242), "always_missed"),  # no figure meets 180, yet 242 is near
        ((431, 179, 434, 242), "informative"),
        ((179, 20, 150, 100), "always_met"),
        ((431, 426, 434), "too_few"),
        ((180, 180, 180, 180), "always_met"),  # at the target is met, and not beyond it
        ((0, 0, 0, 0), "never_missed"),
    ],
)
def test_what_a_series_of_waits_says_of_180_seconds(values, finding):
    assert audited(series(WAIT, values)).finding == finding


def test_from_13_periods_on_the_limits_decide():
    steady = [300 + 10 * (i % 2) for i in range(13)]
    wild = [190, 500] * 6 + [190]

    assert audited(series(WAIT, steady)).finding == "never_met"
    assert audited(series(WAIT, wild)).finding == "always_missed"
    found = audited(series(WAIT, steady))
    assert found.margin.of("limit lower").value > 180


def test_without_limits_a_drift_that_spreads_far_is_not_out_of_reach():
    # Twelve points have trial limits, which are not asked: the spread decides.
    values = [300 + 20 * i for i in range(12)]

    assert audited(series(WAIT, values)).finding == "always_missed"


def test_complements_are_one_target():
    table = (
        series("answered_share", (0.9, 0.8, 0.91, 0.92))
        + "\n"
        + series("abandoned_share", (0.1, 0.2, 0.09, 0.08))
    )
    found, sentence = exhibits(table)

    assert found.title == "One target is counted twice"
    assert "Says the same as the target of: Calls abandoned" in found.rows[0][6].text
    assert sentence.text.count("which count as one") == 1


def test_a_target_that_does_not_hold_is_not_used():
    rules = METRICS[WAIT].targets
    later = METRICS[WAIT].model_copy(
        update={"targets": (rules[0].model_copy(update={"valid_from": "2023/24"}),)}
    )
    found = drawn(series(WAIT, (431, 426, 434, 428)))
    found.metrics[WAIT] = later
    made = audit_exhibits(found, months(4), place="the centre")

    assert made["target-audit"].rows[0][1].text == "None"
    assert "No target is set for the period shown" in made["target-audit-finding"].text
    assert misbound(made["target-audit"], found.observations) == []


def test_a_target_without_a_minute_is_named():
    found, sentence = exhibits(series(WAIT, (170, 190, 170, 190)))

    assert found.rows[0][7].text == "No minute on record"
    assert "None of the targets has a minute on record" in sentence.text


def test_what_may_not_be_compared_is_left_out():
    table = series(WAIT, (431, "-", 434, 428, 426)) + (
        "\nwait_mean 2022-11-01..2022-11-21 134 part_of=2022-11"
    )
    found = audited(table)

    assert len(found.figures) == 4
    assert found.finding == "never_met"


def test_missing_months_make_no_limits_of_their_own():
    values = [300 + 10 * (i % 2) for i in range(6)] + ["-"] + [300 + 10 * (i % 2) for i in range(7)]

    assert audited(series(WAIT, values)).finding == "never_met"


@pytest.mark.parametrize("values", [(), ("-", "-"), (431,)])
def test_with_hardly_anything_it_says_so(values):
    found, sentence = exhibits(series(WAIT, values), names=(WAIT,))

    assert "Nothing can be said" in found.rows[0][6].text
    assert "Nothing can be said yet of the target of Average call wait" in sentence.text


def test_without_targets_there_is_no_table():
    made = audit_exhibits(drawn("calls_offered 2022-10 5"), months(4), place="the centre")

    assert isinstance(made["target-audit"], Unavailable)
    assert made["target-audit-finding"].text == "No indicator shown has a target."


def test_without_periods_it_is_refused():
    with pytest.raises(ValueError, match="at least one period"):
        audit_exhibits(drawn("wait_mean 2022-10 5"), (), place="the centre")


def test_a_near_miss_is_not_printed_as_none():
    table = series("answered_share", (0.8998, 0.80, 0.81, 0.82))

    assert exhibits(table)[0].rows[0][5].text == "0.02 percentage points"


def test_periods_of_another_target_are_left_out():
    assert isinstance(months(2)[0], Period)
    table = series(WAIT, (431, 426, 434, 428), last="2021-03") + "\nwait_mean 2022-10 200"

    # The target holds from April 2021.
    assert audited(table).finding == "too_few"
