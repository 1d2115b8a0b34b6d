"""The demonstration council's self-assessment, held against its own files worked out by hand.

`tests/content/by_hand.py` reads the YAML, the CSV and the records and does sums; nothing of it
comes from the package.

1. Every test of a claim in both rounds: the verdict, the months, and the records that they count.
2. Scores of every service in each view, the weakest theme, targets and gaps.
3. What others found: counts, the sign test, shares weighed by stratum.
4. The change between the rounds, like for like; the spread of two people.
5. The roadmap of every service: no set that is smaller or cheaper leads there.
"""

import shutil
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import chain

import pytest
import yaml
from tests.conftest import ROOT
from tests.content.by_hand import (
    COUNTS,
    NOT_TESTED,
    OPERATORS,
    SIDES,
    Lifts,
    Questions,
    Records,
    Round,
    months_over,
    put_to_figures,
    sign_test,
    strata_of,
    table_of,
    weights,
)

from gaugebook.maturity.assessing import assess
from gaugebook.maturity.comparing.calibration import calibrate, dividing_statements
from gaugebook.maturity.comparing.spread import service_spread
from gaugebook.maturity.comparing.targets import targets_across
from gaugebook.maturity.comparing.trend import trend_between
from gaugebook.maturity.kpi import Source, check_claims, needed
from gaugebook.maturity.roadmap import roadmap
from gaugebook.periods import Period
from gaugebook.workspace.assess.collecting import CollectAsked, collect_campaign
from gaugebook.workspace.assess.folders import find_campaign
from gaugebook.workspace.assess.kept import kept_moderations, kept_returns
from gaugebook.workspace.assess.moderating import ModerateAsked, moderate_campaign
from gaugebook.workspace.assess.opened import open_campaign
from gaugebook.workspace.workspace import Workspace

CAMPAIGNS = ROOT / "examples" / "demo-council" / "campaigns"
EARLIER, LATER = "customer-experience-2021-Q4", "customer-experience-2022-Q4"
RECEIVED = {EARLIER: date(2021, 11, 18), LATER: date(2022, 11, 10)}
QUESTIONS = Questions.of(ROOT / "assessments" / "customer-experience-1.0.0.yaml")
ROUNDS = {name: Round(CAMPAIGNS / name, QUESTIONS) for name in RECEIVED}
TARGETS = {
    # Of metrics with a target that claims are held against: the target, whether lower is better,
    # and its first month.
    "answered_share": (Fraction(9, 10), False, "2021-04"),
    "wait_mean": (Fraction(180), True, "2021-04"),
    "first_contact_resolution_share": (Fraction(51, 100), False, "2021-04"),
}
LAGS = {"complaints_upheld_share": 28}
"""How many days after its month a figure is made."""


@pytest.fixture(scope="module")
def rounds(tmp_path_factory, demo):
    """Both rounds as the package scores them, with the figures of the council's contacts."""
    root = tmp_path_factory.mktemp("by-hand") / "council"
    root.mkdir()
    text = "name: Demo Council\norg_code: ZZ-TEST\ntime_zone: Europe/London\n"
    (root / "workspace.yaml").write_text(text, encoding="utf-8")
    shutil.copytree(CAMPAIGNS, root / "campaigns")
    ws = Workspace.open(root)
    for name, day in RECEIVED.items():
        asked = CollectAsked(name=name, today=day, received=day)
        collect_campaign(ws, asked, progress=lambda *_: None)
    moderate_campaign(ws, ModerateAsked(name=LATER, today=date(2022, 11, 21)))
    found = {name: scored(ws, name, demo) for name in RECEIVED}
    assert [len(one.answered) for one in found.values()] == [8, 7]
    return found


def scored(ws, name, demo):
    """Score a round on figures that were computed for all lines at once."""
    campaign, _ = open_campaign(find_campaign(ws.root, name), ws.library)
    file, answers = campaign.file, kept_returns(campaign, ws.library).answers
    metrics = demo.library.metrics
    needs = needed(campaign.model, campaign.services, file.period, metrics=metrics, until=file.due)
    window = Period(
        min(need.period.start for need in needs), max(need.period.end for need in needs)
    )
    names = dict.fromkeys(chain.from_iterable(need.metrics for need in needs))
    computed = demo.compute(*names, period=str(window), grain="month", by=("line",))
    kpi = {
        service.id: check_claims(
            campaign.model,
            service,
            answers[service.id],
            computed.observations,
            cycle=file.period,
            metrics=metrics,
            source=Source("ZZ-DEMO", made_up=True, made_up_orgs={"ZZ-DEMO"}),
            measures=demo.library.measures,
            until=file.due,
        )
        for service in campaign.services
        if service.id in answers
    }
    return assess(
        campaign.model,
        file,
        campaign.services,
        answers,
        name=name,
        org_code="ZZ-DEMO",
        kpi=kpi,
        moderations=kept_moderations(campaign),
    )


