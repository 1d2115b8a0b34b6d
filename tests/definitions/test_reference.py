"""Reference lists: figures that no export holds.

1. A figure lies in its range, holds for a time, and is the only one of its code then.
2. Money has the year of its prices.
3. The figure given holds for the whole of the period; none is carried beyond its time.
4. A note says whose a figure is and at what prices.
5. The shipped list of costs holds the published figures; a workspace's own list replaces it whole.

Sources of the shipped figures: Socitm, 2012, as reported by Computerworld UK (article 3417212);
survey of 2009, as reported by The Great E-mancipator, 9 July 2009.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.library import load_library
from gaugebook.definitions.reference import ReferenceList
from gaugebook.periods import Period, parse_period

COSTS = """\
id: channel-costs
version: 1.0.0
name: Costs
unit: pounds
source: Finance
figures:
"""


def figure(**facts) -> str:
    facts = {
        "code": "phone", "value": 3, "from": "2021/22", "price_base": "2021/22", "basis": "own",
        "source": "outturn",
    } | facts  # fmt: skip
    told = ", ".join(f"{k}: {v}" for k, v in facts.items() if v is not None)
    return f"  - {{{told}}}\n"


def build_list(*figures: str, head: str = COSTS):
    loaded, problems = parse_yaml(head + "".join(figures), "metrics/reference/channel-costs.yaml")
    assert problems == []
    return build(ReferenceList, loaded)


def read(*figures: str, head: str = COSTS) -> ReferenceList:
    made, problems = build_list(*figures, head=head)
    assert [p.message for p in problems] == []
    return made


# --- what a list must be --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "line", "words"),
    [
        ([figure(low=4, high=5)], 7, "`value` cannot be 3: it does not lie between `low` and"),
        ([figure(low=1, high=2)], 7, "it does not lie between `low` and `high`"),
        ([figure(low=5, high=1)], 7, "`low` cannot be 5: it is more than `high`"),
        ([figure(low=1)], 7, "`high` is missing"),
        ([figure(high=9)], 7, "`low` is missing"),
        ([figure(), figure(code="web"), figure(value=4)], 9, "another figure for phone holds then"),
        ([figure(to="2022/23"), figure(**{"from": "2022-10"})], 8, "give the earlier one a `to`"),
        ([figure(**{"from": "2022/23"}), figure(to="2022-04")], 8, "another figure for phone"),
        ([figure(to="2020/21")], 7, "cannot hold from 2021/22 to 2020/21"),
        ([figure(**{"from": None})], 7, "`from` is missing"),
        ([figure(**{"from": "2021"})], 7, "say which year"),
        ([figure(price_base=None)], 7, "pounds need a `price_base`"),
        ([figure(price_base="recent")], 7, "a price base is a year, such as 2012 or 2021/22"),
        ([figure(basis="guess")], 7, "`basis` cannot be guess"),
        ([figure(basis=None)], 7, "`basis` is missing"),
        ([figure(source=None)], 7, "`source` is missing"),
        ([figure(value="'3'")], 7, "a number is needed"),
        ([figure(value=None)], 7, "`value` is missing"),
        ([figure(vaule=3)], 7, "Did you mean value?"),
        ([figure(code="''")], 7, "it must not be empty"),
    ],
)
def test_what_would_mislead_is_refused_at_its_line(figures, line, words):
    made, (found, *more) = build_list(*figures)

    assert made is None
    assert more == []
    assert (found.where.line, words in found.message) == (line, True), found.message


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        (COSTS.replace("pounds", "euros"), 4, "`unit` cannot be euros"),
        (COSTS.replace("source: Finance\n", ""), 1, "`source` is missing"),
        (COSTS.replace("1.0.0", "v1"), 2, "a version is written like 1.0.0"),
    ],
)
def test_a_list_has_a_unit_a_source_and_a_version(head, line, words):
    _, (found,) = build_list(figure(), head=head)

    assert (found.where.line, words in found.message) == (line, True), found.message


def test_a_list_has_figures():
    _, (found,) = build_list(head=COSTS.replace("figures:\n", "figures: []\n"))

    assert "it must not be empty" in found.message


def test_only_money_needs_a_price_base():
    head = COSTS.replace("pounds", "count")

    assert read(figure(price_base=None), head=head).figures[0].price_base is None


# --- which figure holds ---------------------------------------------------------------------------

SERIES = (
    figure(value=2, **{"from": "2018/19", "to": "2018/19"}),
    figure(value=3, **{"from": "2020/21", "to": "2020/21"}),
    figure(value=4, **{"from": "2021/22", "to": "2022-09"}),
    figure(code="web", value=5, **{"from": "2022-01"}),
)


@pytest.mark.parametrize(
    ("code", "period", "value", "reason"),
    [
        ("phone", "2018-04", 2, ""),
        ("phone", "2018/19", 2, ""),
        ("phone", "2019-03-31", 2, ""),
        ("phone", "2020/21", 3, ""),
        ("phone", "2022-09", 4, ""),
        ("phone", "2018-03", None, "has no figure for phone before 1 April 2018"),
        ("phone", "2019-04", None,
         "has no figure for phone after 31 March 2019 until 1 April 2020"),
        ("phone", "2019/20", None,
         "has no figure for phone after 31 March 2019 until 1 April 2020"),
        ("phone", "2018-10..2019-06", None,
         "has no figure for phone after 31 March 2019 until 1 April 2020"),
        ("phone", "2020-10..2021-09", None, "changes its figure for phone on 1 April 2021"),
        ("phone", "2020-01..2020-06", None, "has a figure for phone only from 1 April 2020"),
        ("phone", "2022-10", None, "has no figure for phone after 30 September 2022"),
        ("phone", "2022-07..2022-12", None, "has no figure for phone after 30 September 2022"),
        ("web", "2030/31", 5, ""),
        ("web", "2021-12", None, "has no figure for web before 1 January 2022"),
        ("web", "2021/22", None, "has a figure for web only from 1 January 2022"),
        ("email", "2022-01", None, "has no figure for email"),
    ],
)  # fmt: skip
def test_a_figure_holds_for_the_whole_period_or_not_at_all(code, period, value, reason):
    found, why = read(*SERIES).figure_for(code, parse_period(period))

    assert (found.value if found else None) == value
    assert why == (f"channel-costs {reason}" if reason else "")


DAYS = st.dates(parse_period("2017/18").start, parse_period("2024/25").start)


@given(DAYS, DAYS, st.sampled_from(["phone", "web", "email"]))
def test_no_figure_is_used_on_a_day_that_it_does_not_hold_for(one, other, code):
    if one == other:
        return
    period = Period(min(one, other), max(one, other))

    found, why = read(*SERIES).figure_for(code, period)

    assert (found is None) == bool(why)
    if found is not None:
        assert found.start <= period.start
        assert found.end is None or period.end <= found.end


def test_a_figure_says_whose_it_is_and_at_what_prices():
    own, published = read(
        figure(value=3.1),
        figure(code="web", value=0.155, basis="published", source="2012 survey", price_base=2012,
               note="a visit is not a resolved contact"),
    ).figures  # fmt: skip

    assert own.in_words("pounds") == "own cost £3.10 (outturn), at 2021/22 prices, not adjusted"
    assert published.in_words("pounds") == (
        "published cost £0.155 (2012 survey), at 2012 prices, not adjusted; "
        "a visit is not a resolved contact"
    )


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("count", 1200, "own figure 1,200 (s)"), ("share", 0.125, "own figure 12.5% (s)"),
     ("seconds", 20, "own figure 20 seconds (s)"), ("pounds", 100, "own cost £100.00 (s)")],
)  # fmt: skip
def test_a_figure_is_printed_in_its_unit_with_the_decimals_it_has(unit, value, words):
    one = read(figure(value=value, source="s", price_base="2021/22")).figures[0]

    assert one.in_words(unit).startswith(words)


# --- in the library -------------------------------------------------------------------------------


def test_the_shipped_costs_are_the_published_ones():
    library, _ = load_library()
    costs = library.references["channel-costs"]
    found = {f.code: (f.value, f.low, f.high, f.basis, f.price_base) for f in costs.figures}

    assert found == {
        "face_to_face": (8.62, 1.66, 9.56, "published", "2012"),
        "phone": (2.83, 0.85, 5.57, "published", "2012"),
        "web": (0.15, 0.09, 0.56, "published", "2012"),
    }
    assert costs.unit == "pounds"
    assert "not a resolved contact" in costs.figures[2].note
    assert costs.figure_for("phone", parse_period("2011/12"))[0] is None
    assert costs.figure_for("webchat", parse_period("2022-10"))[0] is None
    assert library.found["reference", "channel-costs"].shipped


def test_a_council_has_its_own_list_whole(tmp_path):
    path = tmp_path / "metrics" / "reference" / "channel-costs.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(COSTS.replace("1.0.0", "1.0.0+OWN") + figure(), encoding="utf-8")

    library, problems = load_library(tmp_path)
    lacking = [p for p in problems if p.code == "reference-code-unknown"]

    assert library.references["channel-costs"].codes == ("phone",)
    assert not library.found["reference", "channel-costs"].shipped
    # Shipped metrics ask for costs that it leaves out: that is said, and stops nothing.
    assert {p.found for p in lacking} == {"face_to_face", "web"}
    assert {p.severity for p in lacking} == {"warn"}
    assert {str(p.where) for p in lacking} == {"metrics/reference/channel-costs.yaml:6"}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("channel-costs.yaml", COSTS + figure(), "channel-costs.yaml:2 definition-changed"),
        ("other.yaml", COSTS + figure(), "other.yaml:1 id-mismatch"),
        ("peers.yaml", "- a\n", "peers.yaml:1 definition-wrong"),
        ("peers.yaml", "id: [\n", "peers.yaml:2 yaml-broken"),
    ],
)
def test_a_list_is_held_to_the_rules_of_every_definition(tmp_path, name, text, expected):
    path = tmp_path / "metrics" / "reference" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")

    _, problems = load_library(tmp_path)
    found = [f"{p.where} {p.code}" for p in problems if p.code != "reference-code-unknown"]

    assert found == [f"metrics/reference/{expected}"]
