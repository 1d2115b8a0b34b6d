"""Every kind of chart: guides, marks, flags and intervals, and what odd values make of them."""

import re
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.papers import demo_charts as charts
from tests.papers import demo_paper as demo
from tests.papers.svg_reading import SVG, size_of, texts, written

from gaugebook.exhibits import Guide, Mark, Point, Series, TargetLine
from gaugebook.papers.charts import draw_chart
from gaugebook.papers.charts._axes import wrap_name
from gaugebook.papers.charts._flags import flag_shapes
from gaugebook.papers.charts._guides import _cut, stepped
from gaugebook.papers.charts._marks import place_marks
from gaugebook.papers.text_size import text_width

DASHES = {"limit": "5,3", "near_limit": "1.5,3", "fitted": "12,4"}


def draw(chart):
    return draw_chart(chart, demo.house())


@cache
def drawn(name):
    return draw(charts.KINDS[name]())


def elements(svg, **attributes):
    """The elements that have some attributes."""
    wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
    return [e for e in ET.fromstring(svg).iter() if wanted.items() <= e.attrib.items()]


def assert_readable(svg):
    """Nothing leaves the picture and no words touch others."""
    wide, tall = size_of(svg)
    words = written(svg)
    for word in words:
        assert word.left >= -1, word
        assert word.right <= wide + 1, word
        assert word.top >= -1, word
        assert word.bottom <= tall + 1, word
    for one, other in combinations(words, 2):
        assert not one.hits(other), (one, other)


@pytest.mark.parametrize("name", charts.KINDS)
def test_the_picture_is_the_one_people_looked_at(name, snapshot):
    assert drawn(name) == snapshot


@pytest.mark.parametrize("name", charts.KINDS)
def test_words_never_overlap_or_leave_the_picture(name):
    assert_readable(drawn(name))


@pytest.mark.parametrize("name", charts.KINDS)
def test_there_is_no_transparency_no_legend_and_no_turned_word(name):
    svg = drawn(name)
    assert "opacity" not in svg
    assert "rotate" not in svg
    assert not re.search(r"\d\.\d{3,}", svg)
    assert {e.get("font-size") for e in ET.fromstring(svg).iter(f"{SVG}text")} <= {"13px", "14px"}


@pytest.mark.parametrize(
    "kind", ["bar", "line", "dots", "dumbbell", "scatter", "steps", "waterfall"]
)
@pytest.mark.parametrize("values", charts.ODD)
def test_odd_values_draw_something_right(kind, values):
    chart = charts.odd(kind, charts.ODD[values])
    svg = draw(chart)
    assert "NaN" not in svg
    assert "Infinity" not in svg
    assert_readable(svg)
    known = [v for v in charts.ODD[values] if v is not None]
    assert ("There is no figure to show." in texts(svg)) is (not known)


# --- guides ---


def test_guides_of_one_manner_look_alike_and_are_named_once():
    svg = drawn("variation")
    for name in ("Mean", "Upper limit", "Lower limit", "Near limit"):
        assert texts(svg).count(name) == 1
    assert len(elements(svg, stroke_dasharray=DASHES["limit"])) == 4
    assert len(elements(svg, stroke_dasharray=DASHES["near_limit"])) == 1


def test_limits_that_begin_again_leave_a_gap_where_there_are_none():
    guide = Guide("Limit", "limit", (15.0, 15.0, None, 14.0, 13.0), "")
    points = tuple(Point(m, 10.0, "10", "k") for m in charts.MONTHS[:5])
    svg = draw(charts.chart("line", [Series("All", points)], guides=(guide,)))
    (line,) = elements(svg, stroke_dasharray=DASHES["limit"])
    assert line.get("d").count("M") == 2
    # Level over each place, straight down between two.
    assert len(re.findall("[ML]", line.get("d"))) == 2 + 4


def test_a_fitted_line_goes_from_place_to_place():
    (line,) = elements(drawn("fitted"), stroke_dasharray=DASHES["fitted"])
    assert len(re.findall("[ML]", line.get("d"))) == 24


def test_a_guide_of_one_place_can_be_seen():
    svg = draw(charts.odd("line", [7.0]))
    (line,) = elements(svg, stroke_dasharray=DASHES["limit"])
    assert line.get("d").count("L") == 1


def test_limits_that_run_away_do_not_squeeze_the_points():
    xs = (1.0, 10.0, 100.0)
    points = tuple(Point(f"p{i}", 40.0 + i, f"{40 + i}", "k", x=20.0 * i) for i in range(5))
    guide = Guide("Limit", "limit", (4000.0, 60.0, 45.0), "", xs)
    svg = draw(charts.chart("scatter", [Series("All", points)], unit="", guides=(guide,)))
    assert "1,000" not in texts(svg)
    assert max(float(t) for t in texts(svg) if t.isdigit()) <= 100