@pytest.fixture(scope="module")
def monthly(demo):
    """Each metric by line and month, counted from the records by SQL of our own."""
    records = Records(demo.root / ".gaugebook" / "private")
    return {metric: records.monthly(metric) for metric in (*COUNTS, *SIDES)}


# --- 1: claims and figures ------------------------------------------------------------------------


def claims_tested(name, monthly):
    """Give what each test of each claim of a round comes to, by service, question and test."""
    one, found = ROUNDS[name], {}
    for service, row in one.services.items():
        if (one.folder / "returned" / f"{service}.csv").exists():
            line = row["Figures"].partition("=")[2]
            for ref, level in one.claims(service).items():
                for check in QUESTIONS.all[ref].get("kpi_checks", []):
                    if level >= check["level"]:
                        key = service, ref, check["id"]
                        lag = LAGS.get(check["metric"], 0)
                        months = months_over(one.file["due"], 12, lag)
                        found[key] = outcome(check, monthly, line, months)
    return found


def outcome(check, monthly, line, months):
    """Put one test to the figures of a line; cases and completions are not split by line."""
    metric = check["metric"]
    if not line or metric not in monthly:
        return NOT_TESTED
    others = {
        m for of_line in monthly[metric].values() for m, v in of_line.items() if v is not None
    }
    own = monthly[metric].get(line, {})
    return put_to_figures(check["test"], months, own, others, TARGETS.get(metric))


@pytest.mark.parametrize(("name", "number"), [(EARLIER, 64), (LATER, 73)])
def test_every_test_of_a_claim(rounds, monthly, name, number):
    answered = {service.service.id for service in rounds[name].answered}
    by_hand = {k: v for k, v in claims_tested(name, monthly).items() if k[0] in answered}
    theirs = {
        (service.service.id, found.statement, found.check): found
        for service in rounds[name].answered
        for found in service.kpi
    }

    assert len(theirs) == number
    assert {k: (f.state, f.passing, f.looked_at) for k, f in theirs.items()} == {
        k: (f.state, f.passing, f.looked_at) for k, f in by_hand.items()
    }
    for key, found in theirs.items():
        if by_hand[key] is not NOT_TESTED and found.check != "answered_target_met":
            assert f"in {found.passing} of {found.looked_at} months" in found.sentence


def test_the_claims_that_did_not_hold_say_what_the_records_say(rounds, monthly):
    told = {
        (service.service.id, found.statement): found
        for service in rounds[LATER].answered
        for found in service.kpi
        if found.state == "not_confirmed"
    }
    months = months_over("2022-11-11", 12)
    answered = [monthly["answered_share"]["Benefits"][month] for month in months]
    waited = [monthly["wait_mean"]["Council Tax"][month] for month in months]

    assert set(told) == {("benefits", "RES.3"), ("council-tax", "DEL.1")}
    assert max(answered) < Fraction(9, 10)
    assert min(waited) > 180
    assert told["benefits", "RES.3"].sentence == (
        "Level 4 needs the target for calls answered to be met in 3 months out of 4. It was met in "
        "0 of 12 months. The target is the council's for all services: 90.00%."
    )
    assert "It was met in 0 of 12 months" in told["council-tax", "DEL.1"].sentence
    assert "The target is the council's for all services: 180 seconds." in (
        told["council-tax", "DEL.1"].sentence
    )


def test_months_before_the_target_are_not_held_against_it(rounds, monthly):
    """The target began in April 2021: seven of the twelve months up to October 2021."""
    highways = next(s for s in rounds[EARLIER].answered if s.service.id == "highways")
    (found,) = [f for f in highways.kpi if f.check == "answered_target_met"]
    shares = monthly["answered_share"]["Highways"]

    before = [month for month in months_over("2021-11-19", 12) if month < "2021-04"]
    assert sum(shares.get(month, 0) >= Fraction(9, 10) for month in before) == 1
    assert (found.state, found.passing, found.looked_at) == ("not_confirmed", 0, 7)
    assert "4 months have no target that the figure can be held against." in found.sentence
    assert "1 month has no figure." in found.sentence


