"""The figures of a narrative: what is asked for, and what is printed for it.

1. An unknown metric, dimension or style is a finding at its line, with the near miss.
2. A literal period outside the window is noted and printed.
3. A made-up figure says so; the council's own goes before it.
4. A part period is compared with nothing and has no status.
5. A figure that is not there is "[not available]" and a warning, never zero.
6. A withheld figure is [c] with its meaning, and no made-up one takes its place.
7. Nothing is compared across a break.
"""

from dataclasses import replace

import pytest
from tests.analysis.windows import METRICS, observation, part

from gaugebook.definitions.house import STATUS_WORDS
from gaugebook.definitions.metric import Break
from gaugebook.papers.figures import FigureBook, used_observations
from gaugebook.papers.narrative import read_narrative
from gaugebook.papers.needs import Need, PeriodNames, needs_of
from gaugebook.papers.paper import plain_text
from gaugebook.periods import parse_period

NAMES = PeriodNames(
    latest=parse_period("2022-10"),
    previous=parse_period("2022-09"),
    year_before=parse_period("2021-10"),
    window=parse_period("2022-07..2022-10"),
)

OBSERVATIONS = (
    observation("wait_mean", "2022-10", 242),
    observation("wait_mean", "2022-09", 434),
    observation("wait_mean", "2022-08", 242.3),
    observation("wait_mean", "2021-10", 300),
    part("wait_mean", 134),
    observation(
        "answered_share", "2022-10", 29187 / 33592, numerator=29187, denominator=33592,
        status="not_confirmed",
    ),
    observation("answered_share", "2022-09", 0.878),
    observation("no_email_share", "2022-10", 0.25, org_code="ZZ-DEMO", numerator=1, denominator=4),
    observation("wait_mean", "2022-10", 99, org_code="ZZ-DEMO"),
    observation(
        "no_email_share", "2022-10", 0.5, org_code="ZZ-DEMO", segment="reason=Bin;topic=Waste"
    ),
    observation("first_contact_resolution_share", "2022-10", None),
    observation("abandoned_share", "2022-10", 0.05, status="met"),
    observation("calls_offered", "2022-10", 33592),
    observation("web_users", "2022-10", 2757610, org_code="E10000034"),
)  # fmt: skip

BOOK = FigureBook(
    observations=OBSERVATIONS,
    metrics=METRICS,
    names=NAMES,
    org_code="E0",
    made_up_orgs=frozenset({"ZZ-DEMO"}),
    status_words=STATUS_WORDS,
)


def printed(call):
    (found,) = read_narrative(f"# A\n\nIt was {{{{ {call} }}}}.\n", "n.md").calls()
    runs, problems = BOOK.runs(found)
    return plain_text(runs), [f"{p.where} {p.code}: {p.message}" for p in problems]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('figure("wait_mean")', "242 seconds"),
        ('figure("wait_mean", "previous")', "434 seconds"),
        ('figure("wait_mean", period="year_before")', "300 seconds"),
        ('figure("wait_mean", style="number")', "242"),
        ('figure("wait_mean", "2022-11-01..2022-11-21")', "134 seconds"),
        ('figure("answered_share")', "86.89%"),
        ('figure("answered_share", style="counts")', "86.89% (29,187 of 33,592)"),
        ('figure("wait_mean", style="counts")', "242 seconds"),
        ('figure("wait_mean", where={"channel": "phone"})', "242 seconds"),
        ('figure("no_email_share")', "25.0% (made-up data)"),
        ('figure("no_email_share", style="counts")', "25.0% (1 of 4) (made-up data)"),
        (
            'figure("no_email_share", where={"topic": "Waste", "reason": "Bin"})',
            "50.0% (made-up data)",
        ),
        ('change("wait_mean")', "down by 192 seconds from 434 seconds in September 2022"),
        ('change("wait_mean", since="year_before")',
         "down by 58 seconds from 300 seconds in October 2021"),
        ('change("answered_share")',
         "down by 0.91 percentage points from 87.80% in September 2022"),
        # 242.3 is printed as 242: a reader who compares the two sees no change.
        ('change("wait_mean", since="2022-08")', "the same as in August 2022"),
        ('status("answered_share")', "Not confirmed"),
        ('status("abandoned_share")', "Met"),
        ('status("calls_offered")', "No target"),
        ('period("latest")', "October 2022"),
        ('period("window")', "July to October 2022"),
        ('period("2022/23-Q2")', "July to September 2022"),
        ('quoted("40%", "paragraph 2.33")', "40% (paragraph 2.33)"),
    ],
)  # fmt: skip
def test_what_a_call_prints(call, text):
    assert printed(call) == (text, [])


