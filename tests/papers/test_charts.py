"""Charts: what a reader of a grey print, or of none, must still get from the picture."""

import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.papers import demo_paper as demo

from gaugebook.exhibits import Chart, Point, Sentence, Series, TargetLine
from gaugebook.papers.charts import draw_chart
from gaugebook.papers.charts._labels import bar_labels
from gaugebook.papers.charts._layout import spread_apart, value_scale
from gaugebook.papers.charts._svg import diagonals

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = ("Jul 22", "Aug 22", "Sep 22", "Oct 22", "Nov 22 (to 21st)")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TWO_YEARS = tuple(f"{month} {year}" for year in (21, 22) for month in MONTH_NAMES)


def chart(values, *, labels=MONTHS, kind="bar", part=(), target=None, unit="calls", names=("All",)):
    columns = values if isinstance(values[0], (list, tuple)) else [values]
    series = tuple(
        Series(
            name,
            tuple(
                Point(label, v, "[x]" if v is None else f"{v:g}", f"k{i}", i in part)
                for i, (label, v) in enumerate(zip(labels, column, strict=False))
            ),
        )
        for name, column in zip(names, columns, strict=True)
    )
    line = TargetLine(target, f"Target: {target:g} or less") if target is not None else None
    alt = Sentence("alt", ("What the chart shows.",))
    return Chart("calls", kind, "title", "subtitle", unit, series, alt, line)


def draw(*args, **options):
    return draw_chart(chart(*args, **options), demo.house())


def texts(svg):
    return [t for e in ET.fromstring(svg).iter(f"{SVG}text") if (t := "".join(e.itertext()))]


def rectangles(svg):
    """x, y, width, height of every bar."""
    found = []
    for path in ET.fromstring(svg).iter(f"{SVG}path"):
        if match := re.match(r"^M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)h", path.get("d", "")):
            found.append(tuple(float(g) for g in match.groups()))
    return found


def test_the_picture_is_the_one_people_looked_at(snapshot):
    assert draw_chart(demo.wait_chart(), demo.house()) == snapshot


def test_the_text_alternative_is_said_once_and_vega_says_nothing():
    svg = draw_chart(demo.wait_chart(), demo.house())
    root = ET.fromstring(svg)
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == demo.wait_chart().alt.text
    assert root.get("role") == "img"
    assert svg.count("role=") == 1
    assert "aria-" not in svg
    assert "opacity" not in svg
    assert " id=" not in svg
    assert "class=" not in svg


def test_titles_stand_on_the_page_and_not_in_the_picture():
    svg = draw_chart(demo.wait_chart(), demo.house())
    assert demo.wait_chart().title not in svg
    assert demo.wait_chart().subtitle not in svg


def test_every_value_is_printed_and_bars_start_at_zero():
    svg = draw([431, 426, 434, 242, 134])
    assert {"431", "426", "434", "242", "134"} <= set(texts(svg))
    assert {y + h for _, y, _, h in rectangles(svg)} == {205}
    heights = [h for *_, h in rectangles(svg)]
    assert heights[0] / heights[4] == pytest.approx(431 / 134, rel=0.001)


def test_gaps_between_bars_are_narrower_than_bars():
    bars = rectangles(draw([5, 4, 3, 2, 1]))
    width = bars[0][2]
    assert bars[1][0] - (bars[0][0] + width) < width


def test_a_missing_value_is_a_gap_with_its_own_words():
    svg = draw([431, None, 434, 242, 134])
    assert len(rectangles(svg)) == 4
    assert "[x]" in texts(svg)
    assert "Aug 22" in texts(svg)


def test_a_withheld_value_is_a_gap_too():
    drawn = chart([431, None, 434, 242, 134])
    (series,) = drawn.series
    hidden = tuple(replace(p, text="[c]") if p.value is None else p for p in series.points)
    svg = draw_chart(replace(drawn, series=(replace(series, points=hidden),)), demo.house())
    assert len(rectangles(svg)) == 4
    assert "[c]" in texts(svg)


