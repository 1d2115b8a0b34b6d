"""The claims of a round: every answer with a score of its own, with what the service said of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import is_on_levels
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import FIRST_LANGUAGE, exact, number_in_words, say
from gaugebook.maturity.answers import Answer
from gaugebook.maturity.assessed import Assessed, AssessedService, KpiFinding
from gaugebook.maturity.nodes import Node
from gaugebook.words import counted

NOT_ANSWERED = "not answered"
DOES_NOT_APPLY = "said not to apply"
NOT_KNOWN = "said not to be known"
NO_RETURN = "of services that have not answered"
EXCUSED = "of services that are excused"


@dataclass(frozen=True)
class ServiceClaim:
    """What one service claims on one statement.

    Attributes
    ----------
    service, service_name, group, profile
        Of the service.
    level
        What the answer comes to; of several people, what their answers come to together.
    answered
        The claim as it was chosen, in words: ``3 - Managed``.
    reasons, evidence
        In the service's words, of all who answered. Evidence is named and never opened.
    figures
        What the council's own figures say of it.
    moderated
        The level that moderators found, where they looked at it already.
    ticks
        What is ticked, of a statement that is answered so, where all agree; None otherwise.
    lacks_evidence
        Whether it is of the highest level, asks for evidence and names none.
    """

    service: str
    service_name: str
    group: str
    profile: str | None
    statement: str
    theme: str
    level: Fraction
    answered: str
    reasons: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    figures: tuple[KpiFinding, ...] = ()
    moderated: Fraction | None = None
    ticks: frozenset[str] | None = None
    lacks_evidence: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The service and the statement: no other claim has both."""
        return self.service, self.statement


@dataclass(frozen=True)
class Claims:
    """The claims of a round, service by service, and how many answers are none, by the reason."""

    claims: tuple[ServiceClaim, ...]
    left_out: dict[str, int]

    @property
    def by_key(self) -> dict[tuple[str, str], ServiceClaim]:
        """The claims by service and statement."""
        return {claim.key: claim for claim in self.claims}


def claims_of(assessed: Assessed, *, language: str = FIRST_LANGUAGE) -> Claims:
    """Give the claims of a round.

    An answer is a claim where it has a score of its own in the service's view and moves the score.
    What is blank, does not apply or is not known is none, even where the model counts it as
    something; each is counted by its reason.

    Parameters
    ----------
    assessed
        The round.
    language
        In which claims are put into words.
    """
    claims: list[ServiceClaim] = []
    left_out: dict[str, int] = {}

    def leave_out(why: str, count: int = 1) -> None:
        left_out[why] = left_out.get(why, 0) + count

    for service in assessed.services:
        own = service.views.get("self")
        if own is None:
            leave_out(NO_RETURN, len(assessed.model.asked_of(service.service.profile)))
            continue
        for leaf in own.overall.statements():
            why = _why_none(leaf)
            if why:
                leave_out(why)
            else:
                claims.append(_claim(assessed.model, service, leaf, language))
    for excused in assessed.excused:
        leave_out(EXCUSED, len(assessed.model.asked_of(excused.profile)))
    return Claims(tuple(claims), left_out)


def _why_none(leaf: Node) -> str:
    """Say why a statement is no claim; empty where it is one."""
    given = [answer for answer in leaf.answers if not answer.is_blank]
    if not given:
        return NOT_ANSWERED
    if any(answer.special is None for answer in given) and leaf.claimed is not None:
        return ""
    if any(answer.special == "not_applicable" for answer in given):
        return DOES_NOT_APPLY
    return NOT_KNOWN if any(a.special == "dont_know" for a in given) else NOT_ANSWERED


def _claim(model: Assessment, assessed: AssessedService, leaf: Node, language: str) -> ServiceClaim:
    statement, theme = model.statements[leaf.id], model.theme_of(leaf.id)
    given = [answer for answer in leaf.answers if not answer.is_blank]
    evidence = tuple(dict.fromkeys(e.strip() for a in given for e in a.evidence if e.strip()))
    level = leaf.claimed if leaf.claimed is not None else Fraction()
    moderated = [
        m.counts_as
        for m in assessed.moderations
        if m.statement == leaf.id and m.view == "moderated" and not m.cannot_tell
    ]
    ticks = {answer.ticks for answer in given}
    return ServiceClaim(
        service=assessed.service.id,
        service_name=assessed.service.name,
        group=assessed.service.group,
        profile=assessed.service.profile,
        statement=leaf.id,
        theme=theme.id if theme else "",
        level=level,
        answered=_in_words(model, statement, given, level, language),
        reasons=tuple(dict.fromkeys(a.reason.strip() for a in given if a.reason.strip())),
        evidence=evidence,
        figures=tuple(f for f in assessed.kpi if f.statement == leaf.id),
        moderated=moderated[0] if moderated else None,
        ticks=next(iter(ticks)) if len(ticks) == 1 else None,
        lacks_evidence=not evidence and _asks_for_evidence(model, statement, level),
    )


def _asks_for_evidence(model: Assessment, statement: Statement, level: Fraction) -> bool:
    asked_from = statement.evidence.required_from_level
    return (
        is_on_levels(model, statement)
        and asked_from is not None
        and level >= max(exact(asked_from), model.level_values[-1])
    )


def _in_words(
    model: Assessment, statement: Statement, given: list[Answer], level: Fraction, language: str
) -> str:
    """Give a claim as it was chosen, or as a number where several people make it together."""
    words = value_in_words(model, statement, level, language)
    if len(given) > 1:
        return f"{words} ({counted(len(given), 'person').replace('persons', 'people')})"
    return words


def value_in_words(
    model: Assessment, statement: Statement, value: Fraction, language: str = FIRST_LANGUAGE
) -> str:
    """Give a value of a statement as its form has it: ``3 - Managed``, ``At least half``.

    A value that is none of its choices is given as a number.
    """
    number = number_in_words(value)
    if statement.scale_id is not None:
        labels = [a.label for a in model.scales[statement.scale_id] if exact(a.value) == value]
        return say(labels[0], language) if labels else number
    level = model.level_at(value) if is_on_levels(model, statement) else None
    return f"{number} - {say(level.label, language)}" if level is not None else number
