"""Names and conditions in a metric are held to the tables that it counts from.

1. A ratio of two tables may use what both have; each side its own table.
2. What tells records apart or holds them together is a text column of the table.
3. Who counts different people says so.
4. Conditions of a sequence are on the table of its records.
5. A share in a summary is of a measure that exists; a source's columns are measures or metrics.

Names that nothing answers to at all are in test_library.py; derived metrics in test_derivation.py.
"""

from pathlib import Path

import pytest
from tests.definitions.little_library import draw_library

from gaugebook.definitions.catalogue import Found
from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.references import check_references
from gaugebook.definitions.source import Source

TWO = "kind: ratio\nnumerator: complaints\ndenominator: offered\nunit: share\n"
NARROWED = (
    "kind: ratio\nnumerator: {measure: complaints, where: \"kind = 'complaint'\"}\n"
    "denominator: {measure: offered, where: \"outcome = 'answered'\"}\nunit: share\n"
)
WITH_SUMMARY = "kind: ratio\nnumerator: complaints\ndenominator: visits\nunit: share\n"
DIFFERENT = "kind: distinct\nof: offered\ndistinct: customer_key\n"
AGAIN = (
    "kind: sequence\nof: offered\nsame: [customer_key]\nwithin: 7 days\nlook: back\nunit: share\n"
)
AHEAD = AGAIN.replace("look: back", "look: ahead")


def found(text: str) -> list[str]:
    return [f"{p.where} {p.message}" for p in check_references(draw_library(x=text))]


@pytest.mark.parametrize(
    "text",
    [
        TWO + "dimensions: [service, channel, line]\n",
        TWO + "where: \"channel = 'phone'\"\n",
        TWO + "identities: [{left: answered, equals: offered}]\n",
        NARROWED,
        WITH_SUMMARY + "dimensions: [line, kind]\n",
        WITH_SUMMARY + "where: \"stage = 'one'\"\n",
        "kind: ratio\nnumerator: answered\ndenominator: half_hours\ndimensions: [line]\n",
        DIFFERENT + "about_people: true\n",
        "kind: distinct\nof: offered\ndistinct: area_code\n",
        "kind: distinct\nof: offered\ndistinct: contact_id\n",
        "kind: distinct\nof: cases\ndistinct: customer_key\nabout_people: true\n",
        AGAIN + "after: \"outcome = 'abandoned'\"\n",
        AHEAD + "then: \"channel = 'phone'\"\n",
        AGAIN.replace("[customer_key]", "[customer_key, reason]"),
        AGAIN.replace("offered", "cases") + "where: \"state = 'open'\"\n",
    ],
)
def test_what_the_tables_have_passes(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            TWO + "where: \"outcome = 'answered' AND topic = 'a'\"\n",
            "x.yaml:12 The condition outcome = 'answered' AND topic = 'a' is not allowed: "
            "in feedback, there is no column topic to compare",
        ),
        (
            TWO + "where: \"stage = 'one'\"\n",
            "x.yaml:12 The condition stage = 'one' is not allowed: "
            "in contacts, there is no column stage to compare",
        ),
        (TWO + "dimensions: [topic]\n", "x.yaml:12 x cannot be split by `topic`."),
        (TWO + "dimensions: [kind]\n", "x.yaml:12 x cannot be split by `kind`."),
        (
            TWO + "identities: [{left: answered + half_hours, equals: offered}]\n",
            "x.yaml:12 `left` cannot be half_hours: it is not counted from contacts, as the",
        ),
        (
            TWO + "bounds: {lower: {numerator: answered}}\n",
            "x.yaml:12 `numerator` cannot be answered: it is not counted from feedback, as the",
        ),
        (
            NARROWED.replace("kind = 'complaint'", "outcome = 'a' AND topic = 'b'"),
            "x.yaml:9 The condition outcome = 'a' AND topic = 'b' is not allowed: "
            "in feedback, there is no column topic",
        ),
        (
            WITH_SUMMARY + 'where: "wait_seconds > 1"\n',
            "x.yaml:12 The condition wait_seconds > 1 is not allowed: "
            "there is no column wait_seconds",
        ),
        (DIFFERENT, "x.yaml:1 `about_people` cannot be false: it must be true, because each cust"),
        (
            DIFFERENT.replace("customer_key", "custmer_key"),
            "x.yaml:10 `distinct` cannot be custmer_key: it is not a text column of contacts "
            "(Did you mean customer_key",
        ),
        (
            DIFFERENT.replace("customer_key", "wait_seconds"),
            "x.yaml:10 `distinct` cannot be wait_seconds: it is not a text column of contacts.",
        ),
        (
            DIFFERENT.replace("offered", "visits"),
            "x.yaml:9 `of` cannot be visits: a distinct needs a measure that is counted from rec",
        ),
        (
            "kind: distinct\nof: wait\ndistinct: area_code\n",
            "x.yaml:9 `of` cannot be wait: a distinct needs a measure that counts records, not",
        ),
        (
            AGAIN.replace("offered", "wait"),
            "x.yaml:9 `of` cannot be wait: a sequence needs a measure that counts records, not",
        ),
        (
            AGAIN.replace("[customer_key]", "[customer_key, resaon]"),
            "x.yaml:10 `same` cannot be resaon: it is not a text column of contacts "
            "(Did you mean reason",
        ),
        (
            AGAIN.replace("[customer_key]", "[contact_id]"),
            "x.yaml:10 `same` cannot be contact_id: it differs in every row of contacts",
        ),
        (
            AGAIN + "after: \"state = 'open'\"\n",
            "x.yaml:14 The condition state = 'open' is not allowed: there is no column state",
        ),
        (
            AHEAD + "then: \"customer_key = 'k'\"\n",
            "x.yaml:14 The condition customer_key = 'k' is not allowed: "
            "there is no column customer_key",
        ),
        (
            AGAIN.replace("offered", "half_hours").replace("customer_key", "line"),
            "x.yaml:9 `of` cannot be half_hours: a sequence needs a measure that counts records",
        ),
    ],
)
def test_what_they_have_not_is_found_at_its_line(text, message):
    (one, *more) = found(text)

    assert one.startswith(message), one
    assert [m for m in more if "same" not in m] == []


