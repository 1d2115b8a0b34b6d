"""The demonstration council's two rounds of self-assessment: made up, and read as files are.

1. The committed files are those that tools/demo_campaign.py writes.
2. Their campaign is made up, of the made-up organisation; every address is at example.org.
3. Collected, they give what the round is meant to show: one that needs an answer, one that came
   twice, one excused, two people in one service, six that are in both rounds.
4. A quarterly paper has their results in the quarter of the round alone.
5. The plan of a paper lists their files, and is the same in a copy with another secret.
"""

import hashlib
import importlib.util
import re
import shutil
from datetime import date

import pytest
from tests.conftest import ROOT

from gaugebook.maturity.comparing.trend import trends_of
from gaugebook.periods import parse_period
from gaugebook.workspace.assess.collecting import CollectAsked, collect_campaign
from gaugebook.workspace.assess.of_period import campaign_ending_in
from gaugebook.workspace.assess.used import (
    campaigns_used,
    model_used,
    models_of,
    names_of_nodes,
)
from gaugebook.workspace.plan import plan_paper
from gaugebook.workspace.workspace import Workspace

CAMPAIGNS = ROOT / "examples" / "demo-council" / "campaigns"
LATER, EARLIER = "customer-experience-2022-Q4", "customer-experience-2021-Q4"
RECEIVED = {EARLIER: date(2021, 11, 18), LATER: date(2022, 11, 10)}


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("demo", ROOT / "tools" / "demo_campaign.py")
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["demo"] = module
    spec.loader.exec_module(module)
    return module


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_files_are_those_that_the_tool_writes(tool, tmp_path, monkeypatch):
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    tool.main()
    made = files(tmp_path)
    assert made
    kept = {name: CAMPAIGNS / name for name in made}
    assert {n: p.read_bytes() for n, p in kept.items()} == made, "Run tools/demo_campaign.py"


def test_every_address_is_made_up():
    for path in CAMPAIGNS.rglob("*.csv"):
        for address in re.findall(r"[\w.+-]+@[\w.-]+", path.read_text(encoding="utf-8")):
            assert address.endswith("@example.org"), path.name


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """The campaigns alone, without the made-up contacts: claims are then tested on nothing."""
    return collected(tmp_path_factory.mktemp("campaigns") / "council")


def collected(root):
    """Make a workspace of the campaigns, with what came back collected."""
    root.mkdir()
    text = "name: Demo Council\norg_code: ZZ-TEST\ntime_zone: Europe/London\n"
    (root / "workspace.yaml").write_text(text, encoding="utf-8")
    for name in RECEIVED:
        folder = root / "campaigns" / name
        folder.mkdir(parents=True)
        for kept in ("campaign.yaml", "services.csv", "issued.csv"):
            shutil.copy(CAMPAIGNS / name / kept, folder / kept)
        shutil.copytree(CAMPAIGNS / name / "returned", folder / "returned")
    ws = Workspace.open(root)
    standings = {}
    for name, day in RECEIVED.items():
        asked = CollectAsked(name=name, today=day, received=day)
        made = collect_campaign(ws, asked, progress=lambda *_: None)
        standings[name] = {one.service.id: one.state for one in made.standings}
    return root, standings


def test_the_round_shows_what_comes_back(workspace):
    _, standings = workspace
    later = standings[LATER]
    assert later["highways"] == "needs_an_answer"
    assert later["helping-hands"] == "excused"
    assert sum(state.startswith("accepted") for state in later.values()) == 7
    assert sum(state.startswith("accepted") for state in standings[EARLIER].values()) == 8


def test_it_is_scored_made_up_with_a_trend_of_six_services(workspace):
    root, _ = workspace
    assessed = Workspace.open(root).assessed(LATER)
    assert assessed.made_up
    assert {o.org_code for o in assessed.observations} == {"ZZ-DEMO"}
    assert [one.service.id for one in assessed.services if not one.has_answered] == ["highways"]
    libraries = next(o for o in assessed.answered if o.service.id == "libraries")
    assert len({answer.respondent for answer in libraries.answers.given}) == 2
    (trend,) = trends_of(assessed)
    assert len(trend.compared) == 6


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2022-Q4", LATER),
        ("2022-09..2022-12", LATER),
        ("2021-10..2022-12", LATER),
        ("2021-Q4", EARLIER),
        ("2022-07..2022-10", ""),
        ("2023-Q1", ""),
    ],
)
def test_a_paper_takes_the_round_that_ended_last_in_its_periods(workspace, period, name):
    root, _ = workspace
    library = Workspace.open(root).library
    assert campaign_ending_in(root, library, parse_period(period)) == name


