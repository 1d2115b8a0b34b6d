"""The views of one service's scores: its own, confirmed, moderated and audited, side by side.

Who moderates concludes on single claims. Such a conclusion becomes an answer in the moderators'
role, and the ordinary `gaugebook.maturity.score` does the rest: it lets the moderators' answer
stand in place of the service's, and the answer of whoever has the last word in place of both. A
claim that nobody looked at counts in every view as it was made; how many were looked at is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment, Role
from gaugebook.definitions.assessment_text import number_in_words
from gaugebook.errors import UsageError
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessed import AssessedService, Moderation
from gaugebook.maturity.nodes import Cap, Node, Scored, View
from gaugebook.maturity.score import score, score_confirmed

CHECKED_VIEWS: tuple[View, ...] = ("moderated", "audited")
"""The views that somebody else than the service made, the one with the last word behind."""


class ModeratorsDifferError(UsageError):
    """Two people concluded differently on one claim; a person decides before anything is scored."""

    def __init__(self, statement: str, view: View) -> None:
        super().__init__(
            f"Two people concluded differently on {statement} ({view}). Decide which stands."
        )
        self.statement = statement
        self.view = view


@dataclass(frozen=True)
class Conclusions:
    """The conclusions on one service's claims: those that count, and those that no longer do.

    `outdated` ones were on a claim that the service has changed since.
    """

    standing: tuple[Moderation, ...] = ()
    outdated: tuple[Moderation, ...] = ()


def role_of_view(model: Assessment, view: View) -> Role | None:
    """Give the role in which conclusions of a view are made; None where the model has none.

    The first role that moderates (``moderated``) or has the last word (``audited``). Its weight
    is more than 0, as an answer of weight 0 could not stand in place of anything.
    """
    return next(
        (
            role
            for role in model.roles
            if role.weight > 0
            and (role.final if view == "audited" else role.moderates and not role.final)
        ),
        None,
    )


def views_of(
    model: Assessment,
    answers: Answers,
    *,
    profile: str | None = None,
    caps: Iterable[Cap] = (),
    moderations: Iterable[Moderation] = (),
) -> Mapping[View, Scored]:
    """Give the scores of one service in every view that there is something for.

    Parameters
    ----------
    model
        The maturity model.
    answers
        The answers of the service's own people.
    profile
        The service's profile.
    caps
        What the council's own figures let claims count as, for the confirmed view.
    moderations
        What was concluded on its claims. Those on a claim that has changed since, and those that
        say that nobody can tell, count for nothing.

    Returns
    -------
    Mapping
        Nothing where nothing is answered. ``self`` and ``confirmed`` otherwise; ``moderated`` and
        ``audited`` where somebody concluded on a claim.

    Raises
    ------
    AnswersRefusedError
        When an answer or a level that was concluded is none that the model has.
    ModeratorsDifferError
        When two people concluded differently on one claim.
    UsageError
        When the model has no role for whoever concluded.
    """
    if all(answer.is_blank for answer in answers.given):
        return {}
    own = score(model, answers, profile=profile)
    views: dict[View, Scored] = {
        "self": own,
        "confirmed": score_confirmed(model, answers, own, caps=caps),
    }
    standing = conclusions_on(own, moderations).standing
    for view in CHECKED_VIEWS:
        if any(m.view == view and not m.cannot_tell for m in standing):
            given = _answers_of(model, answers, standing, view)
            views[view] = score(model, given, profile=profile, view=view)
    return views


def conclusions_on(own: Scored, moderations: Iterable[Moderation]) -> Conclusions:
    """Part the conclusions on a service's claims: those that count, those on a changed claim.

    The same conclusion of two people counts once.

    Parameters
    ----------
    own
        The scores in the service's own view.
    moderations
        What was concluded.

    Raises
    ------
    ModeratorsDifferError
        When two people concluded differently on one claim.
    """
    standing: dict[tuple[str, View], Moderation] = {}
    outdated: list[Moderation] = []
    for moderation in moderations:
        if _is_outdated(own, moderation):
            outdated.append(moderation)
            continue
        key = moderation.statement, moderation.view
        other = standing.get(key)
        if other is None or other.cannot_tell:
            standing[key] = moderation
        elif not moderation.cannot_tell and not is_same_conclusion(other, moderation):
            raise ModeratorsDifferError(*key)
    return Conclusions(tuple(standing.values()), tuple(outdated))


def is_same_conclusion(one: Moderation, other: Moderation) -> bool:
    """Whether two people came to the same level; that nobody can tell is a conclusion of its own.

    >>> a = Moderation("A.1", "moderated", Fraction(3), None, "")
    >>> is_same_conclusion(a, replace(a, level=Fraction(3)))
    True
    >>> is_same_conclusion(a, replace(a, level=Fraction(2)))
    False
    """
    if one.cannot_tell or other.cannot_tell:
        return one.cannot_tell == other.cannot_tell
    return one.counts_as == other.counts_as


def _is_outdated(own: Scored, moderation: Moderation) -> bool:
    node = own.nodes.get(moderation.statement)
    if node is None or moderation.claimed is None:
        return False
    return node.claimed != moderation.claimed


def _answers_of(
    model: Assessment, answers: Answers, standing: Sequence[Moderation], view: View
) -> Answers:
    """Give the service's answers with those of whoever checked them, as they count in a view.

    Who agrees adds no answer: the service's own stands. So where the audit agrees with a claim
    that moderators changed, the moderators' answer is left out of the audited view.
    """
    order = CHECKED_VIEWS[: CHECKED_VIEWS.index(view) + 1]
    last: dict[str, Moderation] = {}
    for step in order:
        last |= {m.statement: m for m in standing if m.view == step and not m.cannot_tell}
    changed = [m for m in last.values() if m.conclusion == "another_level"]
    return replace(answers, given=(*answers.given, *(_as_answer(model, m) for m in changed)))


def _as_answer(model: Assessment, moderation: Moderation) -> Answer:
    role = role_of_view(model, moderation.view)
    if role is None:
        raise UsageError(f"{model.key} has no role for a conclusion that is {moderation.view}.")
    found = moderation.answer or Answer(moderation.statement, moderation.level)
    return replace(
        found,
        reason=moderation.reason,
        respondent=moderation.tester,
        role=role.id,
    )


# --- side by side -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimSideBySide:
    """One statement of one service in every view, with the reasons why they differ.

    Attributes
    ----------
    claimed
        What was answered, before anything capped it; None where nothing with a score was.
    counted, confirmed, moderated, audited
        What it counts as in each view, the first being the service's own; None where there is no
        such view or no score in it.
    looked_at
        The views in which somebody concluded on this very claim.
    why_counted, why_confirmed
        Our own sentences, which name nobody.
    why_moderated, why_audited
        In the words of whoever looked at it: private to the service unless redacted.
    """

    service: str
    statement: str
    claimed: Fraction | None
    counted: Fraction | None
    confirmed: Fraction | None = None
    moderated: Fraction | None = None
    audited: Fraction | None = None
    looked_at: tuple[View, ...] = ()
    why_counted: tuple[str, ...] = ()
    why_confirmed: tuple[str, ...] = ()
    why_moderated: str = ""
    why_audited: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether somebody who looked at it found another level."""
        found = [self.moderated, self.audited]
        return any(value is not None and value != self.counted for value in found)


