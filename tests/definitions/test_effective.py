"""What a metric is made of.

1. Its effective fingerprint changes with every measure, metric and list that it is made of,
   however far away, and with nothing else.
2. What is not there, and metrics made of each other, stop nothing.
"""

import pytest

from gaugebook.definitions.effective import effective_fingerprint, parts_of
from gaugebook.definitions.library import Library, load_library

MEASURES = """\
rung: {unit: count, additive: true, records: {table: contacts, where: "line = 'a'"}}
met: {unit: count, additive: true, records: {table: contacts, where: "line = 'b'"}}
lost: {unit: count, additive: true, records: {table: contacts, where: "line = 'c'"}}
asked: {unit: count, additive: true, records: {table: contacts}}
quick: {unit: count, additive: true, summary: {share: level, of: asked}}
waited: {unit: seconds, additive: true, summary: {mean: waited_mean, weight: met}}
"""
HEAD = """\
id: {id}
version: 1.0.0
name: A figure
question: How much?
decimals: 0
direction: neutral
owner: Customer Service Centre
"""
SHARE = (
    HEAD
    + """\
kind: ratio
unit: share
numerator: met
denominator: rung
identities: [{{left: met + lost, equals: rung}}]
bounds: {{lower: {{numerator: asked}}}}
"""
)
COUNT = HEAD + "kind: count\nunit: count\nof: rung\n"
MEAN = HEAD + "kind: mean\nunit: seconds\nof: waited\n"
COST = (
    HEAD
    + """\
kind: derived
unit: pounds
formula: calls * price
inputs: {{calls: our_calls, price: {{reference: our-costs, code: phone}}}}
"""
)
COSTS = """\
id: our-costs
version: 1.0.0
name: Costs
unit: pounds
source: a survey
figures: [{code: phone, value: 2.8, from: 2021/22, price_base: 2021/22, basis: own, source: us}]
"""


class Files:
    def __init__(self, root) -> None:
        self.root = root
        self.write("measures.yaml", MEASURES)
        self.write("our_share.yaml", SHARE.format(id="our_share"))
        self.write("our_calls.yaml", COUNT.format(id="our_calls"))
        self.write("our_wait.yaml", MEAN.format(id="our_wait"))
        self.write("our_quick.yaml", COUNT.format(id="our_quick").replace("of: rung", "of: quick"))
        self.write("our_cost.yaml", COST.format(id="our_cost"))
        self.write("reference/our-costs.yaml", COSTS)

    def write(self, name: str, text: str) -> None:
        path = self.root / "metrics" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / "metrics" / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def load(self) -> Library:
        return load_library(self.root)[0]

    def marks(self) -> dict[str, str]:
        library = self.load()
        ours = [name for name in library.metrics if name.startswith("our_")]
        return {name: effective_fingerprint(library, name) for name in ours}


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def test_a_metric_is_made_of_all_that_it_names(files):
    library = files.load()

    assert list(parts_of(library, "our_share")) == [
        ("metric", "our_share"),
        ("measure", "met"),
        ("measure", "rung"),
        ("measure", "asked"),
        ("measure", "lost"),
    ]
    assert set(parts_of(library, "our_wait")) == {
        ("metric", "our_wait"),
        ("measure", "waited"),
        ("measure", "met"),
    }
    assert set(parts_of(library, "our_quick")) == {
        ("metric", "our_quick"),
        ("measure", "quick"),
        ("measure", "asked"),
    }
    assert set(parts_of(library, "our_cost")) == {
        ("metric", "our_cost"),
        ("metric", "our_calls"),
        ("measure", "rung"),
        ("reference", "our-costs"),
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("our_share.yaml", "decimals: 0", "decimals: 1", {"our_share"}),
        ("our_calls.yaml", "of: rung", "of: {measure: rung, where: \"topic = 'x'\"}",
         {"our_calls", "our_cost"}),
        ("measures.yaml", "line = 'a'", "line = 'z'", {"our_share", "our_calls", "our_cost"}),
        ("measures.yaml", "line = 'b'", "line = 'z'", {"our_share", "our_wait"}),
        ("measures.yaml", "line = 'c'", "line = 'z'", {"our_share"}),
        ("measures.yaml", "asked: {unit: count", "asked: {name: x, unit: count",
         {"our_share", "our_quick"}),
        ("reference/our-costs.yaml", "value: 2.8", "value: 2.9", {"our_cost"}),
        ("our_cost.yaml", "calls * price", "price * calls", {"our_cost"}),
        ("measures.yaml", "rung:", "# a comment\nrung:", set()),
        ("our_share.yaml", "owner:", "rounding: half_up\nowner:", set()),
    ],
)  # fmt: skip
def test_its_fingerprint_changes_with_its_parts_and_nothing_else(files, file, old, new, changed):
    before = files.marks()

    files.edit(file, old, new)

    after = files.marks()
    assert {name for name in before if before[name] != after[name]} == changed


def test_a_new_neighbour_changes_nothing(files):
    before = files.marks()

    files.edit("measures.yaml", "rung:", "more: {unit: count, additive: true, summary: m}\nrung:")
    files.write("our_more.yaml", COUNT.format(id="our_more"))

    assert before.items() <= files.marks().items()


def test_what_is_not_there_and_circles_stop_nothing(files):
    files.edit("our_share.yaml", "numerator: met", "numerator: nothing")
    files.edit("our_cost.yaml", "calls: our_calls", "calls: our_cost")

    assert set(parts_of(files.load(), "our_cost")) == {
        ("metric", "our_cost"),
        ("reference", "our-costs"),
    }
    assert ("measure", "nothing") not in parts_of(files.load(), "our_share")
    with pytest.raises(KeyError):
        effective_fingerprint(files.load(), "no_such_metric")


def test_every_shipped_metric_has_its_own():
    library, _ = load_library()

    marks = {effective_fingerprint(library, name) for name in library.metrics}

    assert len(marks) == len(library.metrics)
