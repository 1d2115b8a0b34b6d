"""The lost-calls ledger on small accounts drawn here.

1. What is left over is the calls offered less every outcome that was supplied; its verdict is that
   of the identity.
2. A count behind a printed share is a range that holds the true count, never a counted number.
3. An outcome that was not supplied is not nought, in no cell and no chart.
4. Nothing breaks on one period, none, nought, missing, withheld or three calls; it says why.
5. Every number of every exhibit is what it is bound to.
"""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.analysis.drawn import drawn

from gaugebook.analysis.ledger import METRICS, account, ledger_exhibits, total_account
from gaugebook.bindings import misbound
from gaugebook.exhibits import Chart, Sentence, Table, Unavailable
from gaugebook.periods import parse_period
from gaugebook.values import round_value

JULY, AUGUST, OCTOBER = (parse_period(f"2022-{m}") for m in ("07", "08", "10"))
CLOSED = """
    calls_offered         2022-10 100
    answered_share        2022-10 86/100
    abandoned_share       2022-10 6/100
    short_abandoned_share 2022-10 3/100
    called_back_share     2022-10 4/100
    refused_share         2022-10 1/100
    ivr_abandoned_share   2022-10 5/112
    diverted_share        2022-10 7/112
    """


def observed(table, **options):
    return drawn(table, names=METRICS, **options)


def of(table, period=OCTOBER):
    return account(observed(table), period)


def exhibits(table, periods=(OCTOBER,), **options):
    found = observed(table, **options)
    made = ledger_exhibits(found, periods, place="the centre")
    faults = [f for e in made.values() for f in misbound(e, found.observations)]
    assert faults == []
    return made


def cells(table: Table, label: str) -> list[str]:
    (row,) = [r for r in table.rows if r[0].text == label]
    return [cell.text for cell in row[1:]]


# --- the account ----------------------------------------------------------------------------------


def test_a_flow_that_closes_leaves_nothing_and_says_so():
    found = of(CLOSED)

    assert found.verdict == "closes"
    assert found.unaccounted.count.text == "0"
    assert not found.unaccounted.is_range
    made = exhibits(CLOSED)
    assert "every call offered is accounted for" in made["unaccounted"].text
    assert made["ledger"].title == "Every call offered in October 2022 is accounted for"


def test_what_is_left_over_is_unaccounted_for():
    made = exhibits(CLOSED.replace("86/100", "80/100"))

    assert cells(made["ledger"], "Unaccounted for") == ["6", "6.0"]
    assert "what became of 6 (6.0%) the figures do not say" in made["unaccounted"].text


def test_outcomes_over_the_calls_offered_are_impossible_and_negative():
    made = exhibits(CLOSED.replace("86/100", "90/100"))

    assert cells(made["ledger"], "Unaccounted for") == ["-4", "-4.0"]
    assert "come to 4 (4.0%) more than were offered, which cannot be" in made["unaccounted"].text
    points = made["waterfall"].series[0].points
    assert (points[-1].start, points[-1].value, points[-1].text) == (-4, 0, "-4")
    assert points[-1].flag == "concern"


def test_one_outcome_alone_leaves_a_question_and_no_verdict():
    made = exhibits("calls_offered 2022-10 100\nanswered_share 2022-10 86/100")

    assert of("calls_offered 2022-10 100\nanswered_share 2022-10 86/100").verdict == "untested"
    assert cells(made["ledger"], "Outcome not supplied") == ["14", "14.0"]
    assert "what became of the other 14 (14.0%) cannot be said" in made["unaccounted"].text


def test_an_outcome_that_was_not_supplied_is_not_nought():
    made = exhibits(
        "calls_offered 2022-10 100\nanswered_share 2022-10 86/100\nabandoned_share 2022-10 6/100"
    )

    assert cells(made["ledger"], "Refused") == ["[x]", "[x]"]
    assert [p.label for p in made["waterfall"].series[0].points] == [
        "Calls offered", "Answered", "Abandoned", "Unaccounted for"
    ]  # fmt: skip
    assert "Short abandons, call backs and refusals were not supplied" in made["unaccounted"].text


def test_an_outcome_of_nought_is_counted():
    made = exhibits(CLOSED.replace("3/100", "0/100"))

    assert cells(made["ledger"], "Short abandons") == ["0", "0.0"]


# --- a count behind a printed share ---------------------------------------------------------------

PRINTED = """
    calls_offered    2022-07 40046
    calls_answered   2022-07 30276
    abandoned_share  2022-07 0.1230
    abandoned_share  2022-10 0.0471
    """