@pytest.mark.parametrize(
    "call",
    ['figure("wait_mean", "2022-11")', 'figure("first_contact_resolution_share")',
     'change("wait_mean", since="2022-07")', 'status("wait_mean", "2022-07")',
     'figure("wait_mean", where={"line": "Waste"})'],
)  # fmt: skip
def test_a_figure_that_is_not_there_is_said_to_be_missing(call):
    text, (problem,) = printed(call)
    assert text == "[not available]"
    assert problem.startswith("n.md:3 observation-missing: ")


@pytest.mark.parametrize(
    ("call", "detail"),
    [
        ('change("wait_mean", period="2022-11-01..2022-11-21")', "is not compared with a full one"),
        ('change("wait_mean", since="2022-11-01..2022-11-21")', "is not compared with a full one"),
        ('status("wait_mean", "2022-11-01..2022-11-21")', "a part period has no status"),
        ('figure("wait_mean", style="valu")', "there is no style valu. Did you mean value?"),
    ],
)
def test_what_would_mislead_is_refused(call, detail):
    text, (problem,) = printed(call)
    assert text == ""
    assert problem.startswith("n.md:3 figure-unknown: ")
    assert detail in problem


def test_a_figure_of_another_council_does_not_pass_for_the_papers_own():
    text, (problem,) = printed('figure("web_users")')
    assert text == "[not available]"
    assert "observation-missing" in problem


def test_every_number_that_is_printed_is_bound():
    for call in ('figure("answered_share", style="counts")', 'change("answered_share")'):
        (found,) = read_narrative(f"# A\n\n{{{{ {call} }}}}\n", "n.md").calls()
        for run in BOOK.runs(found)[0]:
            assert run.binding or not any(c.isdigit() for c in run.text.replace("2022", ""))


# --- what a narrative needs -----------------------------------------------------------------------


def needs(call):
    narrative = read_narrative(f"# A\n\nText.\n\nIt was {{{{ {call} }}}}.\n", "n.md")
    assert narrative.problems == ()
    found, problems = needs_of(narrative, NAMES, METRICS)
    return found, [(str(p.where), p.severity, p.message) for p in problems]


def test_a_call_needs_its_metric_for_its_periods_and_dimensions():
    found, problems = needs('figure("no_email_share", where={"topic": "Waste", "reason": "Bin"})')
    assert found == (Need("no_email_share", NAMES.latest, (("reason", "Bin"), ("topic", "Waste"))),)
    assert problems == []
    found, _ = needs('change("wait_mean", since="year_before")')
    assert [need.period for need in found] == [NAMES.latest, NAMES.year_before]


def test_words_and_exhibits_need_no_observation():
    assert needs('period("latest")') == ((), [])
    assert needs('quoted("a", "b")') == ((), [])
    assert needs('table("trend.indicators")') == ((), [])


def test_an_unknown_metric_is_a_finding_at_its_line_with_the_near_miss():
    found, ((where, severity, message),) = needs('figure("wait_meen")')
    assert found == ()
    assert (where, severity) == ("n.md:5", "refuse")
    assert "there is no metric wait_meen. Did you mean wait_mean?" in message


def test_an_unknown_dimension_is_a_finding_with_the_near_miss():
    _, ((_, severity, message),) = needs('figure("wait_mean", where={"lime": "Waste"})')
    assert severity == "refuse"
    assert "wait_mean has no dimension lime. Did you mean line?" in message