def test_a_missing_value_breaks_a_line():
    svg = draw([10, 20, None, 20, 10], kind="line")
    (line,) = [p.get("d") for p in ET.fromstring(svg).iter(f"{SVG}path")
               if p.get("stroke-width") == "2.4"]  # fmt: skip
    assert line.count("M") == 2


def test_a_part_period_is_hatched_or_hollow_and_not_only_coloured():
    svg = draw([5, 4, 3, 2, 1], part={4})
    outlined = [p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("fill") == "#ffffff"]
    assert len(outlined) == 1
    assert 'stroke-width="1.3"' in svg
    assert 'stroke-width="1.3"' not in draw([5, 4, 3, 2, 1])
    hollow = draw([5, 4, 3, 2, 1], kind="line", part={4})
    assert hollow.count('fill="#ffffff"') == 1


def test_the_target_is_dashed_and_named_outside_the_plot():
    svg = draw([431, 426, 434, 242, 134], target=180)
    assert 'stroke-dasharray="6,4"' in svg
    root = ET.fromstring(svg)
    (words,) = [e for e in root.iter(f"{SVG}text") if "Target:" in "".join(e.itertext())]
    left = float(re.match(r"translate\(([-\d.]+)", words.get("transform"))[1])
    assert left > max(x + w for x, _, w, _ in rectangles(svg))
    assert words.get("fill") == demo.house().tokens.accent


def test_four_lines_differ_without_colour_and_carry_their_names():
    names = ("Council tax", "Waste", "Housing", "Planning")
    values = [[50, 52, 48, 47, 20], [30, 31, 30, 25, 22], [9, 9, 8, 10, 18], [40, 41, 42, 41, 40]]
    svg = draw(values, kind="line", names=names)
    paths = list(ET.fromstring(svg).iter(f"{SVG}path"))
    patterns = {p.get("stroke-dasharray") for p in paths if p.get("stroke-width") == "2.4"}
    assert len(patterns) == 4
    shown = " ".join(texts(svg))
    assert all(name in shown for name in names)


def test_names_of_lines_that_end_together_do_not_overlap():
    svg = draw([[10, 20], [11, 20], [12, 20.1], [13, 19.9]], labels=MONTHS[:2], kind="line",
               names=("One", "Two", "Three", "Four"))  # fmt: skip
    tops = sorted(
        float(re.search(r",([-\d.]+)\)", e.get("transform"))[1])
        for e in ET.fromstring(svg).iter(f"{SVG}text")
        if "".join(e.itertext()).startswith(("One", "Two", "Three", "Four"))
    )
    assert all(below - above >= 14 for above, below in pairwise(tops))


def test_several_series_of_bars_are_panels_on_one_scale():
    svg = draw([[50, 40, 30], [5, 4, 3]], labels=MONTHS[:3], names=("Waste", "Housing"))
    assert {"Waste", "Housing"} <= set(texts(svg))
    tall, low = rectangles(svg)[0][3], rectangles(svg)[3][3]
    assert tall / low == pytest.approx(10, rel=0.01)


def test_of_two_years_of_months_each_third_is_named_and_few_values_stand():
    values = [1000 + 40 * ((i * 37) % 23) for i in range(24)]
    shown = texts(draw(values, labels=TWO_YEARS))
    assert "Jan 21" in shown
    assert "Feb 21" not in shown
    assert "Apr 21" in shown
    labelled = [t for t in shown if t in {f"{v:g}" for v in values}]
    assert len(labelled) <= 4


def test_long_names_make_bars_lie_down_because_words_never_do():
    names = ("Buckinghamshire", "Bath and North East Somerset", "Wiltshire", "Cornwall", "Dorset",
             "Shropshire", "Herefordshire")  # fmt: skip
    svg = draw([86, 88, 84, None, 91, 79, 90], labels=names, target=90)
    assert "rotate" not in svg
    assert len({x for x, *_ in rectangles(svg)}) == 1
    assert {"Cornwall", "[x]"} <= set(texts(svg))


