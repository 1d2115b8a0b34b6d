"""The maturity models and campaigns that a paper's figures come from, as the paper names them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from gaugebook.definitions.assessment import OVERALL, Assessment, Promise, Theme
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import say
from gaugebook.definitions.library import Library
from gaugebook.maturity.explain import rule_in_words
from gaugebook.observations import Observation
from gaugebook.papers.paper import DefinitionUsed, SourceUsed
from gaugebook.tables.caches import sha256_of
from gaugebook.words import capitalised
from gaugebook.workspace.assess.folders import campaigns_in
from gaugebook.workspace.assess.kept import kept_returns
from gaugebook.workspace.assess.opened import open_campaign

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
    target = model.targets[-1] if model.targets else None
    return DefinitionUsed(
        metric_id=model.id,
        version=model.version,
        name=say(model.model.title),
        formula=f"{capitalised(rule_in_words(model.rule_of('theme')))}, for each theme.",
        target=say(target.label) if target and target.label else "None",
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
    return {o.metric_id: titles[o.metric_id] for o in used if o.metric_id in titles}


def _title(item: Theme | Promise | Statement) -> str:
    if isinstance(item, Theme):
        return say(item.title)
    return say(item.text if isinstance(item, Promise) else item.ask)


def campaigns_used(
    root: Path, library: Library, references: Collection[str]
) -> Iterator[SourceUsed]:
    """Give the campaigns that some figures were read from, by their references."""
    for folder in campaigns_in(root):
        if f"{SOURCE}{folder.name}" not in references:
            continue
        campaign, _ = open_campaign(folder, library)
        kept = kept_returns(campaign, library)
        yield SourceUsed(
            title=f"{say(campaign.model.model.title)}, {campaign.file.period.label}",
            file=folder.named(folder.file),
            sha256=sha256_of(folder.file),
            rows=len(kept.answers),
            rows_left_out=len(kept.late),
            made_up=campaign.file.made_up,
            note="Left out: received after the cut-off." if kept.late else "",
        )