@pytest.mark.parametrize("call", ['figure("wait_mean", "latst")', 'period("October")'])
def test_a_text_that_is_no_period_is_refused(call):
    found, ((where, severity, message),) = needs(call)
    assert (found, where, severity) == ((), "n.md:5", "refuse")
    assert "is not a period" in message


@pytest.mark.parametrize("call", ['figure("wait_mean", "2019-01")', 'period("2023-01")'])
def test_a_literal_period_outside_the_window_is_noted(call):
    _, ((where, severity, message),) = needs(call)
    assert (where, severity) == ("n.md:5", "note")
    assert "is outside the paper's window, July to October 2022" in message


def test_what_a_paper_uses_is_found_by_need_and_by_binding():
    bound = OBSERVATIONS[1].binding
    used = used_observations(BOOK, [Need("calls_offered", NAMES.latest)], [bound, "unknown|x"])
    assert [o.metric_id for o in used] == ["calls_offered", "wait_mean"]


# --- withheld, and not comparable -----------------------------------------------------------------

RULE = "small numbers: 1 to 7 withheld, others rounded to 5"
HIDDEN = observation(
    "wait_mean", "2022-10", None, obs_status="Q", conf_status="A", note=f"some unknown; {RULE}"
)
BROKEN = METRICS["wait_mean"].model_copy(
    update={"breaks": (Break(date="2022-10", reason="a new telephone system"),)}
)


def answered(call, **changes):
    (found,) = read_narrative(f"# A\n\nIt was {{{{ {call} }}}}.\n", "n.md").calls()
    return replace(BOOK, **changes).runs(found)


@pytest.mark.parametrize(
    "call",
    ['figure("wait_mean")', 'figure("wait_mean", style="counts")', 'change("wait_mean")',
     'change("wait_mean", period="previous", since="latest")', 'status("wait_mean")'],
)  # fmt: skip
def test_a_withheld_figure_is_shown_as_withheld(call):
    made_up = observation("wait_mean", "2022-10", 99, org_code="ZZ-DEMO")
    runs, (problem,) = answered(
        call, observations=(HIDDEN, made_up, observation("wait_mean", "2022-09", 434))
    )
    assert plain_text(runs) == "[c] (withheld, so that nobody can be recognised)"  # not 99
    assert runs[0].binding == HIDDEN.binding
    assert (problem.code, problem.severity) == ("figure-withheld", "note")
    assert f"Average call wait for October 2022 is printed as [c]: {RULE}." in problem.message


def test_a_withheld_figure_is_listed_with_what_a_paper_uses():
    book = replace(BOOK, observations=(HIDDEN,))
    assert used_observations(book, [Need("wait_mean", NAMES.latest)], []) == (HIDDEN,)


@pytest.mark.parametrize("since", ["previous", "year_before"])
def test_no_change_is_told_across_a_break(since):
    runs, (problem,) = answered(
        f'change("wait_mean", since="{since}")', metrics={**METRICS, "wait_mean": BROKEN}
    )
    text = plain_text(runs)
    assert text.startswith("not comparable with ")
    assert text.endswith(": break in the series on 1 October 2022, a new telephone system")
    assert "192" not in text
    assert (problem.code, problem.severity) == ("comparison-not-made", "warn")


def test_no_change_is_told_between_two_major_versions():
    later = observation("wait_mean", "2022-10", 242, definition_version="2.0.0")
    runs, (problem,) = answered(
        'change("wait_mean")', observations=(later, observation("wait_mean", "2022-09", 434))
    )
    assert "its definition changed from version 1.0.0 to 2.0.0" in plain_text(runs)
    assert problem.code == "comparison-not-made"


def test_a_figure_with_a_target_and_no_status_says_why():
    found = observation(
        "wait_mean", "2022-10", 242, status="none", note="a; no status: the target changed"
    )
    runs, problems = answered('status("wait_mean")', observations=(found,))
    assert (plain_text(runs), problems) == ("no status: the target changed", ())  # not "No target"
