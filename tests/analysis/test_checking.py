"""What did not add up, said neutrally beside the figures.

1. A figure that its own counts contradict is named with the counts and with what was supplied.
2. An open flow is named for every period that is shown, whichever it is.
3. A share that cannot be, without any counts, is named too.
"""

from tests.analysis.windows import metrics, observation, part, window

from gaugebook.analysis.checking import check_sentences
from gaugebook.bindings import misbound
from gaugebook.exhibits import Bound

OPEN = (
    "29,187 calls answered and about 1,582 calls abandoned leave about 2,823 of 33,592 calls "
    "offered unaccounted for"
)


def texts(data, *names):
    return [sentence.text for sentence in check_sentences(data, metrics(*names))]


def contradicted(period="2022-10", **fields):
    plain = {
        "numerator": 29187,
        "denominator": 33592,
        "obs_status": "V",
        "note": "printed 94.48%",
        "status": "not_confirmed",
        **fields,
    }
    return observation("answered_share", period, 29187 / 33592, **plain)


def test_nothing_is_said_where_all_adds_up():
    assert texts(window("wait_mean 431 426 434 242"), "wait_mean", "answered_share") == []


def test_a_figure_that_its_counts_contradict_is_named_with_both():
    data = window("", contradicted(), period="2022-10")
    (sentence,) = check_sentences(data, metrics("answered_share"))
    assert sentence.name == "check-1"
    assert sentence.text == (
        "Calls answered, October 2022, is calculated here from its counts: 29,187 of 33,592, or "
        "86.89%. The figure first supplied was 94.48%."
    )
    numbers = [part.text for part in sentence.parts if isinstance(part, Bound)]
    assert numbers == ["29,187", "33,592", "86.89%"]


def test_a_contradiction_in_the_year_before_or_the_part_period_is_named_too():
    data = window(
        "answered_share - - - 0.9",
        contradicted("2021/22"),
        part("answered_share", 0.96, numerator=96, denominator=100, note="printed 99%"),
        year_before=True,
    )
    assert [text.split(",")[1] for text in texts(data, "answered_share")] == [" 2021/22"]


def test_a_share_over_100_without_counts_is_named():
    strange = observation("answered_share", "2022-10", 1.05, obs_status="V", status="not_confirmed")
    (text,) = texts(window("", strange, period="2022-10"), "answered_share")
    assert text == (
        "Calls answered, October 2022, was supplied as 105.00%, which cannot be right and is not "
        "confirmed."
    )


def test_every_number_is_bound_to_a_count_or_to_what_was_worked_out_with_it():
    flow = observation("answered_share", "2022-09", 0.87, note=OPEN, status="not_confirmed")
    data = window("", contradicted(), flow, made_up=True)
    found = check_sentences(data, metrics("answered_share"))
    assert len(found) == 2
    for sentence in found:
        assert sentence.made_up
        assert misbound(sentence, data.observations, made_up_orgs=["E0"]) == []


def test_indicators_of_one_open_flow_are_named_together():
    flow = {"note": OPEN, "status": "not_confirmed"}
    data = window(
        "",
        observation("answered_share", "2022-10", 0.87, **flow),
        observation("abandoned_share", "2022-10", 0.05, **flow),
        period="2022-10",
    )
    assert texts(data, "answered_share", "abandoned_share") == [
        f"Calls answered and calls abandoned are not confirmed for October 2022: {OPEN}."
    ]


def test_other_periods_with_the_same_question_are_listed():
    data = window(
        "answered_share - - 0.9 -",
        observation("answered_share", "2022-10", 0.87, note=OPEN, status="not_confirmed"),
        observation("answered_share", "2022-07", 0.8, note="1 leave 2 of 3 unaccounted for"),
        observation("answered_share", "2021/22", 0.8, note="5 are 6 more than the 7"),
        part("answered_share", 0.9, note="printed 90%; 5 are 6 more than the 7 calls offered"),
        year_before=True,
    )
    (text,) = texts(data, "answered_share")
    assert text.endswith(
        "The same question is open for July 2022. For 2021/22, 5 are 6 more than the 7. "
        "For 1 to 21 November 2022, 5 are 6 more than the 7 calls offered."
    )


def test_an_open_flow_of_an_earlier_month_is_named_when_the_latest_closes():
    data = window(
        "answered_share 0.9 0.9 - 0.9",
        observation("answered_share", "2022-09", 0.87, note=OPEN, status="not_confirmed"),
    )
    assert texts(data, "answered_share") == [f"Calls answered, September 2022: {OPEN}."]


# --- people ---------------------------------------------------------------------------------------

RULE = "small numbers: 1 to 7 withheld, others rounded to 5"


def test_a_contradiction_about_people_tells_neither_their_counts_nor_what_was_supplied():
    found = contradicted(numerator=29185, denominator=33590, note=RULE)
    (sentence,) = check_sentences(
        window("", found, period="2022-10"), metrics("answered_share")
    )  # fmt: skip
    assert sentence.text == (
        "Calls answered, October 2022, was supplied as another figure than its counts give, and "
        "is calculated here from those: 86.89%."
    )


def test_an_open_flow_about_people_is_said_without_its_counts():
    found = observation(
        "answered_share", "2022-10", 0.87, status="not_confirmed",
        note=f"its figures do not add up; {RULE}",
    )  # fmt: skip
    assert texts(window("", found, period="2022-10"), "answered_share") == [
        "Calls answered is not confirmed for October 2022: its figures do not add up."
    ]
