"""Statements, scored: the answers of several people made into one, special answers settled.

Answers are put together before anything is made of them further up. Who answers in a role of
weight 0 is seen in the spread and does not move the score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import ends_of_statement, is_on_levels
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words
from gaugebook.maturity.altered import altered
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.claims import Claim, judge
from gaugebook.maturity.nodes import Cap, Counts, Flag, Node, Spread, View
from gaugebook.words import counted


def score_statement(
    model: Assessment,
    statement: Statement,
    answers: Answers,
    *,
    view: View,
    caps: Mapping[str, Cap],
) -> Node:
    """Give the node of one statement."""
    chosen = answers_in_view(model, answers.to(statement.id), view)
    claims = [judge(model, statement, answer, view=view) for answer in chosen]
    weights = [_weight_of(model, claim.answer) for claim in claims]
    node = Node(
        id=statement.id,
        kind="statement",
        title=statement.ask,
        state="not_enough_answers",
        rule=model.rule_of("statement", statement),
        counts=Counts(asked=1, applicable=1),
        weight=exact(statement.weight),
        ends=ends_of_statement(model, statement),
        stage=statement.stage,
        tags=statement.tags,
        answers=tuple(chosen),
        spread=_spread(claims),
        notes=_notes(claims),
        flags=frozenset[Flag]().union(*(claim.flags for claim in claims)),
    )
    node = _settled(model, node, claims, weights)
    cap = caps.get(statement.id) if view == "confirmed" else None
    return _capped(node, cap) if cap is not None else node


def may_lack_evidence(model: Assessment, node: Node) -> bool:
    """Whether the confirmed view may let an answer to a statement count less for want of evidence.

    False where the model lets nothing count less, or every answer has its evidence.
    """
    if model.scoring.evidence_cap is None:
        return False
    return any(not any(text.strip() for text in answer.evidence) for answer in node.answers)


def answers_in_view(model: Assessment, answers: Sequence[Answer], view: View) -> tuple[Answer, ...]:
    """Give the answers that count in a view.

    The service's own answers stand until somebody who moderates answers instead (moderated), and
    those until somebody with the last word does (audited). A blank answer replaces nothing.
    """
    roles = model.roles_by_id
    own = [a for a in answers if a.role not in roles or roles[a.role].answers]
    if view not in ("moderated", "audited"):
        return tuple(own)
    given = [a for a in answers if a.role in roles and not a.is_blank]
    moderated = [a for a in given if roles[a.role].moderates and not roles[a.role].final]
    final = [a for a in given if roles[a.role].final]
    order = (moderated, own) if view == "moderated" else (final, moderated, own)
    return tuple(next((found for found in order if found), ()))


def _weight_of(model: Assessment, answer: Answer) -> Fraction:
    role = model.roles_by_id.get(answer.role)
    return exact(role.weight) if role is not None else Fraction(1)


def _spread(claims: Sequence[Claim]) -> Spread | None:
    values = [claim.value for claim in claims if claim.value is not None]
    return Spread(min(values), max(values), len(values)) if len(values) > 1 else None


def _notes(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Give what is to be said of the answers, with whose it is where there are several."""
    if len(claims) == 1:
        return claims[0].notes
    return tuple(
        f"{claim.answer.role or claim.answer.respondent or 'One person'}: {note}"
        for claim in claims
        for note in claim.notes
    )


def _settled(
    model: Assessment, node: Node, claims: Sequence[Claim], weights: Sequence[Fraction]
) -> Node:
    """Give the node with its value: one of the people, or what a missing or special answer does."""
    moving = [(c, w) for c, w in zip(claims, weights, strict=True) if w > 0]
    scored = [(c, w) for c, w in moving if c.value is not None]
    apart = [c for c, _ in moving if c.does_not_apply]
    if scored:
        return _combined(model, node, scored, len(apart))
    if apart:
        return _not_applicable(model, node)
    if any(c.is_answered for c, _ in moving):
        return altered(node, counts=Counts(1, 1, 1, 0))
    if any(c.is_answered for c in claims):
        note = "Only people whose answers do not move the score have answered."
        node = altered(node, notes=(*node.notes, note))
    return _blank(model, node)


def _combined(
    model: Assessment, node: Node, scored: Sequence[tuple[Claim, Fraction]], apart: int
) -> Node:
    notes, flags = node.notes, node.flags
    if apart:
        words = counted(apart, "person").replace("persons", "people")
        notes = (*notes, f"{words} said that it does not apply; the others' answers count.")
        flags |= {"disagreement"}
    return altered(
        node,
        state="scored",
        provisional=_one_of(model, [(c.value or Fraction(), w) for c, w in scored]),
        claimed=_one_of(model, [(c.claimed or Fraction(), w) for c, w in scored]),
        counts=Counts(1, 1, 1, 1),
        notes=notes,
        flags=flags,
    )


def _one_of(model: Assessment, values: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    if len(values) == 1:  # nearly always, and the sums below take their time
        return values[0][0]
    how = model.scoring.respondents
    if how != "mean":
        return (min if how == "min" else max)(value for value, _ in values)
    return sum((v * w for v, w in values), Fraction()) / sum(w for _, w in values)


def _not_applicable(model: Assessment, node: Node) -> Node:
    """Do with a statement that does not apply what the model says."""
    how = model.scoring.na
    high = node.ends[1] if node.ends else Fraction(0)
    value: Fraction | None = {"zero": Fraction(0), "full_marks": high}.get(how)
    words = {"zero": "0", "full_marks": f"{number_in_words(high)}, the highest there is"}.get(how)
    if how == "anchor_to_target":
        value = target_of(model, node.id, _anchor(model))
        words = f"{number_in_words(value)}, its target" if value is not None else None
    if how == "exclude" or value is None:
        reason = () if how == "exclude" else ("It does not apply and has no target; left out.",)
        return altered(
            node, state="not_applicable", counts=Counts(asked=1), notes=(*node.notes, *reason)
        )
    return altered(
        node,
        state="scored",
        provisional=value,
        counts=Counts(1, 1, 1, 1),
        notes=(*node.notes, f"It does not apply, and counts as {words}, as the model says."),
        flags=node.flags | {"not_applicable_counted"},
    )


def _anchor(model: Assessment) -> str:
    return model.scoring.na_target or model.targets[0].id


def target_of(model: Assessment, statement: str, target_id: str) -> Fraction | None:
    """Give the target of a statement in a target profile; None where it has none.

    The default of a profile is a level, so it is a target only of statements on the levels.
    """
    target = model.target(target_id)
    if target is None:
        return None
    if statement in target.overrides:
        return exact(target.overrides[statement])
    on_levels = is_on_levels(model, model.statements[statement])
    return exact(target.default) if target.default is not None and on_levels else None


def _blank(model: Assessment, node: Node) -> Node:
    if model.scoring.blank == "not_scored":
        return node
    return altered(
        node,
        state="scored",
        provisional=Fraction(0),
        counts=Counts(1, 1, 0, 1),
        notes=(*node.notes, "It is not answered, and counts as 0, as the model says."),
        flags=node.flags | {"blank_as_zero"},
    )


def _capped(node: Node, cap: Cap) -> Node:
    most = exact(cap.level)
    if node.provisional is None or node.provisional <= most:
        return node
    note = f"{cap.reason} So it counts as {number_in_words(most)}."
    return altered(node, provisional=most, notes=(*node.notes, note), flags=node.flags | {"capped"})
