"""Every score explains itself: which answers, which rule, which weights, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_scoring import STAGED_OPS, Rule
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.maturity.answers import Answer
from gaugebook.maturity.nodes import STATE_WORDS, Node, Scored
from gaugebook.words import counted, listed

VIEW_WORDS = {
    "self": "the service's own view",
    "confirmed": "the confirmed view",
    "moderated": "the moderated view",
    "audited": "the audited view",
}
_OP_WORDS = {
    "weighted_mean": "the mean by weight",
    "mean_of_categories": "the plain mean",
    "median": "the median",
    "sum": "the sum by weight",
    "share": "the share of the most there could be, by weight",
    "min": "the lowest",
    "max": "the highest",
    "staged": "the highest stage passed, with all stages below it",
    "staged_plus_fraction": "the highest stage passed, and the share of the next one",
    "conditions": "the first condition that holds",
    "last_answer": "the last answer on the way",
    "none": "no score",
}


def rule_in_words(rule: Rule) -> str:
    """Give a rule as part of a sentence.

    >>> rule_in_words(Rule(op="min")), rule_in_words(Rule(op="weighted_mean", normalise=(0, 100)))
    ('the lowest', 'the mean by weight, put on a scale of 0 to 100')
    """
    words = _OP_WORDS[rule.op]
    if rule.over == "statements":
        words += " of all statements below it"
    if rule.normalise is not None:
        low, high = (number_in_words(end) for end in rule.normalise)
        words += f", put on a scale of {low} to {high}"
    return words


def explain(model: Assessment, scored: Scored, node_id: str) -> tuple[str, ...]:
    """Give the sentences that say how a node came to its value, or why it has none.

    Parameters
    ----------
    model
        The model.
    scored
        The scores.
    node_id
        The id of a theme, promise, part or statement, or ``overall``.

    Raises
    ------
    KeyError
        When the tree has no such node.
    """
    node = scored.nodes[node_id]
    if node.kind == "statement":
        return tuple(_of_statement(model, scored, node))
    return tuple(_of_node(scored, node))


def explain_headline(scored: Scored) -> str:
    """Give the weakest theme as a sentence, or why none can be named.

    It says of how many themes it is the weakest, where some have not enough answers.
    """
    found = scored.headline
    if found is None:
        return "The weakest theme cannot be named: no theme has a score."
    titles = [say(scored.nodes[name].title) for name in found.themes]
    value = scored.shown(found.themes[0])
    label = say(found.label) if len(titles) == 1 else f"{say(found.label)} (equal)"
    among = ""
    if found.themes_scored < found.themes_applicable:
        among = f", of the {found.themes_scored} of {found.themes_applicable} themes with a score"
    return f"{label}: {listed(titles)}, {value}{among}."


def _head(scored: Scored, node: Node) -> str:
    title = say(node.title)
    if node.exact is None:
        return f"{node.id}, {title.rstrip('?.')}: {STATE_WORDS[node.state].lower()}."
    most = "" if node.ends is None else f" of {number_in_words(node.ends[1])}"
    view = VIEW_WORDS[scored.view]
    return f"{node.id}, {title.rstrip('?.')}: {scored.shown(node)}{most} in {view}."


def _of_node(scored: Scored, node: Node) -> Iterator[str]:
    yield _head(scored, node)
    if node.rule.op == "none":
        yield "The model gives it no score; what is below it has its own."
    elif node.taken:
        yield f"It {'is' if node.exact is not None else 'would be'} {_made_of(node)}."
        for part in node.taken:
            weight = "" if part.weight == 1 else f", weight {number_in_words(part.weight)}"
            yield f"{part.id} counts as {number_in_words(part.value)}{weight}."
    if node.left_out:
        noun = "it is" if len(node.left_out) == 1 else "they are"
        yield f"{listed(list(node.left_out))}: not answered, so {noun} not counted."
    apart = [leaf.id for leaf in node.statements() if leaf.state == "not_applicable"]
    if apart:
        yield f"{listed(apart)}: does not apply, so left out."
    if node.rule.op in ("min", "max") and node.left_out and node.exact is not None:
        yield "An answer that is missing could still change it."
    yield from node.notes
    yield from _of_coverage(node)
    if node.kind == "overall" and node.exact is not None:
        yield explain_headline(scored)


def _made_of(node: Node) -> str:
    """Give the rule with how many of what it was put to; equal weights need no word."""
    kinds = {child.kind for child in node.children}
    flat = node.rule.over == "statements" or kinds == {"statement"}
    noun = "statement" if flat else min(kinds)
    words = _OP_WORDS[node.rule.op]
    if len({part.weight for part in node.taken}) == 1:
        words = words.removesuffix(" by weight").removesuffix(", by weight")
    scale = ""
    if node.rule.normalise is not None:
        low, high = (number_in_words(end) for end in node.rule.normalise)
        scale = f", put on a scale of {low} to {high}"
    joined = "in" if node.rule.op in ("conditions", *STAGED_OPS) else "of"
    return f"{words} {joined} {counted(len(node.taken), noun)}{scale}"


def _of_coverage(node: Node) -> Iterator[str]:
    counts = node.counts
    if counts.applicable:
        yield f"{counts.answered} of {counts.applicable} statements that apply are answered."
    zeros = [leaf.id for leaf in node.statements() if "blank_as_zero" in leaf.flags]
    if zeros:
        yield f"{listed(zeros)}: not answered, and counted as 0, as the model says."


def _of_statement(model: Assessment, scored: Scored, node: Node) -> Iterator[str]:
    yield _head(scored, node)
    for answer in node.answers:
        yield f"{_who(model, answer)} answered {_answer_in_words(model, node, answer)}."
    if len(node.answers) > 1:
        how = {"mean": "the mean", "min": "the lowest", "max": "the highest"}
        yield f"The score is {how[model.scoring.respondents]} of the answers that move it."
        still = [a for a in node.answers if not _moves(model, a)]
        if still:
            who = listed([_who(model, answer) for answer in still])
            yield f"{who} does not move the score, and is seen in the spread."
    if node.spread is not None and node.spread.lowest != node.spread.highest:
        low, high = number_in_words(node.spread.lowest), number_in_words(node.spread.highest)
        yield f"The answers go from {low} to {high}."
    yield from node.notes


def _who(model: Assessment, answer: Answer) -> str:
    role = next((r for r in model.roles if r.id == answer.role), None)
    if role is not None and role.label is not None:
        return say(role.label)
    return (answer.role or "the service").replace("_", " ")


def _moves(model: Assessment, answer: Answer) -> bool:
    return next((role.weight > 0 for role in model.roles if role.id == answer.role), True)


def _answer_in_words(model: Assessment, node: Node, answer: Answer) -> str:
    if answer.is_blank:
        return "nothing yet"
    if answer.special is not None:
        special = getattr(model.special_answers, answer.special)
        return f"“{say(special.label)}”" + (f" ({answer.reason})" if answer.reason else "")
    statement = model.statements[node.id]
    if answer.exact is not None and statement.kind == "number":
        return number_in_words(answer.exact)
    if answer.exact is not None:
        return _value_in_words(model, statement.scale_id, answer.exact)
    ticks = answer.ticks or frozenset()
    if statement.kind == "branching":
        way = [a.label for q in statement.branching for a in q.answers if f"{q.id}.{a.id}" in ticks]
        return listed([f"“{say(label)}”" for label in way]) or "nothing yet"
    texts = {t.id: say(t.text) for group in statement.checklist.values() for t in group}
    order = [texts.get(tick, tick) for tick in statement.tick_ids if tick in ticks]
    return f"with {listed([f'“{text}”' for text in order])} ticked" if order else "with no tick"


def _value_in_words(model: Assessment, scale: str | None, value: Fraction) -> str:
    if scale is not None:
        labels = [say(a.label) for a in model.scales[scale] if Fraction(str(a.value)) == value]
        return f"“{labels[0]}” ({number_in_words(value)})"
    level = model.level_at(value)
    return number_in_words(value) + (f", {say(level.label)}" if level else "")
