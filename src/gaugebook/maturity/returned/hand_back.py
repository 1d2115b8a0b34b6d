"""What goes back to a service whose return needs an answer: its own answers, and what is missing.

Nothing that was answered has to be answered again. The note names no person, and quotes what the
service itself wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gaugebook.definitions.campaign import CampaignFile
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import Return
from gaugebook.maturity.services import Service
from gaugebook.periods import long_date
from gaugebook.words import few


@dataclass(frozen=True)
class HandBack:
    """One form to hand back.

    Attributes
    ----------
    name
        What its files are called: the id of the service, with a number where several people of
        it get one.
    service
        Whose it is.
    prefill
        The answers to begin with, as they were given in this round.
    fixes
        What each statement needs, by its id.
    note
        One page in plain English.
    """

    name: str
    service: Service
    prefill: Answers
    fixes: Mapping[str, str]
    note: str


def hand_back_of(
    one: Return, round_: Round, *, name: str, more: Sequence[Answer] = ()
) -> HandBack | None:
    """Give what goes back for a return; None where none has to, or nobody knows to whom.

    Parameters
    ----------
    one
        A return.
    round_
        What is known of the round.
    name
        What its files are called.
    more
        Answers of others that stand for it where it is silent, and nothing else is to be asked.
    """
    service = round_.by_id.get(one.service)
    if service is None or service.excused or one.outcome != "needs_an_answer":
        return None
    filled = {
        a.statement: replace(a, respondent=one.respondent, role=one.role)
        for a in more
        if not a.is_blank and a.statement not in one.fixes
    }
    own = [a for a in one.answers if a.statement in round_.model.statements]
    said = {a.statement for a in own if not a.is_blank}
    beside = [a for a in own if a.statement in said or a.statement not in filled]
    prefill = (*beside, *(a for ref, a in filled.items() if ref not in said))
    whole = [p.message for p in one.problems if p.severity == "warn" and not p.key]
    fixes = {**one.fixes, **{ref: _NEW for ref in _newer(one) if ref not in one.fixes}}
    note = note_for(service, round_.campaign, fixes, whole=whole)
    answers = Answers(prefill, one.service, round_.campaign.cycle)
    return HandBack(name, service, answers, fixes, note)


_NEW = "This question was not in the form that you had. Choose an answer from the list."


def _newer(one: Return) -> list[str]:
    """Give the statements that the form of a former version did not have.

    They hold no return up by themselves. Where the form goes back it has them, and left open they
    would send it back once more.
    """
    return [str(p.facts["ref"]) for p in one.problems if p.code == "return-statement-added"]


def _marked(ref: str, text: str) -> str:
    """Give what a statement needs behind its Ref, unless the sentence begins with that."""
    return f"- {text}" if text.startswith(f"{ref} ") else f"- {ref}: {text}"


def note_for(
    service: Service,
    campaign: CampaignFile,
    fixes: Mapping[str, str],
    *,
    whole: list[str] | None = None,
) -> str:
    """Give the page that goes with a form that is handed back, as plain text.

    Parameters
    ----------
    service
        Whose form it is.
    campaign
        The round.
    fixes
        What each statement needs.
    whole
        What concerns the whole file.
    """
    lines = [f"Self-assessment of {service.name}: we need a little more", ""]
    lines += ["Thank you for your answers. We kept all that we could read.", ""]
    lines += [line for text in whole or [] for line in (text, "")]
    if fixes:
        count = few(len(fixes), "question")
        begin = "One question needs" if len(fixes) == 1 else f"{count.capitalize()} need"
        lines += [f"{begin} your answer. Each is marked in the column Please fix:", ""]
        lines += [_marked(ref, text) for ref, text in fixes.items()]
        lines.append("")
    lines += [
        "Open the form that comes with this note, answer what is still open, and send it back by "
        f"{long_date(campaign.last_day)}.",
        f"If anything is unclear, ask {campaign.ask}.",
    ]
    return "\n".join(lines) + "\n"
