"""The maturity models and campaigns that a paper's figures come from, as the paper names them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaugebook.definitions.assessment import OVERALL, Assessment, Promise, Theme
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words, say
from gaugebook.definitions.library import Library
from gaugebook.maturity.explain import rule_in_words
from gaugebook.maturity.matrix import cell_in_words
from gaugebook.maturity.rounding import rounded
from gaugebook.observations import Observation
from gaugebook.papers.paper import DefinitionUsed, SourceUsed
from gaugebook.tables.caches import sha256_of
from gaugebook.words import capitalised
from gaugebook.workspace.assess.folders import CampaignFolder, campaigns_in, find_campaign
from gaugebook.workspace.assess.kept import kept_moderations, kept_returns
from gaugebook.workspace.assess.opened import OpenCampaign, open_campaign

SOURCE = "assessment "
"""How the reference of a score begins; the name of its campaign follows."""


def models_of(library: Library, used: Iterable[Observation]) -> Mapping[str, Assessment]:
    """Give the maturity models that some figures are scores of, by id and version."""
    wanted = {(o.metric_id, o.definition_version) for o in used}
    return {
        model.key: model
        for model in library.assessments.values()
        if any(
            version == model.version and metric.startswith(f"{model.id}.")
            for metric, version in wanted
        )
    }


def model_used(library: Library, model: Assessment) -> DefinitionUsed:
    """Give a model as a definition that a reader can check."""
    targets = [say(target.label) if target.label else target.id for target in model.targets]
    return DefinitionUsed(
        metric_id=model.id,
        version=model.version,
        name=say(model.model.title),
        formula=f"{capitalised(rule_in_words(model.rule_of('theme')))}, for each theme.",
        target="; ".join(targets) or "None",
        owner=model.model.owner,
        caveat="Scores are what services say of themselves, except where they were checked.",
        fingerprint=library.fingerprint_of("assessment", model.key),
    )


def names_of_nodes(models: Iterable[Assessment], used: Sequence[Observation]) -> Mapping[str, str]:
    """Give the names of the themes, promises and statements that some figures are scores of."""
    titles: dict[str, str] = {}
    for model in models:
        title = say(model.model.title)
        titles |= {f"{model.id}.{OVERALL}": title}
        for place in model.placed():
            titles.setdefault(f"{model.id}.{place.item.id}", _title(place.item))
        for one in used:
            cell = one.metric_id.removeprefix(f"{model.id}.")
            if cell != one.metric_id and (words := cell_in_words(model, cell)):
                titles.setdefault(one.metric_id, words)
    return {o.metric_id: titles[o.metric_id] for o in used if o.metric_id in titles}


def scores_as_printed(
    models: Iterable[Assessment], used: Sequence[Observation]
) -> Mapping[str, str]:
    """Give scores as the rules of their model round them, by binding.

    A model may send a half to the even digit, or cut off; a workbook that rounded half up would
    say something else than the paper that it belongs to.
    """
    by_key = {(model.id, model.version): model for model in models}
    found: dict[str, str] = {}
    for one in used:
        name, _, node = one.metric_id.partition(".")
        model = by_key.get((name, one.definition_version))
        if model is None or one.value is None:
            continue
        value = exact(one.value)
        whole = node in model.statements and value.denominator == 1
        shown = number_in_words(value) if whole else f"{rounded(value, model.scoring.display):f}"
        found[one.binding] = shown
    return found


def _title(item: Theme | Promise | Statement) -> str:
    if isinstance(item, Theme):
        return say(item.title)
    return say(item.text if isinstance(item, Promise) else item.ask)


# --- the files of a campaign --------------------------------------------------------------------


@dataclass(frozen=True)
class CampaignInput:
    """One file that a campaign's scores were made of, never by a name that somebody gave it.

    People call what they send back by their own names, so a returned file is named by its service
    and a working paper by its number. `rows` counts what is in it: services, answers, conclusions.
    """

    file: str
    sha256: str
    rows: int
    is_late: bool = False


def campaign_inputs(campaign: OpenCampaign, library: Library) -> tuple[CampaignInput, ...]:
    """Give the files of one campaign: its own, each return that was kept, each working paper."""
    folder = campaign.folder
    own = (
        (folder.file, 1),
        (folder.folder / campaign.file.services, len(campaign.services)),
        (folder.issued, len(campaign.issued)),
    )
    found = [CampaignInput(folder.named(p), sha256_of(p), n) for p, n in own if p.is_file()]
    if folder.decisions.is_file():
        found.append(CampaignInput(folder.named(folder.decisions), sha256_of(folder.decisions), 1))
    return (*found, *_returns(campaign, library), *_papers(folder))


def _returns(campaign: OpenCampaign, library: Library) -> Iterator[CampaignInput]:
    kept = kept_returns(campaign, library)
    place = campaign.folder.named(campaign.folder.returned)
    used = [kept.collected.returns[number] for number in sorted(kept.collected.used)]
    for one in sorted(used, key=lambda one: (one.service, one.sha256)):
        # Of a service that sent one in time, a later one still counts for nothing.
        is_late = one.service not in kept.answers
        yield CampaignInput(f"{place}: {one.service}", one.sha256, len(one.answers), is_late)


def _papers(folder: CampaignFolder) -> Iterator[CampaignInput]:
    if not folder.kept_moderations.is_file():
        return
    place = folder.moderation / "returned"
    paths = [p for p in place.rglob("*") if p.is_file() and p.name[0] not in "~."]
    for number, sha256 in enumerate(sorted(map(sha256_of, paths)), start=1):
        yield CampaignInput(f"{folder.named(place)}: working paper {number}", sha256, 1)


def inputs_of_round(root: Path, library: Library, name: str) -> list[dict[str, Any]]:
    """Give the files of a campaign and of those before it, as the run record lists inputs."""
    listed: list[dict[str, Any]] = []
    seen: set[str] = set()
    known = {folder.name for folder in campaigns_in(root)}
    while name and name in known and name not in seen:
        seen.add(name)
        campaign, _ = open_campaign(find_campaign(root, name), library)
        listed += [
            {
                "source": f"{SOURCE}{name}",
                "org_code": campaign.file.org_code,
                "made_up": campaign.file.made_up,
                "file": one.file,
                "sha256": one.sha256,
                "rows": 0 if one.is_late else one.rows,
                "rows_left_out": one.rows if one.is_late else 0,
                "left_out": {"received after the cut-off": one.rows} if one.is_late else {},
            }
            for one in campaign_inputs(campaign, library)
        ]
        name = campaign.file.previous or ""
    return listed


def campaigns_used(
    root: Path, library: Library, references: Collection[str]
) -> Iterator[SourceUsed]:
    """Give the campaigns that some figures were read from, by their references.

    What came back stands as one source, whose sha256 is that of the sha256 of its files, sorted;
    the run record names each.
    """
    for folder in campaigns_in(root):
        if f"{SOURCE}{folder.name}" not in references:
            continue
        campaign, _ = open_campaign(folder, library)
        yield from _sources_of(campaign, library)


def _sources_of(campaign: OpenCampaign, library: Library) -> Iterator[SourceUsed]:
    folder, made_up = campaign.folder, campaign.file.made_up
    title = f"{say(campaign.model.model.title)}, {campaign.file.period.label}"
    yield SourceUsed(title, folder.named(folder.file), sha256_of(folder.file), 1, 0, made_up)
    kept = kept_returns(campaign, library)
    late = "Left out: received after the cut-off." if kept.late else ""
    yield SourceUsed(
        title=f"{title}: answers, by service",
        file=folder.named(folder.returned),
        sha256=_together(one.sha256 for one in _returns(campaign, library)),
        rows=len(kept.answers),
        rows_left_out=len(kept.late),
        made_up=made_up,
        note=" ".join(filter(None, (_OF_ALL, late))),
    )
    papers = tuple(_papers(folder))
    if papers:
        yield SourceUsed(
            title=f"{title}: what moderators and auditors concluded",
            file=folder.named(folder.moderation / "returned"),
            sha256=_together(one.sha256 for one in papers),
            rows=sum(len(found) for found in kept_moderations(campaign).values()),
            rows_left_out=0,
            made_up=made_up,
            note=_OF_ALL,
        )


_OF_ALL = "The sha256 is of those of its files, sorted; the run record has each."


def _together(hashes: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(hashes)).encode("ascii")).hexdigest()