def test_the_targets_are_those_of_the_metrics():
    for metric, (goal, is_lower, _) in TARGETS.items():
        (path,) = (ROOT / "metrics").rglob(f"{metric}.yaml")
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        (target,) = raw["targets"]
        assert (Fraction(str(target["value"])), raw["direction"] == "lower") == (goal, is_lower)
        assert target["from"] == "2021/22"
    for metric in (*COUNTS, *SIDES):
        (path,) = (ROOT / "metrics").rglob(f"{metric}.yaml")
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert raw.get("lag_days", 0) == LAGS.get(metric, 0)


# --- 2: scores ------------------------------------------------------------------------------------


def levels_in(rounds, name, service, view):
    """Give the level that each question counts as in a view."""
    one = ROUNDS[name]
    levels = one.levels(service.service.id)
    if view == "confirmed":
        for ref in one.without_evidence(service.service.id):
            levels[ref] = min(levels[ref], 2)
        for found in service.kpi:
            if found.state == "not_confirmed":
                levels[found.statement] = min(levels[found.statement], int(found.level) - 1)
    if view == "moderated":
        levels |= {ref: found for (_, ref), (_, found) in concluded(service.service.id).items()}
    return levels


@pytest.mark.parametrize(
    ("name", "view"),
    [(n, v) for n in RECEIVED for v in ("self", "confirmed")] + [(LATER, "moderated")],
)
def test_the_scores_of_every_service(rounds, name, view):
    for service in rounds[name].answered:
        levels = levels_in(rounds, name, service, view)
        themes, scored = QUESTIONS.themes(levels), service.views[view]
        weakest = min(themes.values())

        assert {t: scored.nodes[t].exact for t in themes} == themes
        assert {ref: scored.nodes[ref].exact for ref in levels} == levels
        assert set(scored.headline.themes) == {t for t, v in themes.items() if v == weakest}
        assert scored.headline.exact == weakest


def test_targets_and_gaps(rounds):
    """All are asked for level 2 in the first year."""
    found = targets_across(rounds[LATER])
    for service in found.services:
        levels = ROUNDS[LATER].levels(service.service)
        met = sum(level >= 2 for level in levels.values())
        assert (service.met, service.tested) == (met, len(levels))
        for ref, level in levels.items():
            assert service.nodes[ref].gap == 2 - level
        for theme, value in QUESTIONS.themes(levels).items():
            assert service.nodes[theme].gap == 2 - value
            own = [v for ref, v in levels.items() if ref.startswith(f"{theme}.")]
            assert service.nodes[theme].is_met == all(v >= 2 for v in own)


# --- 3: what others found -------------------------------------------------------------------------


def concluded(service=""):
    """Give claim and finding of each claim on which somebody concluded."""
    path = CAMPAIGNS / LATER / "moderation" / "returned" / "working-paper.csv"
    found = {}
    for row in table_of(path, "Conclusion"):
        if row["Conclusion"] != "Cannot tell" and service in ("", row["Service id"]):
            claimed = int(row["Claimed"][0])
            agrees = row["Conclusion"].startswith("Agree")
            then = claimed if agrees else int(row["Conclusion"][0])
            found[row["Service id"], row["Ref"]] = claimed, then
    return found


def test_calibration(rounds):
    found = calibrate(rounds[LATER])
    for one in found.services:
        own = concluded(one.service).values()
        lowered, raised = (sum(op(f, c) for c, f in own) for op in map(OPERATORS.get, "<>"))

        assert (one.looked_at, one.lowered, one.raised) == (len(own), lowered, raised)
        if lowered + raised:
            assert one.chance == pytest.approx(sign_test(lowered, raised))
    by_name = {one.service: one for one in found.services}
    waste = by_name.pop("waste-and-recycling")
    # Six of six, one time in thirty-two; the only one with six, so nothing to allow for.
    assert (waste.lowered, waste.adjusted_chance, waste.verdict) == (6, 2 / 64, "over_rates")
    assert {one.verdict for one in by_name.values()} == {"no_sign", "too_few"}


