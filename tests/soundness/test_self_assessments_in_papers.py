"""Wrong numbers that a paper on a self-assessment could print in silence, each pinned.

1. A score of 2.25 is 2.2 in the service's workbook (half to even) and was 2.3 in a paper.
2. A theme looks better because other services answered: rounds are compared on the same ones.
3. A median of the moderated view beside one of all claims sets other services beside each other.
4. A service that did not answer counts as the lowest level.
5. A service whose name has a number lets that number stand for a figure where nobody is named.

That a report cannot make a public paper exempt is in tests/content/test_demo_campaign.py.
"""

from datetime import date
from fractions import Fraction

from tests.analysis.maturity.made import NAMED, NOT_YET, SEVEN, everything, made, texts

from gaugebook.analysis.maturity import heat_map, since_last_chart, themes_chart
from gaugebook.analysis.maturity.numbers import Numbers, common_view
from gaugebook.bindings import misbound
from gaugebook.exhibits import Sentence
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.assessing import assess

EARLIER = {
    "cycle": "2021-Q4", "opened": date(2021, 10, 1), "due": date(2021, 11, 1),
    "right_of_reply_until": date(2021, 12, 1),
}  # fmt: skip


def test_a_half_is_printed_as_the_model_rounds_it():
    numbers = Numbers(made())
    binding = numbers.assessed.observations[0].binding
    shown = numbers.printed(Fraction(9, 4), binding)
    said = Sentence("s", (shown,), results=numbers.kept())
    assert shown.text == "2.2"
    assert misbound(said, numbers.assessed.observations) == []


def test_new_services_do_not_lift_a_theme_since_the_last_round():
    before = made(SEVEN, **EARLIER)
    strong = {f"New {letter}": "44444" for letter in "ABCDEFGH"}
    now = made({**SEVEN, **strong}, previous=before)
    medians = Numbers(now).median("DEL", "self"), Numbers(before).median("DEL", "self")
    assert medians[0].value > medians[1].value
    first, second = since_last_chart(now, place="Test Council").series
    assert [p.value for p in first.points] == [p.value for p in second.points]


def test_both_ends_of_a_dumbbell_rest_on_the_same_services():
    looked_at = Moderation("DAT.1", "moderated", Fraction(3), Fraction(1), "Not seen.")
    plain = made()
    some = assess(
        plain.model, _campaign(), [o.service for o in plain.services],
        {o.service.id: o.answers for o in plain.services},
        name=plain.campaign, org_code="ZZ-TEST", moderations={"bins": [looked_at]},
    )  # fmt: skip
    assert "moderated" in some.services[0].views
    assert common_view(some) == "confirmed"
    chart = themes_chart(some, place="Test Council")
    assert [series.name for series in chart.series] == ["Claimed", "Confirmed"]


def _campaign():
    from tests.analysis.maturity.made import campaign

    return campaign()


def test_silence_is_not_the_lowest_level():
    few, more = made(), made(silent=("Parks", "Arts", "Roads"))
    for theme in few.model.themes:
        ends = [Numbers(one).median(theme.id, "confirmed").value for one in (few, more)]
        assert ends[0] == ends[1]
    table = heat_map(more, may_name=NOT_YET, place="Test Council")
    alone = heat_map(few, may_name=NOT_YET, place="Test Council")
    assert [row[1:5] for row in texts(table)] == [row[1:5] for row in texts(alone)]
    assert {row[5] for row in texts(table)} == {"3"}


def test_a_number_in_a_name_is_no_figure_where_nobody_is_named():
    assessed = made({f"Area {n}": "12343" for n in range(40, 50)})
    for name, exhibit in everything(assessed, may_name=NOT_YET).items():
        told = [text for r in getattr(exhibit, "results", ()) for _, text in r.parameters]
        assert name == "response" or not any("Area 4" in text for text in told), name
    assert everything(assessed, may_name=NAMED)