@given(
    st.lists(st.one_of(st.none(), st.floats(-50, 150)), min_size=1, max_size=12),
)
def test_a_guide_is_cut_at_the_ends_of_the_plot(heights):
    cut = _cut([(float(i), h) for i, h in enumerate(heights)], 0.0, 100.0)
    assert all(v is None or 0 <= v <= 100 for _, v in cut)
    inside = {(float(i), h) for i, h in enumerate(heights) if h is not None and 0 <= h <= 100}
    assert inside <= set(cut)
    assert [x for x, _ in cut] == sorted(x for x, _ in cut)


def test_a_step_keeps_its_height_until_the_next():
    assert stepped([(0, 5.0), (1, None), (2, 4.0)]) == [(0, 5.0), (1, 5.0), (1, None), (2, 4.0)]


# --- marks ---


def test_marks_say_what_happened_above_a_rule():
    svg = drawn("variation")
    said = " ".join(texts(svg))
    assert "New telephone system" in said
    assert "Bank holiday" in said


@given(
    st.lists(
        st.tuples(
            st.floats(0, 560), st.sampled_from(["Here", "New system", "A longer event " * 2])
        ),
        min_size=1,
        max_size=20,
    )
)
@example([(0, "Here"), (2, "Here"), (549, "Here"), (549, "Here"), (549, "A longer event " * 2)])
@example([(560.0, "A longer event " * 2)] * 20)
@example([(28.0 * i, "A longer event " * 2) for i in range(20)])
def test_marks_never_clash(marks):
    placed = place_marks(marks, left=-40, right=640)
    assert [m.x for m in placed] == [x for x, _ in marks]
    for mark in placed:
        assert mark.extent[0] >= -40
        assert mark.extent[1] <= 640
    for one, other in combinations(placed, 2):
        (a, b), (c, d) = one.extent, other.extent
        if one.row == other.row:
            assert b <= c or d <= a
        high, low = (one, other) if one.row > other.row else (other, one)
        if high.row != low.row:
            start, end = low.extent
            assert not start + 1 < high.x < end


def test_marks_that_fit_in_few_rows_take_no_more():
    placed = place_marks([(10, "One"), (300, "Two"), (310, "Three")], left=0, right=600)
    assert {mark.row for mark in placed} == {0}
    assert [mark.is_left_of_rule for mark in placed] == [False, True, False]


# --- flags ---


def test_every_flag_has_a_shape_and_a_fill_of_its_own():
    tokens = demo.house().tokens
    flags = ("improvement", "concern", "both", "neutral", "higher", "lower")
    looks = {
        tuple((s.shape, s.fill == "#ffffff") for s in flag_shapes(flag, tokens)) for flag in flags
    }
    assert len(looks) == len(flags)
    assert flag_shapes("", tokens) == ()


def test_the_key_names_the_flags_that_occur_and_no_other():
    said = texts(drawn("shares"))
    assert "Higher" in said
    assert "Signal of concern" not in said
    plain = replace(charts.fitted())
    assert "Higher" not in texts(draw(plain))


# --- dots ---


def test_dots_have_whiskers_and_a_column_of_intervals():
    svg = drawn("shares")
    said = texts(svg)
    assert {"Interval", "All contacts: 40.7%", "[c]"} <= set(said)
    assert sum(" to " in t for t in said) == 7


def test_forty_names_stay_on_a_page():
    svg = draw(charts.shares(40))
    assert_readable(svg)
    assert size_of(svg)[1] < 1100


def test_names_without_a_space_are_cut_and_not_lost():
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
    point = Point(name, 40.0, "40.0%", "k", lower=30.0, upper=50.0)
    svg = draw(charts.chart("dots", [Series("All", (point,))]))
    assert_readable(svg)
    assert name in "".join(texts(svg))


@given(st.text("abcdefgh ij", min_size=1, max_size=60), st.floats(20, 300))
def test_a_wrapped_name_keeps_every_letter_and_fits(name, width):
    lines = wrap_name(name, width)
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert all(text_width(line) <= width or len(line) == 1 for line in lines)


def test_intervals_that_have_no_room_are_drawn_and_not_printed():
    point = Point("a name " * 8, 1.5e9, "1,500,000,000", "k", lower=1.4e9, upper=1.6e9)
    svg = draw_chart(charts.chart("dots", [Series("All", (point,))]), demo.house(), width=420)
    assert_readable(svg)
    assert not any(" to " in t for t in texts(svg))


def test_several_series_of_dots_are_panels():
    one = charts.shares().series[0]
    svg = draw(replace(charts.shares(), series=(one, replace(one, name="Not asked"))))
    assert {"No e-mail", "Not asked"} <= set(texts(svg))
    assert_readable(svg)


# --- dumbbell ---


def test_the_ends_of_a_dumbbell_differ_by_shape_and_fill():
    svg = drawn("claimed")
    paper = [e for e in elements(svg, fill="#ffffff") if e.get("stroke-width") == "2.2"]
    ink = demo.house().tokens.ink
    full = [e for e in elements(svg, fill=ink) if e.get("stroke-width") == "1.4"]
    # Five rows have a first end and four a second one; the key shows each shape once more.
    assert len(paper) == 5 + 1
    assert len(full) == 4 + 1
    assert {"Claimed", "Confirmed"} <= set(texts(svg))


