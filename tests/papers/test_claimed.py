"""Claims and sentences in a narrative: what is printed for each, and what is found.

1. A claim that holds is printed as its words; the number that it names is bound.
2. One that does not is printed as not supported, and the finding has the numbers; it is refused.
3. One that cannot be said is printed as that, with a warning.
4. A claim that cannot be tested is a fault of its line, with the near miss.
5. Made-up figures are said to be; they never fill a gap between the council's own.
6. What a claim is tested on is known before anything is computed.
7. A sentence of a notebook stands in the text, its numbers bound, and says when it is made up.
"""

import pytest
from tests.analysis.windows import METRICS, observation, part
from tests.papers import test_compose
from tests.papers.test_figures import NAMES, OBSERVATIONS

from gaugebook.definitions.house import STATUS_WORDS
from gaugebook.exhibits import Bound, Sentence, Unavailable
from gaugebook.papers.claimed import claim_findings, claim_record
from gaugebook.papers.figures import FigureBook
from gaugebook.papers.narrative import read_narrative
from gaugebook.papers.needs import Need, PeriodNames, claim_needs_of, needs_of
from gaugebook.papers.paper import Paragraph, plain_text
from gaugebook.periods import parse_period


def book(*observations):
    return FigureBook(
        observations=observations,
        metrics=METRICS,
        names=NAMES,
        org_code="E0",
        made_up_orgs=frozenset({"ZZ-DEMO"}),
        status_words=STATUS_WORDS,
    )


BOOK = book(*OBSERVATIONS)


def narrative_with(call):
    return read_narrative(f"# A\n\nIt was {{{{ {call} }}}}.\n", "n.md")


def printed(call, among=BOOK):
    narrative = narrative_with(call)
    (found,) = narrative.calls()
    runs, problems = among.runs(found)
    assert problems == ()
    findings = claim_findings(among.claims(narrative))
    return plain_text(runs), [(str(p.where), p.code, p.severity, p.message) for p in findings]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('claim("improved", "wait_mean")', "improved"),
        ("claim(“Improved”, “wait_mean”, since='year_before')", "improved"),
        ('claim("outside target", "wait_mean")', "outside target"),
        ('claim("above", "wait_mean", of="2 minutes")', "above 2 minutes"),
        ('claim("above", "wait_mean", of="target")', "above the target"),
        ('claim("below", "wait_mean", of="previous")', "below that of September 2022"),
        ('claim("below", "wait_mean", period="2022-11-01..2022-11-21", of="3 minutes")',
         "below 3 minutes"),
        ('claim("within target", ["abandoned_share"])', "within target"),
    ],
)  # fmt: skip
def test_a_claim_that_holds_is_printed_as_its_words(call, text):
    assert printed(call) == (text, [])


def test_the_number_of_a_claim_is_bound():
    (call,) = narrative_with('claim("above", "wait_mean", of="2 minutes")').calls()
    said, number = BOOK.runs(call)[0]
    assert (said.text, said.binding) == ("above ", "")
    assert (number.text, number.value) == ("2 minutes", 120)
    assert number.binding.startswith("result:written-threshold:")


def test_a_false_claim_is_never_printed_as_if_it_held():
    text, findings = printed(
        'claim("below", "wait_mean", period="2022-11-01..2022-11-21", of="2 minutes")'
    )
    assert text == "[not supported by the figures: “below 2 minutes”]"
    assert findings == [
        (
            "n.md:3",
            "claim-false",
            "refuse",
            "The claim `below 2 minutes` is false: Average call wait was 134 seconds from 1 to 21 "
            "November 2022, above 2 minutes.",
        )
    ]


def test_a_claim_that_cannot_be_said_is_a_warning():
    text, findings = printed('claim("within target", "answered_share")')
    assert text == "[cannot be said from the figures: “within target”]"
    ((_, code, severity, message),) = findings
    assert (code, severity) == ("claim-not-shown", "warn")
    assert message.endswith("Calls answered is not confirmed for October 2022.")


@pytest.mark.parametrize(
    ("call", "detail"),
    [
        ('claim("improvd", "wait_mean")', "there is no claim improvd (did you mean improved?)"),
        ('claim("improved", "wait_men")', "there is no metric wait_men (did you mean wait_mean?)"),
        ('claim("above", "wait_mean", of="90%")', "90% is not in the unit of wait_mean"),
        ('claim("improved", "wait_mean", "2022-13")', "there is no month 13"),
        ('claim("highest since", "wait_mean")', "highest since needs to be told since when"),
    ],
)
def test_what_cannot_be_tested_is_refused_at_its_line(call, detail):
    narrative = narrative_with(call)
    (found,) = needs_of(narrative, NAMES, METRICS)[1]
    assert (found.code, str(found.where)) == ("claim-unknown", "n.md:3")
    assert detail in found.message
    assert "steadily improved" in found.remedy
    assert claim_needs_of(narrative, NAMES, METRICS) == ()


ANY_TIME = PeriodNames(*[parse_period("2000-01..2199-12")] * 4)


