"""Rounds of a self-assessment for tests: a small model, services, answers as rows of levels."""

from collections.abc import Iterable, Mapping

from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessed import Assessed, Moderation
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.services import Service

ROLES = """\
roles:
  - {id: manager, label: Service manager, answers: true}
  - {id: team, label: Team member, answers: true, weight: 0}
  - {id: deputy, answers: true}
  - {id: peer, moderates: true}
  - {id: audit, moderates: true, final: true}
"""
TARGETS = "targets: [{id: standard, default: 3, overrides: {B.1: 2}}]\n"
EVIDENCE = "evidence: {required_from_level: 3}"
NAMES = ("A.1", "A.2", "A.3", "B.1", "B.2")
OVERALL = (
    "scoring: {min_answered: 0.5, overall: weighted_mean, headline: {op: min, label: Weakest "
    "theme}, evidence_cap: {without_evidence: 2}}\n"
)


def model_text(
    scoring: str = OVERALL, version: str = "1.0.0", header: str = "", roles: str = ROLES
) -> str:
    """Give a model: theme A of three statements, theme B of two."""
    a = promise("A.P1", *(level(name, EVIDENCE) for name in NAMES[:3]))
    b = promise("B.P1", *(level(name) for name in NAMES[3:]))
    head = HEAD.replace("1.0.0", version).replace("licence: own", f"licence: own{header}")
    themes = "themes:\n" + theme("A", a) + theme("B", b)
    return head + LEVELS + SPECIAL + scoring + roles + TARGETS + themes


def model(**more: str) -> Assessment:
    """Read the model."""
    return draw(model_text(**more))


def campaign_of(model: Assessment, cycle: str = "2026-Q4", **more: object) -> CampaignFile:
    """Give the campaign of a round."""
    return CampaignFile(
        schema="campaign/1",
        model=model.id,
        version=model.version,
        cycle=cycle,
        opened="2026-10-01",
        due="2026-10-31",
        **more,
    )


def row(*levels: object, evidence: str = "", role: str = "manager", who: str = "") -> Answers:
    """Give one person's answers in the order of the statements; None is no answer."""
    given = []
    for name, value in zip(NAMES, levels, strict=False):
        if value is None:
            continue
        if isinstance(value, str):
            given.append(Answer(name, special=value, reason="As agreed", role=role, respondent=who))
        else:
            links = (evidence,) if evidence else ()
            given.append(
                Answer(name, value, reason="We do", evidence=links, role=role, respondent=who)
            )
    return Answers(tuple(given))


def both(*people: Answers) -> Answers:
    """Give the answers of several people as one."""
    return Answers(tuple(answer for person in people for answer in person.given))


def round_of(
    answers: Mapping[str, Answers],
    *,
    asked: Iterable[Service] = (),
    of: Assessment | None = None,
    cycle: str = "2026-Q4",
    previous: Assessed | None = None,
    moderations: Mapping[str, Iterable[Moderation]] | None = None,
    target: str | None = None,
    **more: object,
) -> Assessed:
    """Score a round of the services that answered and of any others asked."""
    drawn = of or model()
    named = list(asked)
    named += [Service(n, n.title()) for n in answers if n not in {s.id for s in named}]
    return assess(
        drawn,
        campaign_of(drawn, cycle, target=target),
        named,
        answers,
        name="drawn-2026-Q4",
        org_code="E07000004",
        moderations=moderations,
        previous=previous,
        **more,
    )
