"""Every figure that Buckinghamshire Council published, as an observation.

Source: Finance and Resources Select Committee, "Customer First and CSC Performance Update and
Quarterly Dashboard", November 2022, paragraph 2.3 (monthly table) and Chart 2 with paragraph 2.39
(missing e-mail addresses by reason, April to June 2022). The recomputed values were worked out by
hand from the printed counts.
"""

import pytest

from gaugebook.observations import COLUMNS

ROWS = """
metric_id,definition_version,org_code,reporting_period,period,service,channel,segment,value,unit,numerator,denominator,decimals,target,obs_status,conf_status,revision,source_ref,note
answered_share,1.0.0,E06000060,2022-10-01/P1M,2022-10-01/P1M,_T,phone,_T,0.868868,share,29187,33592,2,0.9,V,F,1,buckinghamshire-2022-11-2.3,printed 94.48%
answered_share,1.0.0,E06000060,2022-11-01/P1M,2022-11-01/P21D,_T,phone,_T,0.968571,share,22374,23100,2,0.9,P,F,1,buckinghamshire-2022-11-2.3,printed 96.85%
wait_mean,1.0.0,E06000060,2022-10-01/P1M,2022-10-01/P1M,_T,phone,_T,242,seconds,,,0,180,A,F,1,buckinghamshire-2022-11-2.3,no counts printed
no_email_share,1.0.1,ZZ-DEMO,2022-04-01/P3M,2022-04-01/P3M,_T,phone,reason=Bin Enquiry;topic=Recycling and Waste,0.296230,share,165,557,1,,A,F,1,made-up-contacts,
"""  # noqa: E501 - one row, one line

CHART_2 = """
Waste Permit Scheme                                      |   61 |  14 | 23.0
Customer Complaint                                       |   86 |  21 | 24.4
SEN/SENDIAS Enquiry                                      |   85 |  21 | 24.7
Operational enquiries                                    |   67 |  17 | 25.4
Compensation                                             |   94 |  27 | 28.7
Street Lights                                            |  148 |  43 | 29.1
Finance Service Desk                                     |  133 |  39 | 29.3
Bin Enquiry                                              |  557 | 165 | 29.6
Lost & replacement passes                                |   53 |  16 | 30.2
Street scene Report it                                   |  120 |  37 | 30.8
Courses                                                  |  316 |  98 | 31.0
Dropped Kerb/Vehicle Access                              |   99 |  32 | 32.3
Telecare Assessments/Referral                            |   52 |  17 | 32.7
Footway/Footpath Defects                                 |  159 |  52 | 32.7
Verges/Ditches/Culverts                                  |   54 |  18 | 33.3
Traffic Calming/Road Markings/Access Protection markings |   66 |  22 | 33.3
Disabled Facility Grant and other schemes                |   96 |  32 | 33.3
Capital Maintenance                                      |   89 |  30 | 33.7
Discount Query                                           |   68 |  23 | 33.8
Admissions Directed to website                           |  628 | 216 | 34.4
Missed Collection (too early/late to report)             |  279 |  96 | 34.4
Replacement/Upgrade Bin                                  | 1600 | 552 | 34.5
Customer Payment not showing on account                  |   55 |  19 | 34.5
"""

OURS, MADE_UP = "E06000060", "ZZ-DEMO"


def observe(demo, metric, period, *, org=OURS, **options):
    found = demo.compute(metric, period=period, **options).observations
    return [o for o in found if o.org_code == org]


def one(demo, metric, period, **options):
    (found,) = observe(demo, metric, period, **options)
    return found


def as_text(observation):
    plain = observation.as_dict()
    if observation.unit == "share":
        plain["value"] = f"{observation.value:.6f}"
    if observation.unit == "seconds":
        plain |= {name: int(plain[name]) for name in ("value", "target")}
    return ["" if plain[name] is None else str(plain[name]) for name in COLUMNS]


EXAMPLES = [line.split(",") for line in ROWS.strip().splitlines()]


@pytest.mark.parametrize("row", EXAMPLES[1:], ids=lambda row: f"{row[0]} {row[4]}")
def test_the_four_example_rows_come_out(demo, row):
    named = dict(zip(EXAMPLES[0], row, strict=True))
    where = dict(part.split("=") for part in named["segment"].split(";") if "=" in part)
    grain = "month" if named["org_code"] == OURS else None
    span = "2022-10..2022-11" if grain else named["period"]
    found = observe(demo, named["metric_id"], span, org=named["org_code"], grain=grain, where=where)
    (match,) = [o for o in found if o.period == named["period"]]
    text = dict(zip(COLUMNS, as_text(match), strict=True))
    note = named.pop("note")
    assert {name: text[name] for name in named} == named
    assert text["note"].startswith(note)


@pytest.mark.parametrize(
    ("period", "offered", "answered", "recomputed", "abandoned", "wait", "resolved"),
    [
        ("2022-07", 40046, 30276, 0.756031, 0.1230, 431, 0.686),
        ("2022-08", 35307, 30476, 0.863172, 0.1140, 426, 0.704),
        ("2022-09", 35554, 31203, 0.877623, 0.1190, 434, 0.724),
        ("2022-10", 33592, 29187, 0.868868, 0.0471, 242, 0.753),
        ("2022-11", 23100, 22374, 0.968571, 0.0532, 134, 0.771),
    ],
)
def test_every_month_of_paragraph_2_3(
    demo, period, offered, answered, recomputed, abandoned, wait, resolved
):
    assert one(demo, "calls_offered", period).value == offered
    assert one(demo, "calls_answered", period).value == answered
    assert one(demo, "answered_share", period).value == pytest.approx(recomputed, abs=5e-7)
    assert one(demo, "abandoned_share", period).value == abandoned
    assert one(demo, "wait_mean", period).value == wait
    assert one(demo, "first_contact_resolution_share", period).value == resolved