@pytest.mark.parametrize(
    "call",
    [
        'claim("steadily improved", "wait_mean")',
        'claim("improved", "wait_mean", since="year_before")',
        'claim("highest since", "wait_mean", "2022-10", since="previous")',
        'claim("higher than normal", "wait_mean", since="2022-07")',
        'claim("above", "wait_mean", of="previous")',
    ],
)
def test_a_claim_can_be_checked_before_the_periods_of_a_paper_are_known(call):
    assert needs_of(narrative_with(call), ANY_TIME, METRICS) == ((), ())


def test_a_fault_is_found_before_the_periods_of_a_paper_are_known():
    for call in ('claim("improvd", "wait_mean")', 'claim("improved", "wait_mean", "2022-13")'):
        (found,) = needs_of(narrative_with(call), ANY_TIME, METRICS)[1]
        assert found.code == "claim-unknown"


def test_a_dimension_that_the_metric_does_not_have_is_found():
    narrative = narrative_with('claim("improved", "wait_mean", where={"lin": "Waste"})')
    (found,) = needs_of(narrative, NAMES, METRICS)[1]
    assert (found.code, found.facts["hint"]) == ("figure-unknown", " Did you mean line?")


def test_what_a_claim_is_tested_on_is_asked_for():
    narrative = narrative_with('claim("steadily improved", "wait_mean")')
    assert claim_needs_of(narrative, NAMES, METRICS) == (
        Need("wait_mean", NAMES.latest),
        Need("wait_mean", parse_period("2022-07")),
        Need("wait_mean", NAMES.window, (), "month"),
    )
    assert needs_of(narrative, NAMES, METRICS) == ((), ())


def test_made_up_figures_are_said_to_be():
    made_up = [observation("wait_mean", m, v, org_code="ZZ-DEMO") for m, v in
               (("2022-09", 400), ("2022-10", 300))]  # fmt: skip
    assert printed('claim("improved", "wait_mean")', book(*made_up)) == (
        "improved (made-up data)",
        [],
    )


def test_made_up_figures_never_fill_a_gap():
    """Our own October beside the made-up September would have improved."""
    ours = observation("wait_mean", "2022-10", 242)
    made_up = observation("wait_mean", "2022-09", 400, org_code="ZZ-DEMO")
    text, findings = printed('claim("improved", "wait_mean")', book(ours, made_up))
    assert text.startswith("[cannot be said")
    assert "has no figure for September 2022" in findings[0][3]


def test_a_breakdown_is_tested_by_itself():
    line = {"segment": "line=Waste"}
    among = book(
        observation("wait_mean", "2022-09", 100),
        observation("wait_mean", "2022-10", 200),
        observation("wait_mean", "2022-09", 50, **line),
        observation("wait_mean", "2022-10", 40, **line),
    )
    assert printed('claim("improved", "wait_mean", where={"line": "Waste"})', among)[1] == []
    assert printed('claim("improved", "wait_mean")', among)[1][0][1] == "claim-false"


def test_the_record_of_a_run_names_every_claim_with_what_it_was_tested_on():
    narrative = narrative_with('claim("above", "wait_mean", of="2 minutes")')
    (record,) = claim_record(BOOK.claims(narrative))
    assert record["claim"] == "above 2 minutes wait_mean 2022-10"
    assert (record["answer"], record["where"]) == ("true", "n.md:3")
    month = "2022-10-01/P1M"
    assert record["observations"] == [f"wait_mean@1.0.0|E0|{month}|{month}|_T|phone|_T"]
    assert record["results"][0]["parameters"] == {"written": "2 minutes"}


WAIT = part("wait_mean", 134)
SAID = Sentence("wait", ("The wait was ", Bound("134 seconds", 134, WAIT.binding), "."))


def composed(words, exhibits):
    """Compose a narrative of one paragraph in which a sentence stands."""
    text = f"# Executive summary\n\n{words}\n\n# Content of report\n\nWords.\n"
    found = test_compose.composed(text, exhibits=exhibits)
    paragraph = found.paper.sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    return paragraph.runs, [p.code for p in found.problems]


def test_a_sentence_stands_in_the_text_with_its_numbers_bound():
    runs, codes = composed('So far: {{ sentence("trend.wait") }}', {"trend.wait": SAID})
    assert plain_text(runs) == "So far: The wait was 134 seconds."
    assert [run.binding for run in runs if run.value is not None] == [WAIT.binding]
    assert "number-unbound" not in codes


def test_a_made_up_sentence_says_so_before_its_full_stop():
    made_up = Sentence("wait", SAID.parts, made_up=True)
    runs, _ = composed('{{ sentence("trend.wait") }}', {"trend.wait": made_up})
    assert plain_text(runs) == "The wait was 134 seconds (made-up data)."


@pytest.mark.parametrize(
    ("exhibits", "text", "code"),
    [
        ({}, "[not available]", "exhibit-missing"),
        ({"trend.wait": Unavailable("wait", "The wait", "there is no figure")},
         "[not available: there is no figure]", "exhibit-unavailable"),
    ],
)  # fmt: skip
def test_a_sentence_that_is_not_there_is_named_in_its_place(exhibits, text, code):
    runs, codes = composed('{{ sentence("trend.wait") }}', exhibits)
    assert plain_text(runs) == text
    assert code in codes
