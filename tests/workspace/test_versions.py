"""A metric that was edited must not give figures under the version that others were given under.

1. An edit under the same version is refused before anything is computed, and by check and paper.
2. A new version, or taking the edit back, mends it.
3. Only what gave figures is remembered, and by no clock.
"""

import json

import pytest
from tests.conftest import run_gaugebook

from gaugebook.errors import RefusedError
from gaugebook.workspace import Workspace
from gaugebook.workspace.check import check_workspace

MEASURES = "ours: {unit: count, additive: true, records: {table: contacts}, summary: ours}\n"
METRIC = """\
id: our_calls
version: 1.0.0
name: Our calls
question: How many?
kind: count
of: ours
where: "channel = 'phone'"
unit: count
decimals: 0
direction: neutral
owner: Customer Service Centre
"""
SOURCE = """\
id: summary
version: 1.0.0
name: Summary
table: counts
files: data/summary.csv
dimensions: {channel: phone}
columns:
  period: {from: Month}
  ours: {from: Ours}
"""
LEDGER = ".gaugebook/store/definitions.json"


class Council:
    def __init__(self, root) -> None:
        self.root = root
        self.write("workspace.yaml", "name: X\norg_code: E0\ninputs: [{source: summary}]\n")
        self.write("metrics/measures.yaml", MEASURES)
        self.write("metrics/our_calls.yaml", METRIC)
        self.write("metrics/sources/summary.yaml", SOURCE)
        self.write("data/summary.csv", "Month,Ours\n2022-10,120\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def compute(self, *metrics, period="2022-10"):
        return Workspace.open(self.root).compute(metrics or ["our_calls"], period=period)

    def refusal(self, *metrics):
        with pytest.raises(RefusedError) as refused:
            self.compute(*metrics)
        return refused.value.problems

    def checked(self):
        result = check_workspace(self.root, progress=lambda _: None)
        return [p.code for p in result.problems if p.code.startswith(("definition", "ledger"))]


@pytest.fixture
def council(tmp_path):
    return Council(tmp_path)


def test_an_edited_metric_is_refused_where_its_version_stands(council):
    assert council.compute().observations[0].value == 120
    council.write("metrics/our_calls.yaml", METRIC.replace("decimals: 0", "decimals: 1"))

    (found,) = council.refusal()

    assert (str(found.where), found.code) == ("metrics/our_calls.yaml:2", "definition-edited")
    assert found.message == (
        "`our_calls 1.0.0` has given figures before it was edited: its own file changed, "
        "and its version did not."
    )
    assert "definition_history" in found.remedy
    assert council.checked() == ["definition-edited"]


def test_so_is_a_metric_whose_measure_was_edited(council):
    council.compute()
    council.write("metrics/measures.yaml", MEASURES.replace("true", "false"))

    (found,) = council.refusal()

    assert "before it was edited: measure ours changed" in found.message


@pytest.mark.parametrize("version", ["1.0.1", "1.0.0+ORG", "2.0.0"])
def test_a_new_version_mends_it(council, version):
    council.compute()
    edited = METRIC.replace("decimals: 0", "decimals: 1").replace("1.0.0", version)
    council.write("metrics/our_calls.yaml", edited)

    assert council.compute().observations[0].definition_version == version
    assert council.checked() == []

    council.write("metrics/our_calls.yaml", edited.replace("decimals: 1", "decimals: 2"))
    assert [p.found for p in council.refusal()] == [f"our_calls {version}"]


def test_taking_the_edit_back_mends_it(council):
    council.compute()
    council.write("metrics/our_calls.yaml", METRIC.replace("decimals: 0", "decimals: 1"))
    council.refusal()
    council.write("metrics/our_calls.yaml", "# as it was\n" + METRIC + "rounding: half_up\n")

    assert council.compute().observations[0].value == 120


def test_what_gave_no_figure_may_be_edited(council):
    assert council.compute(period="2021-10").observations == ()
    assert not (council.root / LEDGER).exists()
    council.write("metrics/our_calls.yaml", METRIC.replace("decimals: 0", "decimals: 1"))

    assert council.compute().observations[0].decimals == 1


def test_what_is_kept_from_before_gets_round_nothing(council):
    """A result of the first definition is still in the store when the edit is taken back."""
    council.compute()
    council.write("metrics/our_calls.yaml", METRIC.replace("decimals: 0", "decimals: 1"))
    for _ in range(2):
        assert [p.code for p in council.refusal()] == ["definition-edited"]


def test_other_metrics_are_computed_all_the_same(council):
    council.write("metrics/our_more.yaml", METRIC.replace("our_calls", "our_more"))
    council.compute("our_calls", "our_more")
    council.write("metrics/our_calls.yaml", METRIC.replace("decimals: 0", "decimals: 1"))

    assert council.compute("our_more").observations[0].value == 120
    assert len(council.refusal("our_more", "our_calls")) == 1


def test_the_ledger_holds_fingerprints_and_no_time(council):
    council.compute()

    content = json.loads((council.root / LEDGER).read_text(encoding="utf-8"))

    assert content.keys() == {"format", "scheme", "metrics"}
    assert content["metrics"].keys() == {"our_calls 1.0.0"}
    assert content["metrics"]["our_calls 1.0.0"].keys() == {"metric our_calls", "measure ours"}


def test_a_ledger_that_cannot_be_read_is_said_so(council):
    council.compute()
    (council.root / LEDGER).write_text("{", encoding="utf-8")

    assert [p.code for p in council.refusal()] == ["ledger-unreadable"]
    assert council.checked() == ["ledger-unreadable"]
    assert (council.root / LEDGER).read_text(encoding="utf-8") == "{"


def test_no_paper_is_made_of_an_edited_metric(example, capsys):
    path = Workspace.open(example).library.path_of("metric", "answered_share")
    own = path.read_text(encoding="utf-8").replace("version: 1.0.0", "version: 1.0.0+ORG", 1)
    copy = example / "metrics" / "answered_share.yaml"
    copy.write_text(own, encoding="utf-8")
    Workspace.open(example).compute(["answered_share"], period="2026-09")
    copy.write_text(own.replace("value: 0.90", "value: 0.50"), encoding="utf-8")

    assert run_gaugebook("paper", "scrutiny-quarterly", "--period", "2026-06..2026-09") == 1

    said = capsys.readouterr()
    assert "`answered_share 1.0.0+ORG` has given figures before it was" in said.err + said.out
    assert not (example / "out").exists()


COST = """\
id: our_cost
version: 1.0.0
name: Our cost
question: How much?
kind: derived
formula: calls * price
inputs: {calls: our_calls, price: {reference: our-costs, code: phone}}
unit: pounds
decimals: 0
direction: neutral
owner: Customer Service Centre
"""
COSTS = """\
id: our-costs
version: 1.0.0
name: Costs
unit: pounds
source: us
figures: [{code: phone, value: 2, from: 2021/22, price_base: 2021/22, basis: own, source: us}]
"""


def test_a_list_moves_on_by_its_own_version(council):
    council.write("metrics/our_cost.yaml", COST)
    council.write("metrics/reference/our-costs.yaml", COSTS)
    assert council.compute("our_cost").observations[0].value == 240

    later = COSTS.replace("value: 2", "value: 3")
    council.write("metrics/reference/our-costs.yaml", later)
    (found,) = council.refusal("our_cost")
    assert "reference our-costs 1.0.0 changed" in found.message

    council.write("metrics/reference/our-costs.yaml", later.replace("1.0.0", "1.1.0"))
    assert council.compute("our_cost").observations[0].value == 360