@pytest.mark.parametrize(
    ("period", "runs"),
    [("2022-07..2022-10", ["trend"]), ("2022-09..2022-12", ["trend", "maturity"])],
)
def test_a_quarterly_paper_has_the_results_in_the_quarter_of_the_round(workspace, period, runs):
    root, _ = workspace
    plan = plan_paper(Workspace.open(root), "scrutiny-quarterly", period=parse_period(period))
    assert [run.name for run in plan.runs] == runs
    named = {call.text for call in plan.narrative.calls() if "maturity." in call.text}
    assert bool(named) is ("maturity" in runs)


def test_the_edition_is_the_meetings_whatever_a_report_says(workspace):
    root, _ = workspace
    plan = plan_paper(Workspace.open(root), "maturity-annual", period=parse_period("2022-Q4"))
    (run,) = plan.runs
    assert run.parameters["campaign"] == LATER
    assert (run.parameters["edition"], run.parameters["on"]) == ("public", "2022-12-31")


def test_a_report_cannot_make_a_public_paper_exempt(workspace):
    root, _ = workspace
    own = root / "reports" / "maturity-annual"
    own.mkdir(parents=True)
    text = (ROOT / "reports" / "maturity-annual" / "report.yaml").read_text(encoding="utf-8")
    text = text.replace("version: 1.0.0", "version: 1.0.0+ZZ")
    text = text.replace("place: all services", "place: all services, edition: exempt")
    (own / "report.yaml").write_text(text, encoding="utf-8")
    try:
        plan = plan_paper(Workspace.open(root), "maturity-annual", period=parse_period("2022-Q4"))
    finally:
        shutil.rmtree(root / "reports")
    (run,) = plan.runs
    assert "edition: exempt" in text
    assert run.parameters["edition"] == "public"


def test_new_answers_make_new_exhibits(workspace):
    root, _ = workspace
    plan = plan_paper(Workspace.open(root), "maturity-annual", period=parse_period("2022-Q4"))
    kept = root / ".gaugebook" / "private" / "assessments" / LATER / "returns.json"
    before = kept.read_bytes()
    try:
        kept.write_bytes(before + b"\n")
        again = plan_paper(Workspace.open(root), "maturity-annual", period=parse_period("2022-Q4"))
    finally:
        kept.write_bytes(before)
    assert again.run_id != plan.run_id


def test_a_copy_with_another_secret_has_the_same_plan(workspace, tmp_path):
    root, _ = workspace
    again, _ = collected(tmp_path / "council")
    secrets = [w / ".gaugebook" / "private" / "secret" for w in (root, again)]
    assert secrets[0].read_bytes() != secrets[1].read_bytes()
    plans = [
        plan_paper(Workspace.open(w), "maturity-annual", period=parse_period("2022-Q4"))
        for w in (root, again)
    ]
    assert plans[0].run_id == plans[1].run_id


def test_the_plan_lists_the_files_of_the_round_and_of_the_one_before(workspace):
    root, _ = workspace
    plan = plan_paper(Workspace.open(root), "maturity-annual", period=parse_period("2022-Q4"))
    rows = {row["file"]: row for row in plan.record["inputs"]}
    assert f"campaigns/{LATER}/campaign.yaml" in rows
    assert rows[f"campaigns/{LATER}/services.csv"]["rows"] == 9
    people = rows[f"campaigns/{EARLIER}/returned: planning"]
    assert (people["rows"], people["rows_left_out"], people["made_up"]) == (28, 0, True)
    assert f"campaigns/{LATER}/returned: highways" not in rows


def test_scores_are_named_by_what_was_asked_and_not_by_ids(workspace):
    root, _ = workspace
    ws = Workspace.open(root)
    scores = ws.assessed(LATER).observations
    models = models_of(ws.library, scores)
    assert list(models) == ["customer-experience-1.0.0"]
    names = names_of_nodes(models.values(), scores)
    assert names.keys() == {o.metric_id for o in scores}
    assert names["customer-experience.DAT/keep"] == "Data, We do what we say"
    assert names["customer-experience.MEA"] == "Measurement and benchmarking"
    assert not any(name.startswith("customer-experience") for name in names.values())
    used = model_used(ws.library, models["customer-experience-1.0.0"])
    assert (used.name, used.version) == ("Customer experience self-assessment", "1.0.0")
    assert "first year" in used.target


def test_a_paper_names_what_its_scores_were_read_from(workspace):
    root, _ = workspace
    library = Workspace.open(root).library
    (file, answers) = campaigns_used(root, library, {f"assessment {LATER}"})
    assert file.file == f"campaigns/{LATER}/campaign.yaml"
    assert file.sha256 == hashlib.sha256((root / file.file).read_bytes()).hexdigest()
    folder = root / "campaigns" / LATER / "returned"
    # Of the two copies of one return the first by name was kept; one of a person lacks answers.
    kept = [p for p in folder.iterdir() if p.name not in ("planning.csv", "highways.csv")]
    hashes = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in kept)
    assert answers.sha256 == hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    assert (answers.rows, answers.made_up) == (7, True)
    assert list(campaigns_used(root, library, {"assessment other"})) == []
