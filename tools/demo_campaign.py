"""Makes the demonstration council's two rounds of self-assessment, always the same.

.venv/bin/python tools/demo_campaign.py

Nine services that do not exist, with posts and addresses at example.org, and what they sent back
as plain CSV. In the later round one return needs an answer, one came twice, one service is excused
and in one two people answered; and somebody else looked at a sample of the claims, whose working
paper lies beside them, as CSV too. The answers are drawn with a seed and say nothing about any
council. The files are committed; run this again after the model or the form has changed.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact
from gaugebook.definitions.campaign import CAMPAIGN_FILE, CampaignFile
from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.library import load_library
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.campaign.columns import HEADINGS
from gaugebook.maturity.campaign.csv_form import csv_form
from gaugebook.maturity.campaign.issued import ISSUED_FILE, Issued, number_of, write_issued
from gaugebook.maturity.campaign.plain_csv import write_csv
from gaugebook.maturity.form import START_DATE, START_NAME, START_ROLE, SURE, TEMPLATE_VERSION
from gaugebook.maturity.moderation import paper_form as paper
from gaugebook.maturity.moderation.sample import DrawnClaim, draw_sample
from gaugebook.maturity.moderation.service_claims import value_in_words
from gaugebook.maturity.moderation.working_paper import drawn_in_words
from gaugebook.maturity.services import Service

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "demo-council" / "campaigns"
MODEL = "customer-experience-1.0.0"
SEED = 2022
LOOKED_AT = 70
"""How many claims were drawn for somebody else to look at."""

CAMPAIGN = """\
# A made-up round of self-assessment: tools/demo_campaign.py writes it and all that lies beside it.
schema: campaign/1
model: customer-experience
version: 1.0.0
cycle: {cycle}
org_code: ZZ-DEMO
made_up: true
services: services.csv
target: first_year
{previous}opened: {opened}
due: {due}
cut_off: {cut_off}
right_of_reply_until: {reply}
ask: the customer experience team
sender: customer.experience@example.org
"""


@dataclass(frozen=True)
class Round:
    """One round: its dates, and how much higher services stand than in the first."""

    cycle: str
    opened: date
    due: date
    cut_off: date
    reply: date
    lift: float
    previous: str = ""

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"customer-experience-{self.cycle}"


@dataclass(frozen=True)
class Made:
    """One made-up service: how mature it is, and what it holds of itself beyond that."""

    service: Service
    level: float
    boast: float = 0.0
    excused: str = ""


ROUNDS = (
    Round(
        "2021-Q4",
        date(2021, 10, 18),
        date(2021, 11, 19),
        date(2021, 11, 26),
        date(2021, 12, 17),
        0.0,
    ),
    Round(
        "2022-Q4",
        date(2022, 10, 10),
        date(2022, 11, 11),
        date(2022, 11, 18),
        date(2022, 12, 2),
        0.35,
        "customer-experience-2021-Q4",
    ),
)
THEMES = {"DAT": -0.1, "RES": 0.1, "DEL": 0.15, "CUL": 0.4, "MEA": -0.75}
"""How much a theme lies above or below a service's own level."""


def _service(name: str, profile: str, group: str, line: str = "") -> Service:
    figures = {"line": line} if line else {}
    service_id = name.lower().replace(" ", "-")
    return Service(service_id, name, profile=profile, group=group, figures=figures)


SERVICES = (
    Made(
        _service("Waste and Recycling", "phone_and_web", "Place", "Waste and Recycling"), 2.4, 0.5
    ),
    Made(_service("Council Tax", "phone_and_web", "Resources", "Council Tax"), 2.7, 0.2),
    Made(_service("Benefits", "phone_and_web", "Resources", "Benefits"), 2.9),
    Made(_service("Highways", "phone_and_web", "Place", "Highways"), 2.1, 0.6),
    Made(_service("Libraries", "visits_only", "Communities", "Libraries"), 3.1),
    Made(_service("Housing Repairs", "phone_and_web", "Place", "Housing"), 1.9, 0.4),
    Made(_service("Planning", "phone_and_web", "Place", "Planning"), 2.2),
    Made(_service("People Support", "back_office", "Resources"), 2.5, 0.3),
    Made(
        _service("Helping Hands", "phone_and_web", "Communities", "Helping Hands"),
        2.0,
        excused="The service is being reorganised and is asked next time",
    ),
)
SENT_TWICE, NEEDS_AN_ANSWER, TWO_PEOPLE = "planning", "highways", "libraries"


def main() -> None:
    """Write both rounds."""
    library, _ = load_library()
    model = library.assessments[MODEL]
    for number, one in enumerate(ROUNDS):
        write_round(model, one, is_last=number == len(ROUNDS) - 1)