@pytest.mark.parametrize("kind", ["bar", "line"])
@pytest.mark.parametrize(
    "values",
    [
        [7, 7, 7, 7, 7],
        [0, 0, 0, 0, 0],
        [None] * 5,
        [12345],
        [3, -2, 1.5, -4, 0.5],
        [0.001, 0.002, 0.003],
        [1e9, 2e9, 1.5e9],
    ],
)
def test_odd_data_draws_sensibly(kind, values):
    svg = draw(values, kind=kind, target=5)
    assert "NaN" not in svg
    assert "Infinity" not in svg
    assert set(MONTHS[: len(values)]) <= set(texts(svg)) | {MONTHS[4]}


def test_all_of_one_value_stand_equally_high():
    assert len({h for *_, h in rectangles(draw([7, 7, 7, 7, 7]))}) == 1


def test_a_line_that_leaves_zero_out_says_so():
    near = texts(draw([85, 86, 87, 86, 88], kind="line"))
    assert any("not at zero" in t for t in near)
    assert not any("not at zero" in t for t in texts(draw([85, 10, 87, 86, 88], kind="line")))


def test_words_cannot_leave_their_place():
    evil = "<script>\"'\\</title>"
    made = chart([1, 2], labels=(evil, "b"))
    svg = draw_chart(replace(made, alt=Sentence("a", (evil,))), demo.house())
    assert "<script>" not in svg
    assert ET.fromstring(svg)[0].text == evil


def test_the_same_bytes_in_another_process():
    code = (
        "from tests.papers import demo_paper as d; from gaugebook.papers.charts import draw_chart;"
        "import hashlib; print(hashlib.sha256(draw_chart(d.topic_chart(), d.house()).encode())"
        ".hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                       cwd=demo.ROOT).stdout
        for _ in range(2)
    }  # fmt: skip
    assert len(runs) == 1


def test_importing_papers_loads_no_drawing_library():
    code = (
        "import sys, gaugebook.papers.charts, gaugebook.papers.html, gaugebook.papers.document;"
        "print([m for m in ('altair', 'vl_convert', 'weasyprint', 'pikepdf', 'jinja2')"
        " if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.booleans())
def test_the_scale_holds_every_value(values, from_zero):
    scale = value_scale(values, from_zero=from_zero, ceiling=None)
    hair = 1e-6 * max(1, max(values) - min(values))  # far less than a pixel
    assert scale.low <= min(values) + hair
    assert scale.high >= max(values) - hair
    assert scale.low < scale.high
    if from_zero:
        assert scale.low <= 0 <= scale.high


def test_a_percentage_never_gets_an_axis_beyond_a_hundred():
    assert value_scale([97.0, 90.0], from_zero=True, ceiling=100).ticks[-1] == 100


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_labels_spread_apart_never_overlap(wanted):
    placed = sorted(spread_apart(wanted, [15.0] * len(wanted), -50, 300))
    assert all(b - a >= 15 - 1e-6 for a, b in pairwise(placed))


@given(st.floats(1, 80), st.floats(1, 300))
def test_hatching_stays_inside_its_bar(width, height):
    for x1, y1, x2, y2 in diagonals(10, 20, width, height):
        assert min(x1, x2) >= 10 - 1e-6
        assert max(x1, x2) <= 10 + width + 1e-6
        assert min(y1, y2) >= 20 - 1e-6
        assert max(y1, y2) <= 20 + height + 1e-6


@given(st.lists(st.floats(0, 500), min_size=1, max_size=8), st.floats(0, 500))
def test_no_value_is_struck_through_by_the_target(values, target):
    scale = value_scale([*values, target], from_zero=True, ceiling=None)
    points = [Point(f"p{i}", v, "100", "k") for i, v in enumerate(values)]
    for label in bar_labels(
        points, scale, height=205, step=60, target=TargetLine(target, "Target")
    ):
        baseline = scale.pixel(label.y, 205)
        line = scale.pixel(target, 205)
        assert not baseline < line < baseline + 10
