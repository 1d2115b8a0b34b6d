"""What is shipped is right: every definition loads and says what a reader must know.

1. Every YAML file loads without a finding, and has the name of its id.
2. Every metric has a question, an owner, a caveat or the reason for it, and labels to find it by.
3. Every measure is used.
4. What councils are misled by is said: the base of a share, which of several formulas it is, how
   resolution was found out, that a proxy is one; and there is no target that no paper set.
5. Every metric computes on the made-up council, with figures that can stand beside each other.
"""

import pytest
from tests.conftest import Demo

from gaugebook.analysis.reconcile.labels import words_of
from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import CONTENT_FOLDERS, library_root, load_library
from gaugebook.definitions.measure import SummarySum

LIBRARY, PROBLEMS = load_library()
YAML_FILES = sorted(
    path
    for folder in CONTENT_FOLDERS
    for path in (library_root() / folder).rglob("*.y*ml")
    if not path.name.startswith(".")
)


def test_every_definition_loads_without_a_finding():
    assert [f"{p.where} {p.message}" for p in PROBLEMS] == []


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.name)
def test_every_yaml_file_reads_without_a_finding(path):
    assert load_yaml(path)[1] == []


@pytest.mark.parametrize(("kind", "name"), LIBRARY.found, ids=str)
def test_every_definition_stands_in_a_file_of_its_name(kind, name):
    path = LIBRARY.path_of(kind, name)

    expected = {"measure": "measures", "report": "report"}.get(kind, name)
    assert path.stem == expected
    assert kind != "report" or path.parent.name == name


@pytest.mark.parametrize("metric", LIBRARY.metrics.values(), ids=lambda metric: metric.id)
def test_every_metric_says_what_a_reader_must_know(metric):
    assert metric.question.endswith("?")
    assert metric.owner
    assert metric.caveat or metric.rationale
    assert metric.version.count(".") == 2
    assert metric.based_on is None
    assert metric.formula_in_words(LIBRARY.measures)


@pytest.mark.parametrize("metric", LIBRARY.metrics.values(), ids=lambda metric: metric.id)
def test_a_metric_with_a_target_has_a_direction_and_a_source(metric):
    if metric.targets:
        assert metric.direction != "neutral"
        assert metric.source_of_formula


def test_complements_name_each_other():
    pairs = {m.id: m.complement_of for m in LIBRARY.metrics.values() if m.complement_of}

    assert all(pairs.get(other) == name for name, other in pairs.items())


def test_the_two_metrics_that_complement_have_targets_that_do_too():
    answered, abandoned = (LIBRARY.metrics[f"{n}_share"] for n in ("answered", "abandoned"))

    assert answered.targets[0].value + abandoned.targets[0].value == pytest.approx(1)


def test_every_measure_is_used():
    used = set()
    for metric in LIBRARY.metrics.values():
        used |= {use.measure for use in (*metric.uses, *metric.bound_uses)}
        used |= {use.summary for use in metric.uses if use.summary}
        used |= {name for rule in metric.identities for name in (*rule.parts, rule.equals)}
    for measure in LIBRARY.measures.values():
        if isinstance(measure.summary, SummarySum):
            used |= set(measure.summary.sum_of)

    assert set(LIBRARY.measures) - used == set()


# --- what councils are misled by ------------------------------------------------------------------

SHARES = [m for m in LIBRARY.metrics.values() if m.unit == "share"]
SERVICE_LEVELS = [m for m in LIBRARY.metrics.values() if m.id.startswith("answered_within_")]
RESOLUTION = [m for m in LIBRARY.metrics.values() if m.id.startswith("first_contact_resolution_")]


@pytest.mark.parametrize("metric", SHARES, ids=lambda metric: metric.id)
def test_every_share_says_its_base(metric):
    is_narrowed = metric.denominator is not None and metric.denominator.where is not None

    assert metric.base or is_narrowed


@pytest.mark.parametrize("metric", SHARES, ids=lambda metric: metric.id)
def test_every_share_has_an_interval_or_says_why_not(metric):
    has_counts = metric.kind in ("ratio", "sequence")

    assert metric.interval.method == "wilson" or "interval" in (metric.caveat or "")
    assert has_counts or metric.interval.method == "none"


@pytest.mark.parametrize("seconds", [20, 60, 180])
def test_service_level_has_a_formula_for_each_base_and_says_it(seconds):
    within = f"answered_within_{seconds}s"
    levels = [m for m in SERVICE_LEVELS if m.id.startswith(f"{within}_")]
    # Only a council states the seconds of a short abandon, so only one level leaves those out.
    assert len(levels) == 4 + (seconds == 20)
    assert len({metric.base for metric in levels}) == len(levels)
    assert len({metric.formula_id for metric in levels}) == len(levels)
    assert {metric.numerator.measure for metric in levels} == {within}
    for metric in levels:
        assert metric.caveat
        assert "base" in metric.comparability
        assert metric.base in metric.name