def write_round(model: Assessment, one: Round, *, is_last: bool) -> None:
    """Write one round: its campaign, its list of services, what came back, what was issued."""
    folder = FOLDER / one.name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "returned").mkdir(parents=True)
    text = CAMPAIGN.format(
        cycle=one.cycle,
        opened=one.opened,
        due=one.due,
        cut_off=one.cut_off,
        reply=one.reply,
        previous=f"previous: {one.previous}\n" if one.previous else "",
    )
    _write(folder / CAMPAIGN_FILE, text)
    campaign, problems = build(CampaignFile, parse_yaml(text, CAMPAIGN_FILE)[0])
    if campaign is None:
        raise SystemExit(str(problems))
    _write(folder / "services.csv", _list_of_services(is_last=is_last))
    issued = []
    for place, made in enumerate(SERVICES, start=1):
        number = number_of(place)
        blank = csv_form(model, made.service, campaign=campaign, issue_number=number)
        digest = hashlib.sha256(blank.encode("utf-8")).hexdigest()
        row = (number, made.service.id, model.version, TEMPLATE_VERSION, one.opened, digest)
        issued.append(Issued(*row))
        if made.excused and is_last:
            continue
        if made.service.id == "people-support" and not is_last:
            continue  # it was set up after the first round
        for name, form in _forms(model, made, campaign, one, number, is_last=is_last):
            _write(folder / "returned" / name, form)
    _write(folder / ISSUED_FILE, write_issued(issued))
    if is_last:
        sheet = folder / "moderation" / "returned" / "working-paper.csv"
        sheet.parent.mkdir(parents=True)
        _write(sheet, _working_paper(model, campaign, one))


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def _list_of_services(*, is_last: bool) -> str:
    fields = (
        *("service", "id", "profile", "group", "manager", "email", "director"),
        *("director_email", "figures", "excused"),
    )
    rows = [[HEADINGS[field] for field in fields]]  # type: ignore[index]
    for made in SERVICES:
        service = made.service
        post = f"Head of {service.name}"
        figures = "; ".join(f"{name}={code}" for name, code in service.figures.items())
        rows.append(
            [
                *(service.name, service.id, service.profile or "", service.group, post),
                f"head.of.{service.id.replace('-', '.')}@example.org",
                f"Director of {service.group}",
                f"director.of.{service.group.lower()}@example.org",
                figures,
                made.excused if is_last else "",
            ]
        )
    return write_csv(rows)


# --- what came back ---------------------------------------------------------------------------


def _forms(
    model: Assessment,
    made: Made,
    campaign: CampaignFile,
    one: Round,
    number: str,
    *,
    is_last: bool,
) -> list[tuple[str, str]]:
    """Give the files that one service sent back, by name."""
    service = made.service
    answers = _answers(model, made, one, role="service_manager")
    filled = csv_form(model, service, campaign=campaign, issue_number=number, prefill=answers)
    manager = _signed(filled, f"Head of {service.name}", "Service manager", one.due)
    found = [(f"{service.id}.csv", manager)]
    if is_last and service.id == SENT_TWICE:
        found.append((f"{service.id} (copy).csv", manager))
    if is_last and service.id == NEEDS_AN_ANSWER:
        found = [(f"{service.id}.csv", _spoilt(manager))]
    if is_last and service.id == TWO_PEOPLE:
        theirs = _answers(model, made, one, role="team_member")
        other = csv_form(model, service, campaign=campaign, issue_number=number, prefill=theirs)
        signed = _signed(other, "Branch supervisor", "Team member", one.due)
        found.append((f"{service.id}-team.csv", signed))
    return found


def _signed(form: str, name: str, role: str, day: date) -> str:
    for item, value in ((START_NAME, name), (START_ROLE, role), (START_DATE, f"{day:%d %B %Y}")):
        form = form.replace(f"\r\n{item},\r\n", f"\r\n{item},{value}\r\n", 1)
    return form


def _spoilt(form: str) -> str:
    """Give a form with two answers that mean nothing and one that was passed over."""
    lines = form.split("\r\n")
    wrong = {"RES.2": "between 2 and 3", "DEL.4": "see attached", "CUL.2": "Not answered yet"}
    for place, line in enumerate(lines):
        ref = line.partition(",")[0]
        if ref in wrong:
            for level in ("1 - Starting", "2 - Developing", "3 - Managed", "4 - Leading"):
                head, mark, tail = line.rpartition(f",{level},")
                # The answer stands behind all that can be answered; the aim has no comma after it.
                if mark:
                    lines[place] = f"{head},{wrong[ref]},{tail}"
                    break
    return "\r\n".join(lines)