def test_a_count_behind_a_printed_share_is_a_range():
    found = of(PRINTED, JULY)
    (abandoned,) = [e for e in found.outcomes if e.label == "Abandoned"]

    # 12.30% of 40,046 lies between 12.295% and 12.305%: 4,923.7 to 4,927.7 calls.
    assert (abandoned.least.text, abandoned.count.text, abandoned.most.text) == (
        "4,924", "4,926", "4,927"
    )  # fmt: skip
    assert abandoned.count.binding.startswith("result:lost-calls:")
    left = found.unaccounted
    assert (left.least.value, left.count.value, left.most.value) == (4843, 4844, 4846)


def test_how_it_was_printed_is_read_from_the_whole_source():
    alone = of("\n".join(PRINTED.strip().splitlines()[:3]), JULY)
    (abandoned,) = [e for e in alone.outcomes if e.label == "Abandoned"]

    # 12.3 alone may have been rounded to one decimal.
    assert (abandoned.least.value, abandoned.most.value) == (4906, 4945)
    assert ("decimals of abandoned", "1") in alone.results[0].parameters


def test_a_table_says_about_and_gives_the_least_and_the_most():
    made = exhibits(PRINTED, (JULY,))
    table = made["ledger"]

    assert cells(table, "Abandoned") == ["4,926", "4,924", "4,927", "12.3"]
    (row,) = [r for r in table.rows if r[0].text == "Abandoned"]
    assert row[1].mark == "about"
    assert any("printed only as a share" in note for note in table.notes)
    assert "about 4,844 (12.1%; between 4,843 and 4,846)" in made["unaccounted"].text


@given(
    offered=st.integers(1, 2_000_000), data=st.data(), decimals=st.integers(0, 2),
)  # fmt: skip
def test_the_range_holds_the_true_count_and_no_more(offered, data, decimals):
    abandoned = data.draw(st.integers(0, offered))
    percent = round_value(Decimal(100 * abandoned) / offered, decimals)
    # Beside it stands a share that shows how many decimals were printed.
    beside = percent if decimals == 0 else Decimal(1).scaleb(-decimals)
    table = f"""
        calls_offered   2022-07 {offered}
        calls_answered  2022-07 {offered - abandoned}
        abandoned_share 2022-07 {percent / 100}
        abandoned_share 2022-08 {beside / 100}
        """
    found = of(table, JULY)
    (entry,) = [e for e in found.outcomes if e.label == "Abandoned"]

    assert entry.known.low <= abandoned <= entry.known.high
    assert found.unaccounted.known.low <= 0 <= found.unaccounted.known.high
    assert found.verdict == "closes"
    assume(entry.known.high - entry.known.low > 1)
    for end in (entry.known.low, entry.known.high):
        assert abs(100 * end / offered - percent) <= Decimal(5).scaleb(-decimals - 1)


def test_a_share_over_all_calls_is_over():
    made = exhibits("calls_offered 2022-10 100\ncalls_answered 2022-10 90\n"
                    "abandoned_share 2022-10 1.2")  # fmt: skip

    assert "more than were offered" in made["unaccounted"].text


# --- the window -----------------------------------------------------------------------------------

MONTHS = """
    calls_offered   2022-07          100
    calls_offered   2022-08          50
    calls_offered   2022-07..2022-08 150
    answered_share  2022-07          80/100
    answered_share  2022-08          40/50
    answered_share  2022-07..2022-08 120/150
    abandoned_share 2022-07          0.101
    abandoned_share 2022-08          0.125
    """
WINDOW = parse_period("2022-07..2022-08")


def test_a_window_sums_what_only_its_periods_tell():
    found = total_account(observed(MONTHS), WINDOW, (JULY, AUGUST))
    (abandoned,) = [e for e in found.outcomes if e.label == "Abandoned"]

    assert abandoned.count.value == 10 + 6
    assert found.unaccounted.count.value == 150 - 120 - 16
    uses = {use for made in found.results for use in made.uses}
    assert sum("abandoned_share" in use for use in uses) == 2


def test_a_window_with_one_unknown_period_has_no_sum():
    table = "\n".join(line for line in MONTHS.splitlines() if "0.125" not in line)
    found = total_account(observed(table), WINDOW, (JULY, AUGUST))

    assert found.not_supplied[0] == "abandoned calls"
    assert found.verdict == "untested"


