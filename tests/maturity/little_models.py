"""Maturity models drawn in a test as text, and answers to them in one line."""

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.files import parse_yaml
from gaugebook.maturity import Answer, Answers, Scored, score

HEAD = """\
schema: maturity-model/1
model: {id: drawn, version: 1.0.0, status: draft, title: Drawn, owner: O, licence: own}
"""
LEVELS = """\
levels:
  - {value: 1, id: starting, label: Starting}
  - {value: 2, id: developing, label: Developing}
  - {value: 3, id: managed, label: Managed}
  - {value: 4, id: leading, label: Leading}
"""
SPECIAL = """\
special_answers:
  not_answered: {label: Not answered yet, score: null}
  not_applicable: {label: Does not apply to us, score: null, requires: reason}
  dont_know: {label: We do not know, score: 1, flag: true}
"""
FOUR = "levels: {1: One., 2: Two., 3: Three., 4: Four.}"


def level(name: str, more: str = "") -> str:
    """Give a statement of type level, as one line."""
    tail = f", {more}" if more else ""
    return f"{{id: {name}, ask: 'Do you?', type: level, {FOUR}{tail}}}"


def promise(name: str, *statements: str, more: str = "") -> str:
    """Give a promise of some statements."""
    head = f"      - id: {name}\n        text: We do.\n{more}        statements:\n"
    return head + "".join(f"          - {text}\n" for text in statements)


def theme(name: str, *promises: str, more: str = "") -> str:
    """Give a theme of some promises."""
    return f"  - id: {name}\n    title: Theme {name}\n{more}    promises:\n" + "".join(promises)


def two_themes(scoring: str = "", first: str = "", second: str = "") -> str:
    """Give a model of two themes: A with statements A.1 (twice the weight) and A.2, B with B.1."""
    a = promise("A.P1", level("A.1", "weight: 2" + (", " + first if first else "")), level("A.2"))
    b = promise("B.P1", level("B.1", second))
    return HEAD + LEVELS + SPECIAL + scoring + "themes:\n" + theme("A", a) + theme("B", b)


def draw(text: str) -> Assessment:
    """Read a model; its file has no fault."""
    loaded, faults = parse_yaml(text, "drawn.yaml")
    assert loaded is not None, [p.message for p in faults]
    model, problems = read_assessment(loaded)
    assert [f"{p.where} {p.message}" for p in problems] == []
    assert model is not None
    return model


def faults(text: str) -> list[str]:
    """Give what is found in a model: line and message."""
    loaded, problems = parse_yaml(text, "drawn.yaml")
    if loaded is not None:
        problems = [*problems, *read_assessment(loaded)[1]]
    return [f"{p.where.line} {p.message}" for p in problems]


def answers(**given: object) -> Answers:
    """Give answers by id, with _ for the point: a level, a special answer, or a set of ticks."""
    made = []
    for name, value in given.items():
        statement = name.replace("_", ".")
        if isinstance(value, str):
            made.append(Answer(statement, special=value, reason="As agreed"))  # type: ignore[arg-type]
        elif isinstance(value, set | frozenset):
            made.append(Answer(statement, ticks=frozenset(value)))
        else:
            made.append(Answer(statement, value))  # type: ignore[arg-type]
    return Answers(tuple(made))


def scored(text: str, **given: object) -> Scored:
    """Read a model and score it."""
    return score(draw(text), answers(**given))
