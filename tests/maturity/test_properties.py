"""What holds for any answers: bounds, more is never less, order, and what does not apply."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme

from gaugebook.definitions.assessment_scoring import Rule
from gaugebook.maturity import Answer, Answers, score
from gaugebook.maturity.nodes import Cap
from gaugebook.maturity.rules import Input, apply_rule
from gaugebook.maturity.score import score_confirmed

OPS = ("weighted_mean", "mean_of_categories", "median", "sum", "share", "min", "max")
STATEMENTS = tuple(f"A.{n}" for n in range(1, 7))


def model_of(op: str, without: str | None = None):
    """A model of six statements in two promises, all by one rule."""
    kept = [name for name in STATEMENTS if name != without]
    weight = {name: n for n, name in enumerate(STATEMENTS, start=1)}
    stage = {name: n // 2 + 1 for n, name in enumerate(STATEMENTS)}
    made = {name: level(name, f"weight: {weight[name]}, stage: {stage[name]}") for name in kept}
    first = promise("A.P", *(made[name] for name in kept[:3]), more="        stage: 1\n")
    second = promise("A.Q", *(made[name] for name in kept[3:]), more="        stage: 2\n")
    themes = f"{{op: {op}, over: statements}}"
    scoring = f"scoring: {{min_answered: 0, default_rule: {op}, themes: {themes}}}\n"
    return draw(HEAD + LEVELS + SPECIAL + scoring + "themes:\n" + theme("A", first, second))


MODELS = {op: model_of(op) for op in (*OPS, "staged", "staged_plus_fraction")}
levels = st.integers(1, 4)
answered = st.fixed_dictionaries(dict.fromkeys(STATEMENTS, levels))
partly = st.dictionaries(st.sampled_from(STATEMENTS), levels)


def nodes(op, chosen):
    return score(MODELS[op], Answers(tuple(Answer(k, v) for k, v in chosen.items()))).nodes


@pytest.mark.parametrize("op", MODELS)
@given(chosen=partly)
def test_scores_lie_within_their_bounds(op, chosen):
    for node in nodes(op, chosen).values():
        if node.value is not None:
            assert node.ends[0] <= node.exact <= node.ends[1]
        assert (node.value is None) == (node.state != "scored")


@pytest.mark.parametrize("op", MODELS)
@given(chosen=answered, which=st.sampled_from(STATEMENTS))
def test_a_higher_level_never_lowers_a_score(op, chosen, which):
    before = nodes(op, chosen)
    after = nodes(op, {**chosen, which: min(4, chosen[which] + 1)})

    assert all(after[name].exact >= before[name].exact for name in ("A", "A.P", "A.Q"))


@pytest.mark.parametrize("op", MODELS)
@given(chosen=partly, data=st.data())
def test_the_order_of_the_answers_does_not_matter(op, chosen, data):
    shuffled = dict(data.draw(st.permutations(list(chosen.items()))))

    assert nodes(op, chosen) == nodes(op, shuffled)


@pytest.mark.parametrize("op", MODELS)
@given(chosen=answered)
def test_what_does_not_apply_is_like_a_statement_that_is_not_there(op, chosen):
    which = "A.2"
    without = model_without(op)
    given_ = [Answer(k, v) for k, v in chosen.items() if k != which]
    apart = Answer(which, special="not_applicable", reason="R")
    with_it = score(MODELS[op], Answers((*given_, apart))).nodes
    gone = score(without, Answers(tuple(given_))).nodes

    for name in ("A", "A.P", "A.Q"):
        one, other = with_it[name], gone[name]
        assert (one.exact, one.taken, one.coverage) == (other.exact, other.taken, other.coverage)


def model_without(op: str, _made: dict = {}):  # noqa: B006 - drawn once a rule, as it takes time
    if op not in _made:
        whole = MODELS[op]
        first = whole.themes[0].promises[0]
        kept = tuple(s for s in first.statements if s.id != "A.2")
        promise_ = first.model_copy(update={"statements": kept})
        theme_ = whole.themes[0].model_copy(
            update={"promises": (promise_, whole.themes[0].promises[1])}
        )
        _made[op] = type(whole).model_construct(
            **{**{n: getattr(whole, n) for n in type(whole).model_fields}, "themes": (theme_,)}
        )
    return _made[op]


@given(chosen=answered, evidence=st.sampled_from(STATEMENTS))
def test_the_confirmed_score_is_never_more_than_the_claim(chosen, evidence):
    asked = draw_capped()
    answers = tuple(
        replace(Answer(k, v), evidence=("link",) if k == evidence else ())
        for k, v in chosen.items()
    )
    own = score(asked, Answers(answers)).nodes
    confirmed = score(asked, Answers(answers), view="confirmed").nodes

    assert all(confirmed[name].exact <= own[name].exact for name in own if own[name].exact)


@given(
    chosen=answered,
    evidence=st.sets(st.sampled_from(STATEMENTS)),
    capped=st.dictionaries(st.sampled_from(STATEMENTS), levels, max_size=2),
)
def test_the_confirmed_view_made_of_the_own_one_is_that_of_scoring_anew(chosen, evidence, capped):
    given_ = Answers(
        tuple(Answer(k, v, evidence=("a.pdf",) * (k in evidence)) for k, v in chosen.items())
    )
    caps = [Cap(name, most, "It was not met.") for name, most in capped.items()]
    asked = draw_capped()

    made = score_confirmed(asked, given_, score(asked, given_), caps=caps)

    assert made == score(asked, given_, view="confirmed", caps=caps)


fractions = st.fractions(0, 9, max_denominator=60)


@given(st.lists(st.tuples(fractions, fractions.filter(bool)), min_size=1))
def test_a_weighted_mean_is_that_of_plain_fractions(pairs):
    inputs = [Input(str(n), v, (v, v), w) for n, (v, w) in enumerate(pairs)]
    rule = Rule(op="weighted_mean")

    made = apply_rule(rule, inputs, MODELS["sum"]).value

    assert made == sum(v * w for v, w in pairs) / sum(w for _, w in pairs)


def draw_capped(_made: list = []):  # noqa: B006 - drawn once
    if not _made:
        made = [level(name, "evidence: {required_from_level: 3}") for name in STATEMENTS]
        scoring = "scoring: {evidence_cap: {without_evidence: 2}}\n"
        _made.append(
            draw(HEAD + LEVELS + scoring + "themes:\n" + theme("A", promise("A.P", *made)))
        )
    return _made[0]