# --- summaries ------------------------------------------------------------------------------------


def with_share(of: str) -> list[str]:
    """What is found where a measure is read from a share of another."""
    library = draw_library()
    text = f"quick:\n  unit: count\n  additive: true\n  summary: {{share: level, of: {of}}}\n"
    loaded = parse_yaml(text, "measures.yaml")[0]
    library.measures["quick"] = build(Measure, loaded, at=("quick",))[0]
    library.found["measure", "quick"] = Found(Path("measures.yaml"), loaded, "", shipped=False)
    return [f"{p.where} {p.message}" for p in check_references(library)]


def test_a_share_is_of_another_measure_that_exists():
    assert with_share("offered") == []
    assert with_share("ofered")[0].startswith("measures.yaml:4 There is no measure `ofered`")
    assert with_share("quick")[0].startswith("measures.yaml:4 There is no measure `quick`")


SUMMARY = """\
id: s
version: 1.0.0
name: S
table: counts
columns:
  period: {from: Month}
"""
LONG = "  measure: {from: Measure, codes: {Calls: offered, Rate: CODE}}\n  value: {from: Value}\n"


def in_source(text: str) -> list[str]:
    """What is found in a source of summaries, beside a metric `rate` and a measure of a share."""
    library = draw_library(
        rate="kind: ratio\nnumerator: answered\ndenominator: offered\nunit: share\n"
    )
    share = {"unit": "count", "additive": True, "summary": {"share": "level", "of": "offered"}}
    library.measures["quick"] = Measure.model_validate(share)
    loaded = parse_yaml(SUMMARY + text, "s.yaml")[0]
    library.found["measure", "quick"] = library.found["measure", "offered"]
    library.sources["s"], faults = build(Source, loaded)
    assert faults == []
    library.found["source", "s"] = Found(Path("s.yaml"), loaded, "", shipped=False)
    return [f"{p.where} {p.message}" for p in check_references(library)]


@pytest.mark.parametrize("column", ["offered", "level", "rate"])
def test_a_column_of_a_summary_is_a_measure_a_share_or_a_metric(column):
    assert in_source(f"  {column}: {{from: It}}\n") == []


def test_a_column_of_a_summary_that_nothing_has_is_found():
    (one,) = in_source("  offred: {from: It}\n")
    assert one.startswith("s.yaml:7 There is no measure `offred`")
    assert "offered" in one


def test_so_is_a_code_of_a_long_summary():
    assert in_source(LONG.replace("CODE", "rate")) == []
    (one,) = in_source(LONG.replace("CODE", "rote"))
    assert one.startswith("s.yaml:7 There is no measure `rote`")