def test_a_share_of_all_calls_that_arrived_says_so_in_its_name():
    arrived = [m for m in LIBRARY.metrics.values() if m.base == "arrived" and m.unit == "share"]

    assert len(arrived) == 4
    assert all("arrived" in metric.name and "arrived" in metric.id for metric in arrived)


def test_first_contact_resolution_says_how_it_was_found_out():
    methods = [metric.method for metric in RESOLUTION]

    assert sorted(methods) == ["agent_coded", "repeat_call_7_days"]
    assert all("method" in metric.comparability for metric in RESOLUTION)


@pytest.mark.parametrize(
    "metric",
    [m for m in LIBRARY.metrics.values() if "email_on_record" in repr(m.numerator)],
    ids=lambda metric: metric.id,
)
def test_a_proxy_for_digital_exclusion_says_so(metric):
    assert "proxy" in metric.name
    assert metric.direction == "neutral"
    assert not metric.targets
    assert metric.caveat


def test_an_estimated_cost_says_so():
    estimates = [m for m in LIBRARY.metrics.values() if "channel-costs" in repr(m.inputs)]

    assert estimates
    assert all("stimated" in m.name and "estimate" in m.caveat for m in estimates)


def test_there_is_no_target_that_no_paper_set():
    with_targets = {m.id for m in LIBRARY.metrics.values() if m.targets}

    assert with_targets == {
        "answered_share", "abandoned_share", "wait_mean", "first_contact_resolution_share"
    }  # fmt: skip
    assert all("(target" in LIBRARY.metrics[name].source_of_formula for name in with_targets)


def test_whoever_counts_people_withholds_small_numbers():
    counting = {m.id for m in LIBRARY.metrics.values() if m.distinct == "customer_key"}

    assert counting
    assert all(LIBRARY.metrics[name].about_people for name in counting)


def test_no_two_metrics_have_one_label():
    """A printed row must not be taken for another metric than it is."""
    own = {(metric.id, label) for metric in LIBRARY.metrics.values() for label in metric.labels}
    by_words = {}
    for name, label in own:
        key = (tuple(sorted(words_of(label).words)), LIBRARY.metrics[name].unit)
        by_words.setdefault(key, set()).add(name)

    assert len(own) > len(LIBRARY.metrics) / 2
    assert {key: names for key, names in by_words.items() if len(names) > 1} == {}


# --- the made-up council --------------------------------------------------------------------------

MONTH = "2022-09"
MADE_UP = "ZZ-DEMO"
NOT_RECORDED = {
    "face_to_face_cost_estimate",  # the made-up council has no front desk
    "sampled_forms_failed_share", "sampled_forms_not_tried_share",  # nor drew a sample
    "area_broadband_speed", "area_deprivation_rank", "area_deprivation_score",  # of areas, no month
    "area_no_qualifications_share", "area_older_people_share",
    "contacts_planned_per_day", "contacts_more_than",  # no plan, and every number is exact
}  # fmt: skip


@pytest.fixture(scope="module")
def computed(demo: Demo):
    return demo.compute(*LIBRARY.metrics, period=MONTH)


@pytest.fixture(scope="module")
def september(computed):
    """The made-up council's observations of a month, by metric."""
    found = {o.metric_id: o for o in computed.observations if o.org_code == MADE_UP}
    assert len(found) == sum(o.org_code == MADE_UP for o in computed.observations)
    return found


@pytest.mark.parametrize("metric", LIBRARY.metrics.values(), ids=lambda metric: metric.id)
def test_every_metric_computes_on_the_made_up_council(september, metric):
    if metric.id in NOT_RECORDED:
        assert metric.id not in september
        return
    found = september[metric.id]
    assert found.value is not None, found.note
    assert found.unit == metric.unit
    assert found.obs_status == "A"
    assert found.status != "not_confirmed"
    if metric.unit == "share":
        assert 0 <= found.value <= 1
    else:
        assert found.value > 0
    if metric.kind in ("ratio", "sequence", "mean"):
        scale = 10_000 if metric.unit == "per_10000" else 1
        rounding = 0.01 if metric.about_people else 0  # each rounded for itself
        exact = scale * found.numerator / found.denominator
        assert found.value == pytest.approx(exact, abs=rounding or None)
    if metric.interval.method != "none":
        assert found.interval_method.startswith(metric.interval.method)
        assert found.lower <= found.value <= found.upper


def test_no_identity_of_the_made_up_council_is_open(computed):
    codes = {p.code for p in computed.problems if MADE_UP in p.message}

    assert codes == set()
    assert not [
        p for p in computed.problems if p.code in ("share-out-of-bounds", "source-unranked")
    ]


