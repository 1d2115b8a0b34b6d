"""The "Anonymous Bank" log of January 1999: patience and who rings whom, against the raw text.

Worked out from the text with pandas and scipy alone, as in test_anonymous_bank: PHANTOM rows taken
away; a call is timed from when it entered the voice response unit (`vru_time` + `q_time`); HANG is
leaving and AGENT is not; a customer of 0 is not known. The log is not kept with the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.conftest import SHARED

from gaugebook.analysis import repeat
from gaugebook.analysis.observed import Observed
from gaugebook.bindings import misbound
from gaugebook.engine.durations import LEFT
from gaugebook.exhibits import Chart, Table
from gaugebook.stats.survival import kaplan_meier
from gaugebook.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

LOG = SHARED / "data/anonbank/january.txt"
WORKSPACE = """
name: Anonymous Bank
org_code: ZZ-BANK
bank_holidays: none
inputs:
  - {source: anonymous-bank, files: "data/*.txt"}
"""
JANUARY = "1999-01"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("bank") / "bank"
    (folder / "data").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(WORKSPACE)
    (folder / "data/january.txt").write_bytes(LOG.read_bytes())
    return Workspace.open(folder)


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    import pandas as pd

    table = pd.read_csv(LOG, sep="\t", dtype=str)
    table = table[table["outcome"] != "PHANTOM"]
    for name in ("vru_time", "q_time"):
        table[name] = table[name].astype(int)
    table["at"] = pd.to_datetime(table["date"] + " " + table["vru_entry"], format="%y%m%d %H:%M:%S")
    table["queued"] = ~table["q_start"].isin(["0:00:00", "00:00:00"])
    return table


def test_patience_is_that_of_scipy(january: Workspace, raw: pd.DataFrame) -> None:
    from scipy.stats import CensoredData, ecdf

    (stayed,) = january.durations("gave_up_in_ivr_share", period=JANUARY)
    seconds = raw["vru_time"] + raw["q_time"]
    is_timed = raw["vru_time"] >= 0
    left = raw["outcome"] == "HANG"
    sample = CensoredData(
        uncensored=seconds[is_timed & left].to_list(), right=seconds[is_timed & ~left].to_list()
    )
    curve = ecdf(sample).sf
    ours = kaplan_meier(stayed.by_second())

    assert stayed.calls == is_timed.sum()
    assert stayed.unknown == (~is_timed).sum()
    assert stayed.left() == (is_timed & left).sum()
    assert ours is not None
    for at in (0, 5, 10, 20, 30, 60, 90, 120, 300, 600):
        assert ours.at(at) == pytest.approx(float(curve.evaluate(at)), abs=1e-12)


def test_patience_in_the_queue_by_line(january: Workspace, raw: pd.DataFrame) -> None:
    from scipy.stats import CensoredData, ecdf

    lines = january.durations("gave_up_in_ivr_share", period=JANUARY, since="queue", by="line")
    # A call that never queued and was answered waited 0 seconds; one that hung up reached no queue.
    offered = raw[raw["queued"] | (raw["outcome"] == "AGENT")]
    assert {d.group: d.calls for d in lines} == offered.groupby("type").size().to_dict()
    for one in lines:
        own = offered[offered["type"] == one.group]
        left = own["outcome"] == "HANG"
        assert one.left(LEFT) == left.sum()
        sample = CensoredData(
            uncensored=own["q_time"][left].to_list(), right=own["q_time"][~left].to_list()
        )
        ours = kaplan_meier(one.by_second())
        assert ours is not None
        for at in (10, 60, 180):
            known = ours.at(at)
            if known is not None:
                expected = float(ecdf(sample).sf.evaluate(at))
                assert known == pytest.approx(expected, abs=1e-12)


def test_who_rings_whom(january: Workspace, raw: pd.DataFrame) -> None:
    import pandas as pd

    flows = january.flows("rang_again_share", period=JANUARY)
    known = raw[raw["customer_id"] != "0"].sort_values(["customer_id", "at", "type"], kind="stable")
    same = known.groupby("customer_id")
    known = known.assign(to=same["type"].shift(-1), then=same["at"].shift(-1))
    near = known[known["then"] - known["at"] <= pd.Timedelta(days=7)]

    found = {(o.line, to): number for o in flows.lines for to, number in o.next_lines}
    assert found == near.groupby(["type", "to"]).size().to_dict()
    contacts = known.groupby("type").size().to_dict()
    assert {o.line: o.contacts for o in flows.lines if o.contacts} == contacts
    assert sum(o.unknown for o in flows.lines) == len(raw) - len(known)
    assert flows.is_cut  # the log ends with the month


def test_its_exhibits_are_what_they_are_bound_to(january: Workspace) -> None:
    names = ["rang_again_share", "gave_up_in_ivr_share", "ivr_median"]
    data: Observed = january.observed(names, period=JANUARY, by=["line"])
    again, menu, length = january.metrics(names)
    flows = january.flows(again.id, period=JANUARY)
    (stayed,) = january.durations(menu.id, period=JANUARY)
    made = [
        repeat.flow_table(data, again, flows, name="flows", place="Bank"),
        repeat.pairs_chart(data, again, flows, name="pairs", place="Bank"),
        repeat.patience_table(data, menu, stayed, name="table", place="Bank"),
        repeat.patience_chart(data, menu, stayed, name="chart", place="Bank", menu=length),
    ]
    for exhibit in made:
        assert isinstance(exhibit, Table | Chart), exhibit
        assert misbound(exhibit, data.observations) == []
    assert "every count may be too low" in " ".join(made[0].notes)