# --- what somebody else found -----------------------------------------------------------------


def _working_paper(model: Assessment, campaign: CampaignFile, one: Round) -> str:
    """Give the working paper of a sample of the claims, filled in."""
    answered = {
        made.service.id: _together(model, made, one)
        for made in SERVICES
        if not made.excused and made.service.id != NEEDS_AN_ANSWER
    }
    services = [made.service for made in SERVICES if made.service.id in answered]
    assessed = assess(model, campaign, services, answered, name=one.name, org_code="ZZ-DEMO")
    sample = draw_sample(assessed, size=LOOKED_AT, seed=str(SEED))
    about = ("moderated", one.name, model.id, model.version, paper.PAPER_VERSION, one.cycle)
    more = (sample.seed, ", ".join(sample.strata), f"{sample.size}", f"{sample.population}")
    rows: list[Sequence[str]] = [*zip(paper.ABOUT_ITEMS, (*about, *more), strict=True), ()]
    rows.append((*GIVEN, *paper.TO_FILL))
    rows += [_looked_at(model, one, drawn) for drawn in sample.drawn]
    return write_csv(rows)


GIVEN = (paper.SERVICE_ID, paper.REF, paper.CLAIMED, paper.DRAWN_AS)


def _together(model: Assessment, made: Made, one: Round) -> Answers:
    roles = ["service_manager", *(["team_member"] if made.service.id == TWO_PEOPLE else [])]
    given = [
        replace(answer, respondent=role)
        for role in roles
        for answer in _answers(model, made, one, role=role).given
    ]
    return Answers(tuple(given), service=made.service.id, cycle=one.cycle)


def _looked_at(model: Assessment, one: Round, drawn: DrawnClaim) -> Sequence[str]:
    """Give one row: what was found is what the service would have said without its boast."""
    claim = drawn.claim
    made = next(made for made in SERVICES if made.service.id == claim.service)
    given = _answers(model, replace(made, boast=0.0), one, role="service_manager").given
    found = next(answer.value for answer in given if answer.statement == claim.statement)
    rng = random.Random(f"{SEED} {claim.service} {claim.statement} moderator")
    conclusion, reason, seen = paper.AGREE, "", "The records that the service showed"
    if rng.random() < 0.05:
        conclusion, seen = paper.CANNOT_TELL, "Nothing could be shown on the day"
    elif found is not None and found != claim.level:
        conclusion = value_in_words(model, model.statements[claim.statement], found)
        reason = "The records show less than that." if found < claim.level else "It does more."
    post = "Performance officer, Resources"
    day = f"{one.cut_off:%d %B %Y}"
    head = (claim.service, claim.statement, claim.answered, drawn_in_words(drawn))
    return (*head, seen, day, post, conclusion, reason, "")


# --- answers ----------------------------------------------------------------------------------


def _answers(model: Assessment, made: Made, one: Round, *, role: str) -> Answers:
    """Draw the answers of one person of a service, the same in every run."""
    rng = random.Random(f"{SEED} {made.service.id} {role}")
    given = []
    for statement in model.asked_of(made.service.profile):
        # Both rounds draw the same numbers, so that a service changes by what it has done.
        noise, evidence, sure = rng.gauss(0, 0.55), rng.random(), rng.choice(SURE)
        given.append(_answer(statement, made, one, role, noise, evidence, sure))
    return Answers(tuple(given), service=made.service.id, cycle=one.cycle)


def _answer(
    statement: Statement,
    made: Made,
    one: Round,
    role: str,
    noise: float,
    evidence: float,
    sure: str,
) -> Answer:
    if statement.id == "MEA.3" and made.service.id == "people-support":
        reason = "No other council has a team like ours to compare with."
        return Answer(statement.id, special="not_applicable", reason=reason, role=role)
    if statement.id == "MEA.4" and made.service.id == "housing-repairs":
        return Answer(statement.id, special="dont_know", reason="Nobody asks.", role=role)
    boast = made.boast if role == "service_manager" else 0.0
    theme = THEMES[statement.id.partition(".")[0]]
    value = min(4, max(1, round(made.level + boast + theme + one.lift + noise)))
    asked_from = statement.evidence.required_from_level
    shows = asked_from is not None and value >= exact(asked_from) and evidence < 0.8
    reason = {
        1: "We have not started on this.",
        2: "Some of our teams do this.",
        3: "We do this every time.",
        4: "We do this every time and check it once a year.",
    }[value]
    return Answer(
        statement.id,
        value,
        reason=reason,
        evidence=(f"{statement.id} - note for the file.pdf",) if shows else (),
        confidence=sure,
        aim=min(4, value + 1),
        role=role,
    )


if __name__ == "__main__":
    main()