def test_the_outcomes_of_calls_offered_are_the_whole(september):
    parts = ("answered", "abandoned", "short_abandoned", "called_back", "refused")

    assert sum(september[f"{part}_share"].numerator for part in parts) == (
        september["calls_offered"].value
    )


def test_calls_received_are_those_offered_and_those_that_never_reached_a_queue(september):
    apart = sum(september[name].numerator for name in ("ivr_abandoned_share", "diverted_share"))
    received = september["diverted_share"].denominator

    assert september["calls_offered"].value + apart == received
    assert received == september["phone_contact_share"].numerator


def test_the_three_service_levels_differ_by_their_base(september):
    of_offered, less_short, of_answered = (
        september[f"answered_within_20s_{name}share"]
        for name in ("", "less_short_", "of_answered_")
    )

    assert of_offered.numerator == less_short.numerator == of_answered.numerator
    assert of_offered.value < less_short.value < of_answered.value
    short = september["short_abandoned_share"].numerator
    assert of_offered.denominator - less_short.denominator == short


def test_calls_that_arrived_are_those_offered_and_those_that_ended_in_the_menu(september):
    arrived, offered, answered, ended = (
        september[f"calls_{name}"].value
        for name in ("arrived", "offered", "answered", "ended_unanswered")
    )

    assert arrived == offered + september["ivr_abandoned_share"].numerator
    others = sum(september[f"{name}_share"].numerator for name in ("called_back", "refused"))
    assert arrived == answered + ended + others
    assert september["answered_of_arrived_share"].value < september["answered_share"].value


@pytest.mark.parametrize("seconds", [20, 60, 180])
def test_taking_off_who_gave_up_raises_a_service_level(september, seconds):
    less, of_offered, of_answered, of_arrived = (
        september[f"answered_within_{seconds}s_{name}share"]
        for name in ("less_given_up_", "", "of_answered_", "of_arrived_")
    )

    assert of_arrived.value < of_offered.value < less.value < of_answered.value
    assert less.numerator == of_offered.numerator == of_arrived.numerator


def test_channels_are_the_whole(september):
    digital, phone = (september[f"{name}_contact_share"] for name in ("digital", "phone"))

    assert digital.numerator + phone.numerator == september["contacts"].value
    assert digital.denominator == phone.denominator == september["contacts"].value


def test_callers_are_fewer_than_their_calls(september):
    callers, calls = (september[name].value for name in ("known_callers", "known_calls"))

    assert 1 < calls / callers < 3
    assert september["calls_per_known_caller"].value == pytest.approx(calls / callers)
    assert calls == september["contact_after_abandoned_share"].denominator
    assert calls < september["phone_contact_share"].numerator


def test_the_proxies_lie_within_each_other(september):
    """Of all answered calls the least and the most hold what opened records say."""
    of_opened, asked, of_all = (
        september[f"no_email_{name}share"] for name in ("", "asked_", "answered_")
    )

    assert asked.value < of_opened.value
    assert of_all.numerator == of_opened.numerator
    assert "lies between" in of_all.note
    assert "left out: not known" in of_opened.note


def test_cases_that_are_open_count_against_the_wider_share(september):
    closed, due = (
        september[f"cases_{name}_share"] for name in ("closed_on_time", "on_time_of_due")
    )

    assert closed.numerator == due.numerator
    assert closed.value > due.value
    assert due.denominator - closed.denominator == september["cases_open"].value


def test_the_two_first_contact_resolutions_are_told_apart(september):
    again = september["answered_rang_again_share"]
    by_repeat = september["first_contact_resolution_repeat_share"]

    assert by_repeat.value == pytest.approx(1 - again.value)
    assert september["first_contact_resolution_share"].value != by_repeat.value


def test_the_published_sequences_are_met_within_a_point(september):
    """Buckinghamshire Council, November 2022, paragraph 2.33: 31% of webchats lead to a call, and
    87% of those who drop out ring again within 7 days."""
    assert september["webchat_to_phone_share"].value == pytest.approx(0.31, abs=0.01)
    assert september["abandoned_rang_again_share"].value == pytest.approx(0.87, abs=0.01)


def test_the_median_wait_is_below_the_average_and_nine_in_ten_above(september):
    median, mean, p90 = (september[f"wait_{name}"].value for name in ("median", "mean", "p90"))

    assert median < mean < p90


def test_govuk_figures_are_made_of_their_parts(september):
    """The made-up counts of September 2022, as they stand in the file."""
    completion, satisfaction = (
        september[name] for name in ("completion_share", "user_satisfaction_share")
    )
    take_up, cost = (september[name] for name in ("digital_take_up_share", "cost_per_transaction"))

    assert completion.numerator > take_up.numerator  # those told that they are not eligible count
    assert cost.denominator == take_up.denominator
    assert satisfaction.interval_method == "wilson 95% (sample)"
    assert 1 < cost.value < 10
