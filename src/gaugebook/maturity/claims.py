"""One answer to one statement: what it claims, and what the claim counts as.

Ticks that a level needs, evidence and the council's own figures can only make a claim count less,
and each time a sentence says so. The claim itself is kept beside what it counts as.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import ends_of_statement, is_on_levels
from gaugebook.definitions.assessment_scoring import STAGED_OPS
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words, say
from gaugebook.maturity.altered import altered
from gaugebook.maturity.answers import Answer, is_finished, way_through
from gaugebook.maturity.nodes import Flag, View
from gaugebook.maturity.rules import Input, apply_rule, first_condition
from gaugebook.words import listed


@dataclass(frozen=True)
class Claim:
    """What one answer comes to: a value, or that it does not apply, or no value."""

    answer: Answer
    value: Fraction | None = None
    claimed: Fraction | None = None
    is_answered: bool = True
    does_not_apply: bool = False
    notes: tuple[str, ...] = ()
    flags: frozenset[Flag] = frozenset()

    def lowered(self, value: Fraction, note: str, flag: Flag) -> Claim:
        """Give the claim counting as less, with the reason."""
        return altered(self, value=value, notes=(*self.notes, note), flags=self.flags | {flag})


def judge(model: Assessment, statement: Statement, answer: Answer, *, view: View) -> Claim:
    """Give what one answer comes to.

    Parameters
    ----------
    model, statement
        What is answered.
    answer
        An answer in which `faults_of` finds nothing.
    view
        Evidence is asked for in the confirmed view alone.
    """
    if answer.is_blank:
        return Claim(answer, is_answered=False)
    if answer.special == "not_applicable":
        return _does_not_apply(model, answer)
    if answer.special == "dont_know":
        return _unknown(model, statement, answer)
    claim = _VALUE_OF[statement.kind](model, statement, answer)
    claim = altered(claim, claimed=claim.value)
    claim = _with_ticks(model, statement, claim)
    return _with_evidence(model, statement, claim) if view == "confirmed" else claim


def _does_not_apply(model: Assessment, answer: Answer) -> Claim:
    special = model.special_answers.not_applicable
    if special is not None and special.requires == "reason" and not answer.reason.strip():
        note = "It is said not to apply, without the reason that the model asks for."
        return Claim(answer, does_not_apply=True, notes=(note,), flags=frozenset({"no_reason"}))
    return Claim(answer, does_not_apply=True)


def _unknown(model: Assessment, statement: Statement, answer: Answer) -> Claim:
    special = model.special_answers.dont_know
    flags: frozenset[Flag] = frozenset({"dont_know"})
    if special is None or special.score is None:
        return Claim(answer, notes=("It is not known, and has no score.",), flags=flags)
    lowest = ends_of_statement(model, statement)[0]
    value = lowest if special.score == "lowest" else exact(special.score)
    note = f"It is not known, which counts as {number_in_words(value)}."
    return Claim(answer, value, value, notes=(note,), flags=flags)


def _plain(_model: Assessment, _statement: Statement, answer: Answer) -> Claim:
    return Claim(answer, answer.exact, is_answered=answer.value is not None)


def _number(_model: Assessment, statement: Statement, answer: Answer) -> Claim:
    value, asked = answer.exact, statement.number
    if value is None or asked is None:
        return Claim(answer, is_answered=False)
    if not asked.bands:
        return Claim(answer, value)
    band = max((b for b in asked.bands if exact(b.start) <= value), key=lambda b: b.start)
    level = exact(band.value)
    note = f"{number_in_words(value)} stands for {number_in_words(level)}."
    return Claim(answer, level, notes=(note,))


def _ticked(model: Assessment, statement: Statement, answer: Answer) -> Claim:
    """Score a checklist: what is not ticked in an answer is not there."""
    if answer.ticks is None:
        return Claim(answer, is_answered=False)
    rule = model.rule_of("statement", statement)
    groups = {
        name: [tick.id in answer.ticks for tick in ticks]
        for name, ticks in statement.checklist.items()
    }
    if rule.op == "conditions":
        return Claim(answer, first_condition(rule, groups, model).value)
    inputs = [
        Input(
            f"{name}.{number}",
            Fraction(int(is_there)),
            (Fraction(0), Fraction(1)),
            stage=int(name) if rule.op in STAGED_OPS else None,
        )
        for name, ticks in groups.items()
        for number, is_there in enumerate(ticks)
    ]
    return Claim(answer, apply_rule(rule, inputs, model).value)


def _followed(_model: Assessment, statement: Statement, answer: Answer) -> Claim:
    """Score a way through questions by the last answer; a way that stops early has no score."""
    way, _ = way_through(statement, answer.ticks or frozenset())
    if not way:
        return Claim(answer, is_answered=False)
    if not is_finished(statement, way):
        note = f"The questions were not answered to their end; the last answer is {way[-1][0]}."
        return Claim(answer, is_answered=False, notes=(note,), flags=frozenset({"unfinished"}))
    return Claim(answer, way[-1][1])


_VALUE_OF = {
    "level": _plain,
    "scale": _plain,
    "number": _number,
    "checklist": _ticked,
    "branching": _followed,
}


def _with_ticks(model: Assessment, statement: Statement, claim: Claim) -> Claim:
    """Let a level count only where everything that it and the levels below it need is ticked."""
    if claim.value is None or statement.kind != "level":
        return claim
    for level, ticks in statement.musts.items():
        if level > claim.value:
            break
        if claim.answer.ticks is None:
            note = "Whether what the level needs is there was not asked."
            return altered(claim, notes=(*claim.notes, note))
        lacking = [say(t.text) for t in ticks if t.id not in claim.answer.ticks]
        below = [value for value in model.level_values if value < level]
        if lacking and below:
            quoted = listed([f"“{text}”" for text in lacking])
            verb = "is" if len(lacking) == 1 else "are"
            note = (
                f"Level {number_in_words(level)} needs {quoted}, which {verb} not ticked, so the "
                f"answer counts as {number_in_words(below[-1])}."
            )
            return claim.lowered(below[-1], note, "ticks_missing")
    return claim


def _with_evidence(model: Assessment, statement: Statement, claim: Claim) -> Claim:
    cap, asked_from = model.scoring.evidence_cap, statement.evidence.required_from_level
    if claim.value is None or cap is None or asked_from is None:
        return claim
    if not is_on_levels(model, statement) or any(e.strip() for e in claim.answer.evidence):
        return claim
    most = exact(cap.without_evidence)
    if claim.value < exact(asked_from) or claim.value <= most:
        return claim
    note = (
        f"Evidence is asked for from level {number_in_words(asked_from)} and none is given, so the "
        f"answer counts as {number_in_words(most)}."
    )
    return claim.lowered(most, note, "capped")
