"""A score on its scale: where its marks lie, and what the ear is told."""

import re
from fractions import Fraction

from gaugebook.papers.assessment_style import plain_house
from gaugebook.papers.score_scale import Marked, key_svg, scale_svg

TOKENS = plain_house().tokens
ENDS = (Fraction(1), Fraction(4))


def marked(kind, value, words="you"):
    return Marked(kind, Fraction(value), str(value), words)


def centre(svg):
    return [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg)]


def test_the_ends_and_the_middle_lie_where_they_should():
    low, middle, high = (
        centre(scale_svg(ENDS, [marked("latest", value)], TOKENS))[0] for value in (1, 2.5, 4)
    )
    assert middle - low == high - middle > 0


def test_a_value_outside_lies_at_the_end_and_a_scale_of_one_point_breaks_nothing():
    ends = [scale_svg(ENDS, [marked("latest", value)], TOKENS) for value in (4, 9)]
    assert centre(ends[0]) == centre(ends[1])
    assert centre(scale_svg((Fraction(2), Fraction(2)), [marked("latest", 2)], TOKENS))


def test_the_title_says_every_mark_and_its_words_cannot_be_markup():
    svg = scale_svg(ENDS, [marked("latest", 2), marked("council", 3, "<script>")], TOKENS)
    assert "<title>From 1 to 4: you 2; &lt;script&gt; 3.</title>" in svg
    assert "no score" in scale_svg(ENDS, [], TOKENS)


def test_stops_outside_the_ends_are_left_out():
    stops = [Fraction(n) for n in range(7)]
    plain = scale_svg(ENDS, [], TOKENS).count("<path")
    assert scale_svg(ENDS, [], TOKENS, stops=stops).count("<path") - plain == 4


def test_each_kind_has_a_shape_of_its_own():
    kinds = ("latest", "claimed", "council", "target")
    shapes = {re.sub(r"#\w{6}", "", key_svg(kind, TOKENS).split("</title>")[1]) for kind in kinds}
    assert len(shapes) == 4