@pytest.mark.parametrize(
    ("period", "status"),
    [
        ("2022-07", "not_confirmed"),
        ("2022-08", "not_confirmed"),
        ("2022-09", "not_confirmed"),
        ("2022-10", "not_confirmed"),
        ("2022-11", "none"),
    ],
)
def test_no_month_of_the_answered_share_may_be_called_met(demo, period, status):
    # In no month do answered and abandoned calls add up to those offered; November is in part.
    assert one(demo, "answered_share", period).status == status
    assert one(demo, "abandoned_share", period).status == status


def test_a_year_whose_calls_answered_are_hashes_has_a_share_and_no_counts(demo):
    share = one(demo, "answered_share", "2021/22")
    assert (share.value, share.numerator, share.denominator) == (0.8525, None, None)
    assert share.status == "not_confirmed"
    assert "leave about 14,328 of 476,004 calls offered unaccounted for" in share.note
    answered = one(demo, "calls_answered", "2021/22")
    assert (answered.value, answered.obs_status, answered.note) == (None, "M", "printed #####")
    assert one(demo, "calls_offered", "2021/22").value == 476_004


def test_the_only_figure_that_its_counts_contradict_is_octobers(demo):
    found = demo.compute("answered_share", period="2022-07..2022-11", grain="month").problems
    assert [(p.message, str(p.where)) for p in found if p.code == "ratio-mismatch"] == [
        (
            "Calls answered, October 2022: printed 94.48%, but 29,187 of 33,592 is 86.89%.",
            "data/published-buckinghamshire.csv, cell G4",
        )
    ]


def test_july_to_october_is_83_84_per_cent_and_not_the_mean_of_four_percentages(demo):
    found = one(demo, "answered_share", "2022-07..2022-10")
    assert (found.numerator, found.denominator) == (121_142, 144_499)
    assert round(100 * found.value, 2) == 83.84
    assert round((75.60 + 86.31 + 87.80 + 94.48) / 4, 2) == 86.05
    assert (found.obs_status, found.status) == ("V", "not_confirmed"), "October is in it"


def test_the_wait_of_four_months_is_weighted_by_calls_answered(demo):
    found = one(demo, "wait_mean", "2022-07..2022-10")
    seconds = 30276 * 431 + 30476 * 426 + 31203 * 434 + 29187 * 242
    assert (found.numerator, found.denominator) == (seconds, 121_142)
    assert found.value == pytest.approx(385.0, abs=0.05)
    assert (found.obs_status, found.status) == ("E", "missed")


def test_first_call_resolution_has_no_counts_so_months_are_not_added(demo):
    found = demo.compute("first_contact_resolution_share", period="2022-07..2022-10")
    refused = [p for p in found.problems if p.code == "rollup-refused"]
    assert [p.key for p in refused] == ["first_contact_resolution_share 2022-07..2022-10"]
    assert [o for o in found.observations if o.org_code == OURS] == []


def test_users_of_three_years_are_not_added_and_sessions_are(demo):
    worcestershire = {"org": "E10000034"}
    years = "2019-01..2021-12"
    assert observe(demo, "web_users", years, **worcestershire) == []
    assert one(demo, "web_users", "2021-01..2021-12", **worcestershire).value == 2_757_610
    sessions = 2_875_557 + 3_829_276 + 5_022_330
    assert one(demo, "web_sessions", years, **worcestershire).value == sessions


@pytest.fixture(scope="module")
def chart_2(demo):
    found = observe(demo, "no_email_share", "2022-04..2022-06", org=MADE_UP, by=("reason",))
    return {o.dimensions.get("reason", "_T"): o for o in found}


@pytest.mark.parametrize("line", CHART_2.strip().splitlines())
def test_every_row_of_chart_2(chart_2, line):
    reason, calls, without, printed = (cell.strip() for cell in line.split("|"))
    found = chart_2[reason]
    assert (found.numerator, found.denominator) == (int(without), int(calls))
    assert f"{100 * found.value:.1f}" == printed


def test_the_total_of_chart_2_is_40_7_per_cent(chart_2):
    total = chart_2["_T"]
    assert round(100 * total.value, 1) == 40.7
    parts = [o for reason, o in chart_2.items() if reason != "_T"]
    assert sum(o.denominator for o in parts) == total.denominator
    assert sum(o.numerator for o in parts) == total.numerator


def test_the_23_reasons_of_chart_2_are_1607_of_4965_calls():
    lines = [line.split("|") for line in CHART_2.strip().splitlines()]
    assert len(lines) == 23
    assert (sum(int(c[2]) for c in lines), sum(int(c[1]) for c in lines)) == (1607, 4965)


@pytest.mark.parametrize("metric", ["calls_offered", "calls_answered", "answered_share"])
@pytest.mark.parametrize("period", ["2022-07", "2022-08", "2022-09", "2022-10", "2022-11"])
def test_made_up_records_come_to_the_published_counts(demo, metric, period):
    published, made_up = one(demo, metric, period), one(demo, metric, period, org=MADE_UP)
    assert (made_up.value, made_up.period) == (published.value, published.period)


def test_made_up_figures_never_stand_under_a_real_councils_code(demo):
    found = demo.compute("answered_share", "wait_p90", "contacts", period="2022-10").observations
    by_org = {o.org_code: {p.source_ref for p in found if p.org_code == o.org_code} for o in found}
    assert by_org[MADE_UP] == {"made-up-contacts"}
    assert by_org[OURS] == {"buckinghamshire-2022-11-2.3"}
