"""The services that a round of self-assessment asks, and apart from them the people to write to.

A `Service` names nobody, and is what scores, exhibits and papers know. A `Contact` names people;
it is read from the council's own list each time that drafts or a tracker are written, and goes no
further than those.
"""

from __future__ import annotations

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
