"""A round of self-assessment drawn in a test: its model, its services, its people."""

from datetime import date

from tests.maturity.little_models import draw, two_themes

from gaugebook.definitions.campaign import CampaignFile
from gaugebook.intake import Grid
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.services import Contact, Service

PROFILES = "applies_to: {profiles: [{id: phone, label: By phone}, {id: visits, label: By visit}]}\n"
MODEL = draw(two_themes(PROFILES, second="applies_to: [phone]"))
"""A.1, A.2 and B.1, which services that visit are not asked."""

OPENED, DUE, CUT_OFF = date(2026, 11, 23), date(2026, 12, 18), date(2026, 12, 31)
NAMES = ("Zebedee Quillfeather", "Aurelia Thistlewood", "Barnaby Ottershaw")
ADDRESSES = ("z.quillfeather@example.org", "a.thistlewood@example.org", "b.ottershaw@example.org")


def campaign(**more: object) -> CampaignFile:
    """Give a round; fields may be given otherwise."""
    fields = {
        "schema": "campaign/1",
        "model": MODEL.id,
        "version": MODEL.version,
        "cycle": "2026-Q4",
        "opened": OPENED,
        "due": DUE,
        "cut_off": CUT_OFF,
        "right_of_reply_until": date(2027, 1, 29),
        "ask": "the performance team",
        "sender": "performance@council.example.org",
        **more,
    }
    return CampaignFile.model_validate(fields)


def service(name: str, **more: object) -> Service:
    """Give a service by its id."""
    return Service(name, name.capitalize().replace("-", " "), **more)  # type: ignore[arg-type]


def contact(name: str = "bins", **more: str) -> Contact:
    """Give a service with its people."""
    people = {
        "manager": NAMES[0],
        "email": ADDRESSES[0],
        "director": NAMES[1],
        "director_email": ADDRESSES[1],
    }
    return Contact(service(name, delegated="delegate_email" in more), **{**people, **more})


def listed(text: str, *, file: str = "services.csv") -> list[Grid]:
    """Give a list of services written as text: one row a line, ``|`` between the fields."""
    rows = (line.split("|") for line in text.strip().splitlines())
    plain = "\n".join("\t".join(field.strip() for field in row) for row in rows)
    return [Grid.from_text(plain, file=file)]


def given(of: str = "", /, **levels: object) -> Answers:
    """Give answers by statement, with _ for the point."""
    made = tuple(Answer(name.replace("_", "."), level) for name, level in levels.items())  # type: ignore[arg-type]
    return Answers(made, of, "2026-Q4")
