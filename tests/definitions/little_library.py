"""A library of a few definitions drawn in a test: quick, where the shipped one takes a second."""

from pathlib import Path

from gaugebook.definitions.catalogue import Found, Library
from gaugebook.definitions.files import build, fingerprint, parse_yaml
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.reference import ReferenceList

MEASURES = """\
offered: {unit: count, additive: true, records: {table: contacts}, summary: offered}
answered: {unit: count, additive: true, records: {table: contacts}, summary: answered}
wait: {unit: seconds, additive: true, records: {table: contacts, sum: wait_seconds}}
complaints: {unit: count, additive: true, records: {table: feedback}}
cases: {unit: count, additive: true, records: {table: cases}}
half_hours: {unit: count, additive: true, records: {table: staffing, sum: available}}
visits: {unit: count, additive: true, summary: visits}
"""
COSTS = """\
id: costs
version: 1.0.0
name: Costs
unit: pounds
source: Finance
figures:
  - {code: phone, value: 3, from: 2021/22, price_base: 2021/22, basis: own, source: outturn}
  - {code: web, value: 0.15, low: 0.09, high: 0.56, from: 2012-01, to: 2022-10, price_base: 2012,
     basis: published, source: 2012 survey}
"""
_HEAD = "version: 1.0.0\nname: Count\nquestion: Q?\ndecimals: 0\ndirection: neutral\nowner: O\n"


def metric_text(name: str, text: str) -> str:
    """Give the text of a metric: its id on line 1, its own fields from line 8 on, a unit."""
    unit = "" if "unit:" in text else "unit: count\n"
    return f"id: {name}\n{_HEAD}{text}{unit}"


def draw_metric(name: str, text: str) -> Metric:
    """Read a metric; its file has no fault."""
    metric, problems = build(Metric, parse_yaml(metric_text(name, text), f"{name}.yaml")[0])
    assert [p.message for p in problems] == []
    return metric


def draw_list(text: str = COSTS) -> ReferenceList:
    """Read a reference list; its file has no fault."""
    made, problems = build(ReferenceList, parse_yaml(text, "costs.yaml")[0])
    assert [p.message for p in problems] == []
    return made


def draw_library(**metrics: str) -> Library:
    """A library of these metrics, the measures above and one list of costs."""
    found, made, measures = {}, {}, {}
    loaded = parse_yaml(MEASURES, "measures.yaml")[0]
    for name in loaded.data:
        measures[name] = build(Measure, loaded, at=(name,))[0]
        found["measure", name] = Found(Path("measures.yaml"), loaded, "", shipped=False)
    for name, text in metrics.items():
        made[name] = draw_metric(name, text)
        loaded = parse_yaml(metric_text(name, text), f"{name}.yaml")[0]
        found["metric", name] = Found(Path(f"{name}.yaml"), loaded, fingerprint(made[name]), False)
    costs = draw_list()
    return Library((), measures=measures, metrics=made, references={costs.id: costs}, found=found)
