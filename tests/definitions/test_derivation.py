"""What derived metrics are made of is found wrong before anything is computed.

1. The formula and its inputs fit; each input exists, with the near miss where one does not.
2. An input is narrowed and split only by what its metric has.
3. A derived metric counts nothing itself, so that what counts is refused.
4. What counts people says so.
5. No metric is computed from itself.
"""

import pytest
from tests.definitions.little_library import draw_library, draw_metric

from gaugebook.definitions.derivation import cycles, splits_of, with_breaks_of_inputs
from gaugebook.definitions.references import check_references

CALLS = "kind: count\nof: answered\nwhere: \"channel = 'phone'\"\ndimensions: [service, line]\n"
CONTACTS = "kind: count\nof: offered\ndimensions: [service]\n"
PEOPLE = "kind: distinct\nof: offered\ndistinct: customer_key\nabout_people: true\n"
COST = (
    'kind: derived\nformula: "calls * cost"\n'
    "inputs:\n  calls: calls\n  cost: {reference: costs, code: phone}\nunit: pounds\n"
)


def found(**metrics: str) -> list[str]:
    known = {"calls": CALLS, "contacts": CONTACTS, "people": PEOPLE}
    problems = check_references(draw_library(**known | metrics))
    return [f"{p.where} {p.message}" for p in problems]


