"""Scores: a model and the answers of one service in, the tree of scores out.

The one way for every model: statements first, then what stands above them, each by its rule. No
files, no clock. Answers that cannot be scored are refused, not mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from gaugebook.definitions.assessment import OVERALL, Assessment, NodeKind, Promise, Theme
from gaugebook.definitions.assessment_scoring import Rule
from gaugebook.definitions.assessment_text import exact
from gaugebook.errors import UsageError, near_miss
from gaugebook.maturity.altered import altered
from gaugebook.maturity.answers import Answers, AnswersRefusedError, faults_of
from gaugebook.maturity.leaves import may_lack_evidence, score_statement
from gaugebook.maturity.matrix import score_matrix
from gaugebook.maturity.nodes import Cap, Counts, Headline, Node, Scored, Taken, View
from gaugebook.maturity.rules import Input, apply_rule
from gaugebook.words import listed


def score(
    model: Assessment,
    answers: Answers,
    *,
    profile: str | None = None,
    view: View = "self",
    caps: Iterable[Cap] = (),
) -> Scored:
    """Give the scores of one service.

    Parameters
    ----------
    model
        The maturity model.
    answers
        The answers of the service's people, moderators and auditors.
    profile
        The service's profile, which decides what it is asked; everything without one.
    view
        ``self``: as claimed. ``confirmed``: as claimed, capped where evidence is missing or the
        council's own figures do not bear it out (`caps`). ``moderated`` and ``audited``: with the
        answers of those who checked in place of the service's own.
    caps
        What the council's own figures let claims count as; used in the confirmed view alone.

    Returns
    -------
    Scored
        Without answers every node says that it has not enough of them.

    Raises
    ------
    AnswersRefusedError
        When an answer is none that the model has.
    UsageError
        When the model has no such profile, or a cap is on a statement that it has not.

    Examples
    --------
    >>> from gaugebook.definitions.assessment_files import read_assessment
    >>> from gaugebook.definitions.files import parse_yaml
    >>> from gaugebook.maturity.answers import Answer
    >>> text = '''
    ... schema: maturity-model/1
    ... model: {id: small, version: 1.0.0, status: draft, title: Small, owner: O, licence: own}
    ... levels: [{value: 1, id: low, label: Low}, {value: 2, id: high, label: High}]
    ... themes:
    ...   - id: A
    ...     title: Answering
    ...     promises:
    ...       - id: A.P1
    ...         text: We answer.
    ...         statements:
    ...           - {id: A.1, ask: "Do you?", type: level, levels: {1: "Seldom.", 2: "Always."}}
    ... '''
    >>> model, _ = read_assessment(parse_yaml(text, "small.yaml")[0])
    >>> scored = score(model, Answers((Answer("A.1", 2),)))
    >>> scored.themes[0].state, scored.shown("A")
    ('scored', Decimal('2.0'))
    """
    faults = faults_of(model, answers)
    if faults:
        raise AnswersRefusedError(faults)
    _check_profile(model, profile)
    by_statement = _by_statement(model, caps)
    leaves = {
        statement.id: score_statement(model, statement, answers, view=view, caps=by_statement)
        for statement in model.asked_of(profile)
    }
    return _scored(model, leaves, view, profile, _unasked(model, answers, profile))


def _scored(
    model: Assessment,
    leaves: Mapping[str, Node],
    view: View,
    profile: str | None,
    notes: tuple[str, ...],
) -> Scored:
    overall = build_tree(model, leaves)
    return Scored(
        model_id=model.id,
        version=model.version,
        view=view,
        profile=profile,
        display=model.scoring.display,
        overall=overall,
        headline=headline_of(model, overall.children),
        matrix=score_matrix(model, leaves, node_of),
        notes=notes,
    )


def score_confirmed(
    model: Assessment, answers: Answers, own: Scored, *, caps: Iterable[Cap] = ()
) -> Scored:
    """Give the confirmed view of a service whose own view is there; the same as `score` gives.

    Only what a cap or missing evidence can lower is judged again, and where nothing is lowered the
    tree is the service's own: a third of the time of scoring a round.

    Parameters
    ----------
    model, answers, caps
        As `score` takes them.
    own
        What `score` gave for them in the view ``self``.

    Raises
    ------
    UsageError
        When a cap is on a statement that the model has not.
    """
    by_statement = _by_statement(model, caps)
    leaves = {leaf.id: leaf for leaf in own.overall.statements()}
    lowered = {
        name: score_statement(
            model, model.statements[name], answers, view="confirmed", caps=by_statement
        )
        for name, leaf in leaves.items()
        if name in by_statement or may_lack_evidence(model, leaf)
    }
    if all(leaves[name] == leaf for name, leaf in lowered.items()):
        return replace(own, view="confirmed")
    return _scored(model, {**leaves, **lowered}, "confirmed", own.profile, own.notes)


def _check_profile(model: Assessment, profile: str | None) -> None:
    known = [p.id for p in model.applies_to.profiles]
    if profile is not None and profile not in known:
        hint = near_miss(profile, known)
        raise UsageError(f"{model.key} has no profile {profile}.{hint}")


def _by_statement(model: Assessment, caps: Iterable[Cap]) -> dict[str, Cap]:
    """Give the lowest cap of each statement."""
    lowest: dict[str, Cap] = {}
    for cap in sorted(caps, key=lambda c: exact(c.level)):
        if cap.statement not in model.statements:
            hint = near_miss(cap.statement, model.statements)
            raise UsageError(f"{model.key} has no statement {cap.statement}.{hint}")
        lowest.setdefault(cap.statement, cap)
    return lowest


def _unasked(model: Assessment, answers: Answers, profile: str | None) -> tuple[str, ...]:
    asked = {statement.id for statement in model.asked_of(profile)}
    beside = sorted({a.statement for a in answers.given if not a.is_blank} - asked)
    if not beside:
        return ()
    return (
        f"{listed(beside)}: answered, and not counted, as services of this profile are not "
        "asked it.",
    )


# --- the tree ---------------------------------------------------------------------------------


def build_tree(model: Assessment, leaves: Mapping[str, Node]) -> Node:
    """Give the node above all themes, with all below it, from the nodes of the statements.

    Statements that are not asked are left out, and so is what has none of them.
    """
    themes = [made for theme in model.themes if (made := _branch(model, "theme", theme, leaves))]
    node = node_of(model, "overall", OVERALL, model.model.title, model.rule_of("overall"), themes)
    # A theme of which nothing is scored is passed over where the model asks for no least share.
    without = [
        theme.id
        for theme in themes
        if theme.state == "not_enough_answers"
        and (theme.counts.scored or _is_short(model, theme.counts))
    ]
    if node.state == "scored" and without:
        reason = f"There is no overall score without a score of {listed(without)}."
        return altered(node, state="not_enough_answers", notes=(*node.notes, reason))
    return node


def _branch(
    model: Assessment, kind: NodeKind, item: Theme | Promise, leaves: Mapping[str, Node]
) -> Node | None:
    if isinstance(item, Theme):
        found = [_branch(model, "promise", promise, leaves) for promise in item.promises]
    else:
        found = [_branch(model, "part", part, leaves) for part in item.parts]
        found += [leaves.get(statement.id) for statement in item.statements]
    children = [child for child in found if child is not None]
    if not children:
        return None
    title = item.title if isinstance(item, Theme) else item.text
    node = node_of(model, kind, item.id, title, model.rule_of(kind, item), children)
    return altered(node, weight=exact(item.weight), stage=item.stage)


def node_of(
    model: Assessment,
    kind: NodeKind,
    node_id: str,
    title: Mapping[str, str],
    rule: Rule,
    children: Sequence[Node],
) -> Node:
    """Give a node above others, with its value or the reason why it has none."""
    node = Node(
        id=node_id,
        kind=kind,
        title=title,
        state="not_scored",
        rule=rule,
        counts=sum((child.counts for child in children), Counts()),
        children=tuple(children),
    )
    if node.counts.asked and not node.counts.applicable:
        return altered(node, state="not_applicable")
    if rule.op == "none":
        return node
    looked_at = list(node.statements()) if rule.over == "statements" else list(children)
    inputs = [_as_input(child) for child in looked_at if child.state != "not_applicable"]
    outcome = apply_rule(rule, inputs, model)
    return _with_outcome(model, node, inputs, outcome.value, outcome.ends, outcome.reason)


def _as_input(child: Node) -> Input:
    ends = child.ends or (Fraction(0), Fraction(0))
    return Input(child.id, child.provisional, ends, child.weight, child.stage, child.tags)


def _with_outcome(
    model: Assessment,
    node: Node,
    inputs: Sequence[Input],
    value: Fraction | None,
    ends: tuple[Fraction, Fraction] | None,
    reason: str,
) -> Node:
    notes = _notes_on(inputs, node.rule)
    is_short = _is_short(model, node.counts)
    if value is None:
        notes = (*notes, f"There is no score: {reason}.")
    elif is_short:
        least = model.scoring.min_answered
        notes = (
            *notes,
            f"There is no score: {node.counts.scored} of {node.counts.applicable} statements are "
            f"scored, and {least:.0%} are needed.",
        )
    return altered(
        node,
        state="not_enough_answers" if value is None or is_short else "scored",
        provisional=value,
        ends=ends,
        taken=tuple(Taken(i.id, i.value, i.weight) for i in inputs if i.value is not None),
        left_out=tuple(i.id for i in inputs if i.value is None),
        notes=notes,
    )


def _notes_on(inputs: Sequence[Input], rule: Rule) -> tuple[str, ...]:
    """Say what the reader of a mean would not expect: children out of different most."""
    ends = {i.ends[1] for i in inputs if i.value is not None}
    if rule.op in ("weighted_mean", "mean_of_categories") and not rule.normalise and len(ends) > 1:
        return ("Its parts are not all out of the same, as something in them does not count.",)
    return ()


def _is_short(model: Assessment, counts: Counts) -> bool:
    return Fraction(counts.scored) < exact(model.scoring.min_answered) * counts.applicable


def headline_of(model: Assessment, themes: Sequence[Node]) -> Headline | None:
    """Give the weakest of the themes that are scored; None where none is, or none is asked for."""
    rule = model.scoring.headline
    if rule is None:
        return None
    applicable = [theme for theme in themes if theme.counts.applicable]
    scored = [theme for theme in applicable if theme.exact is not None]
    if not scored:
        return None
    height = {theme.id: _height(theme, rule) for theme in scored}
    weakest = [theme for theme in scored if height[theme.id] == min(height.values())]
    return Headline(
        label=rule.label or {"en": "Weakest theme"},
        themes=tuple(theme.id for theme in weakest),
        exact=weakest[0].exact or Fraction(),
        themes_scored=len(scored),
        themes_applicable=len(applicable),
    )


def _height(theme: Node, rule: Rule) -> Fraction:
    """Give a theme's value, or its share of its own scale where the model puts them on one."""
    value, (low, high) = theme.exact or Fraction(), theme.ends or (Fraction(0), Fraction(0))
    if rule.normalise is None or high == low:
        return value
    return (value - low) / (high - low)
