"""Buckinghamshire Council, November 2022, Chart 2 and paragraphs 2.33 and 2.39, rebuilt.

Source: Finance and Resources Select Committee, Customer First and CSC Performance Update and
Quarterly Dashboard. The printed rows are typed here a second time, so that the file beside the
demonstration council cannot drift from the paper.
"""

import csv

import pytest

from gaugebook.analysis import exclusion
from gaugebook.analysis.observed import Observed
from gaugebook.bindings import misbound
from gaugebook.exhibits import Table
from gaugebook.periods import parse_period

OWN = "E06000060"
PERIOD = parse_period("2022-04..2022-06")
SAMPLED = ("sampled_forms_not_tried_share", "sampled_forms_failed_share")

PRINTED = """
Waste Management|Waste Permit Scheme|61|14|23.0%
Customer Complaints|Customer Complaint|86|21|24.4%
SEN/SENDIAS|SEN/SENDIAS Enquiry|85|21|24.7%
Client Transport|Operational enquiries|67|17|25.4%
TFB|Compensation|94|27|28.7%
TFB|Street Lights|148|43|29.1%
Finance Service Desk|Finance Service Desk|133|39|29.3%
Recycling and Waste|Bin Enquiry|557|165|29.6%
Client Transport|Lost & replacement passes|53|16|30.2%
Recycling and Waste|Street scene Report it|120|37|30.8%
Adult Learning|Courses|316|98|31.0%
TFB|Dropped Kerb/Vehicle Access|99|32|32.3%
Telecare|Telecare Assessments/Referral|52|17|32.7%
TFB|Footway/Footpath Defects|159|52|32.7%
TFB|Verges/Ditches/Culverts|54|18|33.3%
TFB|Traffic Calming/Road Markings/Access Protection markings|66|22|33.3%
Adult Social Care|Disabled Facility Grant and other schemes|96|32|33.3%
TFB|Capital Maintenance|89|30|33.7%
Revenues and Benefits|Discount Query|68|23|33.8%
School Admissions|Admissions Directed to website|628|216|34.4%
Recycling and Waste|Missed Collection (too early/late to report)|279|96|34.4%
Recycling and Waste|Replacement/Upgrade Bin|1600|552|34.5%
Revenues and Benefits|Customer Payment not showing on account|55|19|34.5%
"""
ROWS = [line.split("|") for line in PRINTED.strip().splitlines()]

NOT_DISTINGUISHABLE = {
    "Lost & replacement passes",
    "Dropped Kerb/Vehicle Access",
    "Telecare Assessments/Referral",
    "Verges/Ditches/Culverts",
    "Traffic Calming/Road Markings/Access Protection markings",
    "Disabled Facility Grant and other schemes",
    "Capital Maintenance",
    "Discount Query",
    "Customer Payment not showing on account",
}


def observed_of(demo, metrics, period, by):
    found = demo.compute(*metrics, period=period, by=by).observations
    own = tuple(o for o in found if o.org_code == OWN)
    return Observed(own, {m: demo.library.metrics[m] for m in metrics}, OWN)


@pytest.fixture(scope="module")
def observed(demo):
    return observed_of(demo, ("no_email_share",), "2022-04..2022-06", ("topic", "reason"))


@pytest.fixture(scope="module")
def groups(observed):
    return exclusion.groups_of(observed, "no_email_share", PERIOD, by=["topic", "reason"])


@pytest.fixture(scope="module")
def table(groups):
    made = exclusion.extremes_table(groups, end="lowest", name="t", place="CSC", rows=None)
    assert isinstance(made, Table)
    return made


def test_the_file_is_as_it_was_printed(root):
    path = root / "examples/demo-council/data/published-buckinghamshire-chart-2.csv"
    head, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())

    assert head == ["Topic", "Reason", "Total calls", "No email address", "%"]
    assert rows == ROWS


def test_every_row_comes_out_with_the_printed_share(table):
    listed = {row[1].text: [cell.text for cell in row[2:5]] for row in table.rows[:-2]}

    assert len(listed) == 23
    assert listed == {
        reason: [f"{int(calls):,}", f"{int(none):,}", printed.removesuffix("%")]
        for _, reason, calls, none, printed in ROWS
    }


def test_no_printed_share_disagrees_with_its_counts(observed):
    assert {o.obs_status for o in observed.observations} == {"A"}


def test_the_listed_reasons_come_to_the_share_of_their_sums(table):
    together, total = ([cell.text for cell in row[2:5]] for row in table.rows[-2:])

    assert together == ["4,965", "1,607", "32.4"]
    assert total == ["[x]", "[x]", "40.7"]


def test_nine_reasons_cannot_be_told_from_the_printed_total(groups, table):
    similar = {g.name for g in groups.shown if g.against == "similar"}

    assert groups.compared_with.text == "40.7%"
    assert similar == NOT_DISTINGUISHABLE
    assert groups.counted.of("similar").value == 9
    words = {row[1].text: row[-2].text for row in table.rows[:-2]}
    assert {reason for reason, said in words.items() if said == "Similar"} == NOT_DISTINGUISHABLE


def test_the_lowest_of_the_list_is_no_finding_by_itself(groups):
    text = exclusion.groups_finding(groups, name="f", place="CSC").text

    assert "The lowest was Waste Permit Scheme at 23.0% (14 of 61), outside the 95% limits" in text
    assert "within its 99.8% limits: this may be chance" in text


def test_every_number_is_bound_and_the_bias_is_said(observed, groups, table):
    chart = exclusion.dots_chart(groups, name="c", place="CSC", end="lowest")
    for exhibit in (table, chart):
        assert misbound(exhibit, observed.observations) == []
        assert any("over-estimates digital exclusion" in note for note in exhibit.notes)


def test_two_shares_of_the_waste_forms_overlap_and_are_not_ranked(demo):
    forms = observed_of(demo, SAMPLED, "2022-07..2022-08", ("service",))
    period = parse_period("2022-07..2022-08")
    made = exclusion.sample_table(forms, period, SAMPLED, name="s", place="CSC")
    finding = exclusion.sample_finding(forms, period, SAMPLED, name="f", place="CSC")

    numbers = [[cell.text for cell in row[1:]] for row in made.rows]
    assert numbers == [["82", "200", "41", "34.4", "47.9"], ["68", "200", "34", "27.8", "40.8"]]
    assert made.title == "No ranking of the two shares is safe: their intervals overlap"
    assert "The intervals overlap" in finding.text
    assert "no ranking is safe. The other 25% are in neither." in finding.text
    for exhibit in (made, finding):
        assert misbound(exhibit, forms.observations) == []
