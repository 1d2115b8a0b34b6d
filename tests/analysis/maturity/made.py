"""Rounds of the shipped model with answers that can be seen, and every exhibit of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

from gaugebook.analysis.maturity import (
    Naming,
    Shown,
    claim_exhibits,
    response_exhibits,
    roadmap_exhibits,
    round_exhibits,
    score_exhibits,
)
from gaugebook.bindings import misbound
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.definitions.library import load_library
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessed import Assessed, KpiFinding, Moderation
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.services import Service

NAMED = Naming()
NOT_YET = Naming("services may answer to their results until 2 December 2022")
EVIDENCE = ("a note.pdf",)

# Levels of the themes, in the order of the model: data, resilience, delivery, culture, measurement.
SEVEN = {
    "Bins": "32231",
    "Council Tax": "33332",
    "Benefits": "34342",
    "Housing": "22231",
    "Planning": "23241",
    "Libraries": "33343",
    "Schools": "22332",
}


@cache
def model(version="1.0.0"):
    library, _ = load_library()
    found = library.assessments["customer-experience-1.0.0"]
    if version == "1.0.0":
        return found
    return found.model_copy(update={"model": found.model.model_copy(update={"version": version})})


def campaign(**more):
    told = {
        "schema": "campaign/1", "model": "customer-experience", "version": "1.0.0",
        "cycle": "2022-Q4", "opened": date(2022, 10, 10), "due": date(2022, 11, 11),
        "right_of_reply_until": date(2022, 12, 2), "target": "standard",
    }  # fmt: skip
    return CampaignFile.model_validate(told | more)


def answers_of(name, levels, *, evidence=EVIDENCE, role="service_manager", respondent="a"):
    themes = dict(zip([theme.id for theme in model().themes], levels, strict=True))
    given = []
    for statement in model().statements:
        mark = themes[statement.partition(".")[0]]
        common = {"role": role, "respondent": respondent}
        if mark == "-":
            continue
        if mark == "n":
            answer = Answer(statement, special="not_applicable", reason="None here.", **common)
        else:
            answer = Answer(statement, int(mark), evidence=evidence, **common)
        given.append(answer)
    return Answers(tuple(given), service=name, cycle="2022-Q4")


def service(name, **more):
    return Service(name.lower().replace(" ", "-"), name, **more)


def made(
    levels=SEVEN, *, silent=(), excused=(), late=(), previous=None, kpi=None, extra=(), **more
) -> Assessed:
    """A round: levels of each service, and those that did not answer, were late or excused."""
    services = [service(name) for name in (*levels, *silent)]
    services += [service(name, excused="It is being reorganised.") for name in excused]
    answers = {service(name).id: answers_of(name, marks) for name, marks in levels.items()}
    for one in extra:
        answers[one.service] = replace(
            answers[one.service], given=(*answers[one.service].given, *one.given)
        )
    file = campaign(**more)
    return assess(
        model(file.version),
        file,
        services,
        answers,
        name=f"customer-experience-{file.cycle}",
        org_code="ZZ-TEST",
        late=[service(name).id for name in late],
        previous=previous,
        kpi=kpi,
    )


def finding(statement="RES.3", state="not_confirmed", *, claimed=3, sentence=""):
    told = sentence or "Level 3 needs a figure in at least 10 of the last 12 months. There is 4."
    return KpiFinding(
        statement, "known", Fraction(3), Fraction(claimed), "answered_share", state, told, 4, 12
    )


def moderated(found, levels=SEVEN):
    """A round whose first claims, by service, were drawn and found to be of these levels."""
    plain = made(levels)
    answers = {one.service.id: one.answers for one in plain.services}
    statements = list(model().statements)
    moderations = {
        name: [
            Moderation(statement, "moderated", _claimed(answers[name], statement), Fraction(int(m)),
                       "The records show it.")
            for statement, m in zip(statements, marks, strict=False)
        ]
        for name, marks in found.items()
    }  # fmt: skip
    return assess(
        plain.model,
        campaign(),
        [one.service for one in plain.services],
        answers,
        name=plain.campaign,
        org_code="ZZ-TEST",
        moderations=moderations,
    )


def _claimed(answers, statement):
    return Fraction(next(a.value for a in answers.given if a.statement == statement))


def everything(assessed, *, may_name=NAMED, **more):
    """Every exhibit of a round, by name."""
    shown = Shown(assessed, may_name, "Test Council", **more)
    return {
        **response_exhibits(shown),
        **score_exhibits(shown),
        **claim_exhibits(shown),
        **round_exhibits(shown),
        **roadmap_exhibits(shown, start=date(2023, 1, 1)),
    }


def known(assessed):
    """The observations of a round and of those before it."""
    found = list(assessed.observations)
    return found + (known(assessed.previous) if assessed.previous is not None else [])


def faults(assessed, exhibits):
    """Everything that is misbound, by exhibit."""
    observations = known(assessed)
    return {
        name: found
        for name, exhibit in exhibits.items()
        if (found := misbound(exhibit, observations))
    }


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]
