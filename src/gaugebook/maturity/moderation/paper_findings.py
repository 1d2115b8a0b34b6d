"""What is found in a working paper, at its cells, and what its claims still need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.moderation.service_claims import ServiceClaim

ClaimKey = tuple[str, str]
"""The service and the statement of a claim."""


class UnreadError(Exception):
    """A conclusion that does not count; the finding says why."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.found = found


class PaperFindings:
    """Collects what is found in one paper; `fixes` says by claim what is still needed."""

    def __init__(self, claims: Mapping[ClaimKey, ServiceClaim]) -> None:
        self.claims = claims
        self.problems: list[Problem] = []
        self.fixes: dict[ClaimKey, str] = {}

    def make(
        self, code: str, where: Where, key: ClaimKey, *, found: str = "", **facts: object
    ) -> Problem:
        """Make a finding on a claim, without noting it."""
        service, statement = key
        name = self.claims[key].service_name
        more: dict[str, Any] = {"service": name, "statement": statement, **facts}
        return problem(code, where, found=found, key=f"{service} {statement}", **more)

    def unread(self, code: str, where: Where, key: ClaimKey, **facts: str) -> UnreadError:
        """Give the exception for a conclusion that does not count."""
        return UnreadError(self.make(code, where, key, **facts))

    def tell(
        self, code: str, where: Where, key: ClaimKey, *, found: str = "", **facts: str
    ) -> None:
        """Note a finding on a claim that counts all the same."""
        self.problems.append(self.make(code, where, key, found=found, **facts))

    def ask(self, key: ClaimKey, found: Problem) -> None:
        """Note a finding on a claim that somebody has to put right."""
        self.problems.append(found)
        self.fixes[key] = f"{found.message} {found.remedy}"
