"""What was collected of a campaign, read back from the private folder.

Only here are answers of services read from or written to disk. Nothing outside the private folder
holds them, but for what goes back to the same service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from gaugebook.definitions.files import LoadedYaml, load_yaml
from gaugebook.definitions.library import Library
from gaugebook.errors import Problem, RefusedError, UsageError, Where, problem
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.kept import issued_as, read_returns_kept, read_with, write_returns
from gaugebook.maturity.moderation.kept import as_plain, from_plain
from gaugebook.maturity.returned.collecting import Collected, collect
from gaugebook.maturity.returned.decisions import Decisions, read_decisions
from gaugebook.maturity.returned.persons import are_rivals
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import Return
from gaugebook.tables.caches import write_private
from gaugebook.tables.private import private_folder, secret_in
from gaugebook.tables.records.keys import hash_key
from gaugebook.workspace.assess.opened import OpenCampaign

_MODERATIONS_FORMAT = "gaugebook-moderations/1"
_KEY_LENGTH = 16


@dataclass(frozen=True)
class KeptReturns:
    """The answers that count, by service; the services that came too late; every return."""

    answers: Mapping[str, Answers] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    collected: Collected = field(default_factory=Collected)

    @property
    def waiting(self) -> frozenset[str]:
        """The services whose file came and does not count yet: it needs an answer, or a choice."""
        came = {one.service for one in self.collected.returns if one.service}
        # Services that sent nothing, and are asked what those they were made of left open.
        return frozenset(
            (came | self.collected.asked_anew.keys()) - self.answers.keys() - self.late
        )


def round_of(campaign: OpenCampaign, library: Library) -> Round:
    """Give what is known of a campaign when its returns are read.

    The secret of the workspace is made here, when a name is first to be hashed.
    """
    secret = secret_in(private_folder(campaign.folder.root))
    return Round(
        campaign=campaign.file,
        models=library.assessments,
        services=campaign.services,
        issued={row.number: row.service for row in campaign.issued},
        key_of_name=partial(_key_of_name, secret=secret),
        sent=frozenset(row.sha256 for row in campaign.issued),
    )


def _key_of_name(name: str, *, secret: bytes) -> str:
    return hash_key(name, secret)[:_KEY_LENGTH]


def kept_returns(campaign: OpenCampaign, library: Library) -> KeptReturns:
    """Give what was collected so far; nothing where nothing was.

    Raises
    ------
    UsageError
        When the campaign, its model or its services changed since: the files must be read again.
    RefusedError
        When what was kept, or ``decisions.yaml``, cannot be read.
    """
    path = campaign.folder.kept_returns
    if not path.is_file():
        return KeptReturns()
    round_ = round_of(campaign, library)
    returns, is_whole, problems = _read(campaign, round_)
    if any(p.severity != "note" for p in problems):
        raise RefusedError(problems, message="The collected answers cannot be read.")
    if not is_whole:
        raise UsageError(
            f"The list of services, campaign.yaml or the model of {campaign.name}, or gaugebook "
            "itself, has changed since the returned files were read.",
            remedy=f"Run: gaugebook assess collect {campaign.name}. It reads the same files again "
            "by what is there now, and loses none; then run this command once more.",
        )
    collected = collect((), round_, kept=returns, decisions=decisions_of(campaign))
    return KeptReturns(
        answers=collected.accepted or {},
        late=frozenset(collected.late or {}) - frozenset(collected.accepted or {}),
        collected=collected,
    )


def _read(campaign: OpenCampaign, round_: Round) -> tuple[tuple[Return, ...], bool, list[Problem]]:
    """Give the kept returns that would be read the same way now, and whether those are all."""
    path = campaign.folder.kept_returns
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        hashes = [row["sha256"] for row in json.loads(text)["returns"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        hashes = []
    returns, problems = read_returns_kept(
        text,
        file=campaign.folder.named(path),
        read_with=read_with(round_),
        hashes=hashes,
        issued_as=partial(issued_as, round_=round_),
    )
    return returns, len(returns) == len(hashes), problems


def returns_before(campaign: OpenCampaign) -> tuple[Return, ...]:
    """Give every return as it was kept last time, however it was read; nothing where none can be.

    What is broken or of another format is told where returns are reused.
    """
    try:
        text = campaign.folder.kept_returns.read_text(encoding="utf-8")
        kept = json.loads(text)
        mark, hashes = kept["read_with"], [row["sha256"] for row in kept["returns"]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ()
    return read_returns_kept(text, file="", read_with=mark, hashes=hashes)[0]


def days_received(campaign: OpenCampaign) -> dict[str, date]:
    """Give the day on which each file was first seen, by its sha256, however it was read."""
    days = _column(campaign, "received")
    return {sha256: date.fromisoformat(day) for sha256, day in days if day}


def services_read(campaign: OpenCampaign) -> dict[str, frozenset[str]]:
    """Give the services that each file was last read as, by its sha256.

    None where nobody knew, several where it holds the forms of several.
    """
    found: dict[str, frozenset[str]] = {}
    for sha256, service in _column(campaign, "service"):
        found[sha256] = found.get(sha256, frozenset()) | ({service} if service else set())
    return found


def rivals_of(campaign: OpenCampaign, sha256: str, service: str, round_: Round) -> frozenset[str]:
    """Give the sha256 of the files of a service that a person chooses between with this one."""
    before = [one for one in returns_before(campaign) if one.service == service]
    this = next((one for one in before if one.sha256 == sha256), None)
    if this is None:
        return frozenset()
    return frozenset(
        one.sha256
        for one in before
        if one.sha256 != sha256 and are_rivals(this, one, together=round_.together)
    )


def _column(campaign: OpenCampaign, name: str) -> list[tuple[str, str | None]]:
    """Give one field of every return that was kept, with the sha256 of its file."""
    try:
        kept = json.loads(campaign.folder.kept_returns.read_text(encoding="utf-8"))
        return [(row["sha256"], row[name]) for row in kept["returns"]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return []


def returns_to_reuse(
    campaign: OpenCampaign, round_: Round, hashes: frozenset[str]
) -> tuple[Return, ...]:
    """Give the returns of files that are still there and need not be read again."""
    if not campaign.folder.kept_returns.is_file():
        return ()
    returns, _, _ = _read(campaign, round_)
    return tuple(one for one in returns if one.sha256 in hashes)


def keep_returns(campaign: OpenCampaign, round_: Round, returns: tuple[Return, ...]) -> None:
    """Keep returns in the private folder."""
    campaign.folder.open_private()
    marking = partial(issued_as, round_=round_)
    text = write_returns(returns, read_with=read_with(round_), issued_as=marking)
    write_private(campaign.folder.kept_returns, text.encode("utf-8"))


def decisions_of(campaign: OpenCampaign) -> Decisions:
    """Give what a person decided; nothing where there is no such file.

    Raises
    ------
    RefusedError
        When the file has faults.
    """
    path = campaign.folder.decisions
    if not path.is_file():
        return Decisions()
    loaded, problems = load_yaml(path, name=campaign.folder.named(path))
    found, faults = decisions_in(loaded, campaign) if loaded is not None else (None, [])
    if found is None:
        raise RefusedError([*problems, *faults], message="The decisions cannot be read.")
    return found


def decisions_in(
    loaded: LoadedYaml, campaign: OpenCampaign
) -> tuple[Decisions | None, list[Problem]]:
    """Read ``decisions.yaml`` and hold it against a campaign: what it names must be of the round.

    A service may have gone from the list since; one that was ever issued a form is known.
    """
    earlier = [name for service in campaign.services for name in service.came_from]
    services = {*(s.id for s in campaign.services), *(r.service for r in campaign.issued), *earlier}
    return read_decisions(loaded, services=services, statements=campaign.model.statements)


def kept_moderations(campaign: OpenCampaign) -> dict[str, tuple[Moderation, ...]]:
    """Give what moderators and auditors concluded, by service; nothing where nobody did.

    Raises
    ------
    RefusedError
        When what was kept cannot be read.
    """
    path = campaign.folder.kept_moderations
    if not path.is_file():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["format"] != _MODERATIONS_FORMAT:
            raise ValueError(kept["format"])
        return from_plain(kept["moderations"])
    except (ValueError, TypeError, KeyError, RecursionError):
        place = Where(campaign.folder.named(path))
        found = problem("kept-returns", place, detail="it is broken or of another format")
        raise RefusedError([found], message="The conclusions cannot be read.") from None


def keep_moderations(campaign: OpenCampaign, found: Mapping[str, tuple[Moderation, ...]]) -> None:
    """Keep conclusions in the private folder."""
    campaign.folder.open_private()
    kept = {"format": _MODERATIONS_FORMAT, "moderations": as_plain(found)}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    write_private(campaign.folder.kept_moderations, text.encode("utf-8"))