@pytest.mark.parametrize(
    "text",
    [
        COST,
        COST + "dimensions: [service, line]\n",
        COST + "dimensions: [channel]\n",
        COST + "targets: [{value: 100, from: 2021/22}]\n",
        COST.replace("calls: calls", "calls: {metric: contacts, where: {channel: phone}}"),
        COST.replace("calls: calls", "calls: {metric: calls, where: {line: Waste}}"),
        COST.replace("calls: calls", "calls: people") + "about_people: true\n",
        "kind: derived\nformula: calls\ninputs: {calls: calls}\n",
    ],
)
def test_what_is_made_of_what_there_is_passes(text):
    assert found(x=text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            COST.replace('"calls * cost"', '"calls * cots"'),
            "x.yaml:9 The formula calls * cots is not allowed: "
            "there is no input cots (Did you mean cost?), at character 9.",
        ),
        (
            COST.replace('"calls * cost"', '"calls"'),
            "x.yaml:9 The formula calls is not allowed: the input cost is not used in it.",
        ),
        (
            COST.replace('"calls * cost"', "\"calls * cost * getenv('HOME')\""),
            "x.yaml:9 The formula calls * cost * getenv('HOME') is not allowed: "
            "' is not allowed in a formula, at character 23.",
        ),
        (
            COST.replace("calls: calls", "calls: cals"),
            "x.yaml:11 There is no metric `cals`. Did you mean calls?",
        ),
        (
            COST.replace("costs,", "csts,"),
            "x.yaml:12 There is no reference list `csts`. Did you mean costs?",
        ),
        (
            COST.replace("code: phone", "code: phon"),
            "x.yaml:12 The reference list costs has no figure for `phon`, which x needs. "
            "Did you mean phone?",
        ),
        (
            COST.replace("calls: calls", "calls: {metric: contacts, where: {line: Waste}}"),
            "x.yaml:11 contacts cannot be split by `line`.",
        ),
        (
            COST.replace("calls: calls", "calls: {metric: calls, where: {lne: Waste}}"),
            "x.yaml:11 calls cannot be split by `lne`. Did you mean line?",
        ),
        (
            COST.replace("calls: calls", "calls: {metric: contacts, where: {channel: fone}}"),
            "x.yaml:11 `channel` cannot be fone: it is one of phone, webchat, email, form, "
            "face_to_face, web, social (Did you mean phone?).",
        ),
        (
            COST + "dimensions: [service, reason]\n",
            "x.yaml:14 `dimensions` cannot be reason: the input calls cannot be split by it.",
        ),
        (
            COST.replace("calls: calls", "calls: {metric: calls, where: {line: Waste}}")
            + "dimensions: [line]\n",
            "x.yaml:14 `dimensions` cannot be line: the input calls has one line only.",
        ),
        (
            COST.replace("calls: calls", "calls: people"),
            "x.yaml:1 `about_people` cannot be false: "
            "it must be true, because calls counts people.",
        ),
        (
            COST.replace("calls: calls", "calls: {reference: costs, code: web}"),
            "x.yaml:10 `inputs` cannot be references only: one input at least must be a metric, "
            "or there is no period to give it for.",
        ),
        (
            COST + "where: \"channel = 'phone'\"\n",
            "x.yaml:14 `where` cannot be given: a derived metric has none; "
            "narrow its inputs instead.",
        ),
        (
            COST + "identities: [{left: offered, equals: answered}]\n",
            "x.yaml:14 `identities` cannot be given: a derived metric has none; "
            "they belong to its inputs.",
        ),
        (
            COST + "min_denominator: 5\n",
            "x.yaml:14 `min_denominator` cannot be given: a derived metric has none; "
            "it has no denominator of its own.",
        ),
        (
            COST + "complement_of: calls\n",
            "x.yaml:14 `complement_of` cannot be given: a derived metric has none; "
            "it has no counts of its own.",
        ),
        (
            COST + "interval: {method: wilson}\n",
            "x.yaml:14 `method` cannot be wilson: a derived metric has no counts of its own.",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_found_at_its_line(text, message):
    assert found(x=text) == [message]


def made_of(*names: str) -> str:
    inputs = ", ".join(f"{name}: {name}" for name in names)
    return f'kind: derived\nformula: "{" + ".join(names)}"\ninputs: {{{inputs}}}\n'


def test_a_derived_metric_may_be_made_of_derived_ones():
    assert found(p=made_of("q", "calls"), q=made_of("r", "calls"), r=made_of("calls")) == []


def test_a_circle_is_found_once_with_the_way_round_it():
    assert found(r=made_of("p", "calls"), p=made_of("q"), q=made_of("calls", "r")) == [
        "p.yaml:10 `p` would be computed from itself: p needs q needs r needs p."
    ]


def test_a_metric_made_of_itself_is_a_circle():
    assert found(x=made_of("x", "calls")) == [
        "x.yaml:10 `x` would be computed from itself: x needs x."
    ]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, []),
        ({"a": "b", "b": "c"}, []),
        ({"a": "bc", "b": "d", "c": "d"}, []),
        ({"a": "b", "b": "a"}, [("a", "b")]),
        ({"a": "b", "b": "c", "c": "b"}, [("b", "c")]),
        ({"a": "b", "b": "ac", "c": "b"}, [("a", "b"), ("b", "c")]),
        ({"a": "a", "b": "b"}, [("a",), ("b",)]),
    ],
)
def test_every_circle_begins_with_its_first_name(inputs, expected):
    metrics = {name: draw_metric(name, made_of(*needs)) for name, needs in inputs.items()}

    assert cycles(metrics) == expected


def test_only_what_is_counted_has_a_channel_always():
    assert splits_of(draw_metric("calls", CALLS)) == ("channel", "service", "line")
    assert splits_of(draw_metric("x", COST)) == ()


def test_a_figure_made_of_a_broken_series_is_broken_where_that_is():
    made_of = "kind: derived\nformula: {0}\ninputs: {{{0}: {0}}}\n"
    texts = {
        "calls": CALLS + 'breaks: [{date: 2022-04-01, reason: "A new system"}]\n',
        "twice": made_of.format("calls"),
        "above": made_of.format("twice"),
    }
    metrics = {name: draw_metric(name, text) for name, text in texts.items()}
    found = with_breaks_of_inputs(metrics)
    assert found["above"].breaks == found["twice"].breaks == metrics["calls"].breaks != ()
    assert found["calls"] is metrics["calls"]
