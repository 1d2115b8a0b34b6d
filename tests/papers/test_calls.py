"""The calls of a narrative: known functions with plain texts, read and never run.

1. Curly quotes from Word are quotes.
2. What is not a call of a known function with texts is a finding with an example.
3. Numbers typed by hand are pointed out; dates, years and references are none.
"""

import pytest

from gaugebook.errors import Where
from gaugebook.papers.calls import FUNCTIONS, Call, read_call, typed_numbers

HERE = Where("n.md", line=7)


def read(text):
    return read_call(text, f"{{{{ {text} }}}}", HERE)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_every_function_is_understood(name):
    text = FUNCTIONS[name].example.strip("{} ")
    found = read(text)
    assert isinstance(found, Call)
    assert found.function == name


@pytest.mark.parametrize(
    "text",
    [
        'figure("wait_mean", period="2022-10")',
        "figure('wait_mean', period='2022-10')",
        "figure(“wait_mean”, period=“2022-10”)",
        "figure(‘wait_mean’, period=’2022-10’)",
        "figure(„wait_mean“, '2022-10')",
        'figure(\n    "wait_mean",\n    period="2022-10",\n)',
    ],
)
def test_quotes_of_any_kind_and_lines_of_any_length_are_read(text):
    found = read(text)
    assert (found["metric"], found["period"], found["style"]) == ("wait_mean", "2022-10", "value")


def test_dimension_values_are_pairs():
    found = read('figure("no_email_share", where={"topic": "Recycling and Waste"})')
    assert found["where"] == {"topic": "Recycling and Waste"}


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", "not a name with values in brackets"),
        ("wait_mean", "not a name with values in brackets"),
        ("figure(", "not a name with values in brackets"),
        ("'a'.join(['b'])", "not a name with values in brackets"),
        ("figure()", "metric is missing"),
        ("figure(1)", "values are texts in quotes"),
        ("figure(wait_mean)", "values are texts in quotes"),
        ('figure("a" + "b")', "values are texts in quotes"),
        ('figure(f"{1}")', "values are texts in quotes"),
        ('figure(open("x"))', "values are texts in quotes"),
        ('figure(*["a"])', "values are texts in quotes"),
        ('figure(**{"metric": "a"})', "there is no None"),
        ('figure("a", metric="b")', "metric is given twice"),
        ('figure("a", perod="latest")', "there is no perod; it takes metric, period, where, style"),
        ('figure("a", where="topic")', "where must be pairs in braces"),
        ('figure("a", period={"a": "b"})', "period must be a text"),
        ('figure("a", "b", {}, "value", "e")', "it takes at most 4 values"),
        ('figur("a")', "there is no figur. Did you mean figure?"),
        ('__import__("os")', "there is no __import__"),
        ('claim("improved")', "metric is missing"),
        ('claim("improved", [])', "values are texts in quotes"),
        ('claim("improved", ["a", 1])', "values are texts in quotes"),
        ('claim("improved", ["a", ["b"]])', "values are texts in quotes"),
        ('claim("improved", {"a": "b"})', "metric must be a text"),
        ('claim(["improved"], "a")', "words must be a text"),
        ('figure(["a", "b"])', "metric must be a text"),
        ('figure("a", where={"b": ["c"]})', "where must be pairs in braces"),
        ('fact("a")', "fact is not built yet"),
        ("(" * 500, "not a name with values in brackets"),
    ],
)
def test_what_is_no_call_of_a_known_function_with_texts_is_a_finding(text, detail):
    found = read(text)
    assert not isinstance(found, Call)
    assert (found.code, found.where) == ("expression-broken", HERE)
    assert detail in found.message
    assert found.remedy.startswith("Write it like {{ ")


def test_a_claim_takes_one_metric_or_several_in_curly_quotes_too():
    one = read("claim(“within target”, “wait_mean”)")
    assert (one["words"], one["metric"], one["period"]) == ("within target", "wait_mean", "latest")
    several = read("claim('improved', [‘a’, ‘b’], since='previous')")
    assert (several["metric"], several["since"], several["of"]) == (["a", "b"], "previous", "")


@pytest.mark.parametrize(
    ("prose", "numbers"),
    [
        ("We took 242 seconds.", ["242"]),
        ("It cost £1,250.50, or 12.5%.", ["£1,250.50", "12.5%"]),
        ("On 8 December 2022 and 1st to 3 March.", []),
        ("In 2022/23, October 2022 and 1999.", []),
        ("See section 2.3, table 1, Figure 4 and Appendix 2.", []),
        ("Form W2, COVID-19, 24/7 and B&Q 3x.", []),
        ("Between 3 and 4 callers", ["3", "4"]),
        ("", []),
    ],
)
def test_numbers_typed_by_hand_are_found_and_dates_are_not(prose, numbers):
    assert typed_numbers(prose) == numbers