def test_a_window_with_a_period_without_calls_offered_is_no_window():
    table = "\n".join(
        line for line in MONTHS.splitlines() if line.split()[:2] != ["calls_offered", "2022-08"]
    )
    made = exhibits(table, (JULY, AUGUST))

    assert isinstance(made["ledger"], Unavailable)
    assert made["ledger"].reason == "the calls offered of August 2022 are not there"
    assert "[x]" in cells(made["ledger-periods"], "Calls offered")


def test_a_part_period_stands_apart():
    table = (
        CLOSED
        + """
        calls_offered   2022-11-01..2022-11-21 50 part_of=2022-11
        answered_share  2022-11-01..2022-11-21 48/50 part_of=2022-11
        abandoned_share 2022-11-01..2022-11-21 3/50 part_of=2022-11
        """
    )
    made = exhibits(table)

    columns = made["ledger-periods"].columns
    assert [c.label for c in columns if c.is_part] == ["1–21 Nov 22"]
    assert cells(made["ledger"], "Calls offered")[0] == "100"
    assert all(p.is_part for p in made["waterfall-part"].series[0].points)
    assert "1 (2.0%) from 1 to 21 November 2022" in made["unaccounted-periods"].text


# --- nothing breaks -------------------------------------------------------------------------------


NOT_SUPPLIED = "the number of calls offered in October 2022 was not supplied"


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", NOT_SUPPLIED),
        ("calls_offered 2022-10 -", NOT_SUPPLIED),
        (
            "calls_offered 2022-10 5 withheld",
            "the number of calls offered in October 2022 is withheld",
        ),
        (
            "calls_offered 2022-10 0\nanswered_share 2022-10 0/0",
            "no calls were offered in October 2022",
        ),
    ],
)
def test_without_calls_offered_it_says_why(table, why):
    made = exhibits(table)

    for name in ("ledger", "waterfall", "waterfall-latest"):
        assert isinstance(made[name], Unavailable)
        assert made[name].reason == why
    assert why in made["unaccounted"].text
    assert why in made["unaccounted-periods"].text


def test_calls_offered_of_two_sources_without_a_rank_were_supplied():
    seen = replace(observed(""), unranked=frozenset({"calls_offered 2022-10"}))
    why = account(seen, OCTOBER).reason
    assert why.endswith(
        "comes from several sources, and `record:` in workspace.yaml ranks none of them"
    )
    assert account(seen, JULY).reason == "the number of calls offered in July 2022 was not supplied"


def test_one_call_is_spoken_of_as_one():
    made = exhibits("calls_offered 2022-10 1\nanswered_share 2022-10 1/1")
    assert made["unaccounted"].text.startswith("Of 1 call offered in October 2022, ")


def test_calls_offered_and_nothing_else():
    made = exhibits("calls_offered 2022-10 100")

    assert made["unaccounted"].text == (
        "Of 100 calls offered in October 2022 no outcome was supplied."
    )
    assert isinstance(made["waterfall"], Unavailable)
    assert cells(made["ledger"], "Answered") == ["[x]", "[x]"]


def test_three_calls():
    made = exhibits("calls_offered 2022-10 3\nanswered_share 2022-10 2/3\n"
                    "abandoned_share 2022-10 1/3")  # fmt: skip

    assert cells(made["ledger"], "Unaccounted for") == ["0", "0.0"]


def test_no_periods_at_all_is_refused():
    with pytest.raises(ValueError, match="at least one period"):
        ledger_exhibits(observed(CLOSED), (), place="the centre")


def test_made_up_figures_say_so_everywhere():
    made = exhibits(CLOSED, made_up=True)

    assert all(e.made_up for e in made.values())
    assert all(e.alt.made_up for e in made.values() if isinstance(e, Chart))


def test_calls_before_a_queue_stand_apart():
    made = exhibits(CLOSED)

    points = made["waterfall"].series[0].points
    assert [p.text for p in points[:4]] == ["112", "5", "7", "100"]
    assert [(p.start, p.value) for p in points[:4]] == [
        (None, 112), (112, 107), (107, 100), (None, 100)
    ]  # fmt: skip
    assert cells(made["ledger"], "Diverted") == ["7", "–"]


def test_alternative_text_has_at_most_three_sentences():
    for table in (CLOSED, CLOSED.replace("86/100", "90/100"), PRINTED):
        for exhibit in exhibits(table).values():
            if isinstance(exhibit, Chart):
                text = exhibit.alt.text.replace("Waterfall chart. ", "")
                assert text.count(". ") <= 2
                assert len(text.split()) <= 75


def test_every_sentence_ends():
    for exhibit in exhibits(CLOSED).values():
        if isinstance(exhibit, Sentence):
            assert exhibit.text.endswith(".")