def test_both_values_of_a_dumbbell_stand_in_words_and_a_missing_one_too():
    said = texts(drawn("claimed"))
    assert {"2.4", "1.8", "3.1", "1.9", "4.0", "3.0"} <= set(said)
    assert said.count("2.5") == 2
    assert said.count("no score") == 3


def test_the_axis_of_a_dumbbell_goes_from_its_lowest_mark_to_its_highest():
    chart = charts.claimed(2)
    svg = draw(chart)
    assert {"Starting", "Developing", "Managed", "Leading"} <= set(texts(svg))
    assert {"1", "2", "3", "4"} <= set(texts(svg))
    assert "The axis starts at 1, not at zero." in texts(svg)


def test_a_dumbbell_without_marks_starts_at_zero():
    svg = draw(replace(charts.claimed(), marks=()))
    assert "0" in texts(svg)
    assert not any("The axis starts" in text for text in texts(svg))


@pytest.mark.parametrize("width", [340, 420, 640])
@pytest.mark.parametrize("target", [None, TargetLine(3.0, "Target: 3 or more")])
def test_a_dumbbell_reads_at_every_width(width, target):
    assert_readable(draw_chart(replace(charts.claimed(), target=target), demo.house(), width=width))


def test_a_dumbbell_of_forty_rows_and_long_names_reads():
    chart = charts.claimed(40)
    long = tuple(
        replace(
            s, points=tuple(replace(p, label=f"{p.label} and its neighbours") for p in s.points)
        )
        for s in chart.series
    )
    assert_readable(draw(replace(chart, series=long)))


def test_a_dumbbell_has_two_ends():
    chart = charts.claimed()
    with pytest.raises(ValueError, match="two series"):
        replace(chart, series=chart.series[:1])


def test_a_flag_on_a_dumbbell_has_its_shape_and_its_key():
    chart = charts.claimed()
    first, second = chart.series
    flagged = (replace(second.points[0], flag="concern"), *second.points[1:])
    svg = draw(replace(chart, series=(first, replace(second, points=flagged))))
    assert "Signal of concern" in texts(svg)
    assert_readable(svg)


# --- scatter ---


def test_a_funnel_names_the_flagged_points_and_no_other():
    chart = charts.funnel()
    said = " ".join(texts(drawn("funnel")))
    flagged = {p.label for p in chart.series[0].points if p.flag}
    plain = {p.label for p in chart.series[0].points if not p.flag}
    named = {label for label in flagged if label in said}
    assert 3 <= len(named) <= 8
    assert not {label for label in plain if re.search(rf"{label}\b(?! *\d)", said)}


def test_a_crowded_funnel_still_reads():
    svg = draw(charts.funnel(120))
    assert_readable(svg)


# --- steps ---


def test_curves_go_down_in_steps():
    svg = drawn("lone survival")
    (curve,) = elements(svg, stroke_width="2.4")
    places = [tuple(map(float, p)) for p in re.findall(r"([-\d.]+),([-\d.]+)", curve.get("d"))]
    assert all(x == x2 or y == y2 for (x, y), (x2, y2) in pairwise(places))


def test_four_curves_are_named_at_their_ends():
    said = " ".join(texts(drawn("survival")))
    assert all(name in said for name in ("Council tax", "Waste", "Housing", "Planning"))
    patterns = {e.get("stroke-dasharray") for e in elements(drawn("survival"), stroke_width="2.4")}
    assert len(patterns) == 4


# --- waterfall ---


def test_a_waterfall_leads_from_each_bar_to_the_next():
    svg = drawn("ledger")
    bars = re.findall(r'd="M([-\d.]+),([-\d.]+)h([-\d.]+)v18h', svg)
    starts = [(float(y), float(x), float(x) + float(w)) for x, y, w in bars]
    starts.sort()
    offered, answered, abandoned = starts[:3]
    assert offered[2] == pytest.approx(answered[2], abs=0.02)
    assert answered[1] == pytest.approx(abandoned[2], abs=0.02)
    assert len(starts) == 7


def test_gains_losses_and_what_is_unaccounted_differ_by_pattern():
    svg = drawn("ledger")
    missed = demo.house().tokens.missed
    hatches = elements(svg, stroke_width="1.3")
    assert {e.get("stroke") for e in hatches} == {demo.house().tokens.brand, missed}
    slopes = set()
    for hatch in hatches:
        pairs = re.findall(r"M([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)", hatch.get("d"))
        ways = {(float(c) - float(a)) * (float(d) - float(b)) > 0 for a, b, c, d in pairs}
        slopes.add((hatch.get("stroke") == missed, frozenset(ways)))
    assert (True, frozenset({True, False})) in slopes
    assert (False, frozenset({True})) in slopes
    assert (False, frozenset({False})) in slopes


def test_a_step_of_nothing_is_still_drawn():
    chart = charts.odd("waterfall", [0.0])
    assert re.search(r"h2v18h", draw(chart))


def test_a_mark_before_the_first_point_stands_at_the_left():
    chart = replace(charts.fitted(), marks=(Mark("Start", 0),))
    assert "Start" in texts(draw(chart))