def side_by_side(assessed: AssessedService) -> tuple[ClaimSideBySide, ...]:
    """Give every statement of a service in every view, in the order of the model.

    Nothing where the service did not answer.
    """
    own = assessed.views.get("self")
    if own is None:
        return ()
    return tuple(_beside(assessed, leaf) for leaf in own.overall.statements())


def _beside(assessed: AssessedService, leaf: Node) -> ClaimSideBySide:
    nodes = {view: scored.nodes[leaf.id] for view, scored in assessed.views.items()}
    values = {view: node.exact for view, node in nodes.items()}
    on_it = {m.view: m for m in assessed.moderations if m.statement == leaf.id}
    confirmed = nodes.get("confirmed")
    own_notes = set(leaf.notes)
    return ClaimSideBySide(
        service=assessed.service.id,
        statement=leaf.id,
        claimed=leaf.claimed,
        counted=leaf.exact,
        confirmed=values.get("confirmed"),
        moderated=values.get("moderated"),
        audited=values.get("audited"),
        looked_at=tuple(v for v in CHECKED_VIEWS if v in on_it and not on_it[v].cannot_tell),
        why_counted=leaf.notes,
        why_confirmed=tuple(n for n in confirmed.notes if n not in own_notes) if confirmed else (),
        why_moderated=_why(on_it.get("moderated")),
        why_audited=_why(on_it.get("audited")),
    )


def _why(moderation: Moderation | None) -> str:
    if moderation is None:
        return ""
    if moderation.reason:
        return moderation.reason
    if moderation.conclusion == "agree" and moderation.claimed is not None:
        return f"Level {number_in_words(moderation.claimed)} was agreed."
    return ""
