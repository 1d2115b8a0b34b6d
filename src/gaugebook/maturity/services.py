"""The services that a round of self-assessment asks, and apart from them the people to write to.

A `Service` names nobody, and is what scores, exhibits and papers know. A `Contact` names people;
it is read from the council's own list each time that drafts or a tracker are written, and goes no
further than those.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Service:
    """One service that is asked.

    Attributes
    ----------
    id
        Permanent: small letters, digits, ``-``; what a file that comes back is known by.
    name
        As it is printed.
    profile
        One of the model's profiles, which decides what it is asked; everything without one.
    group
        The directorate or area it belongs to, for sampling and tables; never a person.
    figures
        How the council's own figures name it: dimension and code, as in ``service=Waste``. Empty:
        the figures do not tell it apart, and no claim of it can be tested on them.
    came_from
        The ids of services that it was made of since they were asked (split, merged, reassigned);
        their answers become its answers.
    excused
        Why it need not answer; empty where it must.
    delegated
        Whether somebody else than the manager answers.
    """

    id: str
    name: str
    profile: str | None = None
    group: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    came_from: tuple[str, ...] = ()
    excused: str = ""
    delegated: bool = False


@dataclass(frozen=True)
class Contact:
    """Whom to write to about a service: never stored, printed in a paper or put into a package."""

    service: Service
    manager: str = ""
    email: str = ""
    director: str = ""
    director_email: str = ""
    delegate: str = ""
    delegate_email: str = ""

    @property
    def to(self) -> tuple[str, str]:
        """The name and the e-mail address of whoever answers: the delegate, else the manager."""
        if self.delegate_email:
            return self.delegate, self.delegate_email
        return self.manager, self.email


LONGEST_ID, LONGEST_NAME = 60, 120
"""Letters of a service's id, which names its files, and of its name."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Windows takes these for devices, whatever comes after the point of a file name.
_NO_FILE_NAMES = {"con", "prn", "aux", "nul"}
_NO_FILE_NAMES |= {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}


def service_id_of(name: str) -> str:
    """Make the id of a service from its name, once: small letters, digits and ``-``.

    Accents are dropped, ``&`` is *and*. Empty where nothing of the name is left.

    >>> service_id_of("Children’s Social Care & Café"), service_id_of("水")
    ('childrens-social-care-and-cafe', '')
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ")
    plain = re.sub("['’‘`]", "", plain).encode("ascii", "ignore").decode()
    words = re.findall("[a-z0-9]+", plain)
    while len("-".join(words)) > LONGEST_ID and len(words) > 1:
        words.pop()
    made = "-".join(words)[:LONGEST_ID]
    return f"{made}-service" if made in _NO_FILE_NAMES else made


def fault_of_service_id(text: str) -> str:
    """Say what is wrong with an id that somebody typed; empty where it is in order.

    >>> fault_of_service_id("bin-collections"), fault_of_service_id("Bins")
    ('', 'it has other marks than small letters, digits and single -')
    """
    if not _ID.fullmatch(text):
        return "it has other marks than small letters, digits and single -"
    if len(text) > LONGEST_ID:
        return f"it is longer than {LONGEST_ID} letters"
    return "no file can have that name on Windows" if text in _NO_FILE_NAMES else ""
