"""What is shipped is right: every definition loads and says what a reader must know.

1. Every YAML file loads without a finding, and has the name of its id.
2. Every metric has a question, an owner, a caveat or the reason for it, and labels to find it by.
3. Every measure is used.
"""

import pytest

from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import CONTENT_FOLDERS, library_root, load_library

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
        used |= {use.measure for use in metric.uses}
        used |= {name for rule in metric.identities for name in (*rule.parts, rule.equals)}

    assert set(LIBRARY.measures) - used == set()