def test_shares_of_all_claims_are_weighed_by_stratum(rounds):
    seen = concluded()
    answered = [service.service.id for service in rounds[LATER].answered]
    strata = strata_of(ROUNDS[LATER], answered)
    by_claim = weights(strata, seen)
    found = calibrate(rounds[LATER])

    assert (len(strata), len(set(strata.values())), len(seen)) == (184, 44, 68)
    assert found.weights.by_claim == by_claim
    # By the strata themselves: how many claims each has, times the share lowered in it.
    total = Fraction()
    for stratum, size in Counter(strata.values()).items():
        own = [(c, f) for key, (c, f) in seen.items() if strata[key] == stratum]
        total += size * Fraction(sum(f < c for c, f in own), len(own)) if own else 0
    covered = sum(by_claim.values())
    assert found.whole.share_lowered == total / covered
    assert (found.weights.covered, found.weights.population) == (covered, len(strata))
    assert found.whole.share_lowered != Fraction(found.whole.lowered, found.whole.looked_at)
    for one in found.services:
        own = {key: by_claim[key] for key in seen if key[0] == one.service}
        change = sum(w * (seen[key][1] - seen[key][0]) for key, w in own.items())
        assert one.mean_difference == change / sum(own.values())


def test_which_questions_divide(rounds):
    found = {one.statement: one for one in dividing_statements(rounds[LATER])}
    seen = concluded()
    for ref, one in found.items():
        own = [pair for (_, question), pair in seen.items() if question == ref]
        assert (one.looked_at, one.changed) == (len(own), sum(c != f for c, f in own))
    shares = [Fraction(o.changed, o.looked_at) for o in found.values() if o.looked_at]
    assert shares == sorted(shares, reverse=True)


# --- 4: between rounds and between people ---------------------------------------------------------


def test_the_change_between_the_rounds(rounds):
    found = trend_between(rounds[EARLIER], rounds[LATER])
    both = [one for one in found.services if not one.why]

    assert len(both) == 6
    for one in both:
        before, after = (ROUNDS[name].levels(one.service) for name in (EARLIER, LATER))
        common = before.keys() & after.keys()
        like = [QUESTIONS.themes({r: v[r] for r in common}) for v in (before, after)]
        whole = [QUESTIONS.themes(levels) for levels in (before, after)]
        for theme in QUESTIONS.by_theme:
            node = one.nodes[theme]
            assert (node.like_before, node.like_after) == (like[0][theme], like[1][theme])
            assert (node.published_before, node.published_after) == (
                whole[0][theme],
                whole[1][theme],
            )
            asked = [{r for r in v if r.startswith(f"{theme}.")} for v in (before, after)]
            assert node.is_break == (asked[0] != asked[1])


def test_how_far_two_people_lie_apart(rounds):
    libraries = next(s for s in rounds[LATER].answered if s.service.id == "libraries")
    found = service_spread(rounds[LATER].model, libraries)
    manager, team = (ROUNDS[LATER].levels(f) for f in ("libraries", "libraries-team"))
    both = manager.keys() & team.keys()

    assert found.respondents == 2
    widths = {s.statement: s.width for s in found.statements if s.width is not None}
    assert widths == {ref: abs(manager[ref] - team[ref]) for ref in both}
    for theme in found.themes:
        own = [ref for ref in both if ref.startswith(f"{theme.theme}.")]
        assert theme.width == Fraction(sum(widths[ref] for ref in own), len(own))


# --- 5: the roadmap -------------------------------------------------------------------------------


def test_no_smaller_or_cheaper_set_of_steps_lifts_the_weakest_theme(rounds):
    seen = 0
    for service in rounds[LATER].answered:
        own = service.views["self"]
        found = roadmap(rounds[LATER].model, own)
        lifts = Lifts(QUESTIONS, ROUNDS[LATER].levels(service.service.id))
        themes = QUESTIONS.themes(lifts.levels)
        weakest = min(themes.values())
        wanted = Fraction(weakest.numerator // weakest.denominator + 1)
        ways = {t: lifts.cheapest(t, wanted) for t, v in themes.items() if v == weakest}
        steps = frozenset(step.id for step in found.steps)

        assert found.goal.wanted == wanted
        assert lifts.cost(steps)[:2] == min(cost[:2] for cost, _ in ways.values())
        assert lifts.cost(steps) == ways[found.goal.theme][0]
        assert steps in ways[found.goal.theme][1]
        assert found.proof == "shortest"
        assert QUESTIONS.themes(lifts.after(steps))[found.goal.theme] == found.steps[-1].exact
        done = set()
        for step in found.steps:
            assert lifts.needs(step.id) & steps <= done
            done.add(step.id)
        seen += 1
    assert seen == 7
