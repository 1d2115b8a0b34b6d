"""What a paper was made of: its sources, its definitions and its notebooks, as it prints them."""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.analysis.wording import target_words
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.reference import ReferenceList
from gaugebook.observations import Observation, is_among
from gaugebook.papers.paper import DefinitionUsed, Provenance, SourceUsed
from gaugebook.tables.dataset import InputFacts, InputFile
from gaugebook.tables.reasons import words_for
from gaugebook.workspace.assess.used import (
    campaigns_used,
    model_used,
    models_of,
    names_of_nodes,
    scores_as_printed,
)
from gaugebook.workspace.plan import Plan
from gaugebook.workspace.workspace import Workspace


def provenance_of(ws: Workspace, plan: Plan, used: Sequence[Observation]) -> Provenance:
    """Give what a paper was made of: sources, definitions and notebooks that its figures name."""
    references = {reference for o in used for reference in o.sources}
    inputs = [f for f in ws.inputs.dataset.inputs() if is_among(f.reference, references)]
    named = dict.fromkeys(o.metric_id for o in used)
    metrics = [ws.library.metrics[m] for m in named if m in ws.library.metrics]
    models = models_of(ws.library, used)
    return Provenance(
        run_id=plan.run_id,
        made_by=f"gaugebook {plan.record['versions']['gaugebook']}",
        window=plan.periods.whole.label,
        sources=(
            *(source for facts in inputs for source in _sources_used(facts)),
            *(
                _list_used(ws, r)
                for r in ws.library.references.values()
                if is_among(r.reference, references)
            ),
            *campaigns_used(ws.root, ws.library, references),
        ),
        definitions=(
            *(_definition_used(ws, plan, metric) for metric in metrics),
            *(model_used(ws.library, model) for model in models.values()),
        ),
        names=names_of_nodes(models.values(), used),
        printed=scores_as_printed(models.values(), used),
        notebooks=tuple(f"{p.slot.notebook} ({p.slot.key})" for p in plan.runs),
    )


def _sources_used(facts: InputFacts) -> list[SourceUsed]:
    return [
        SourceUsed(
            title=facts.label,
            file=file.name,
            sha256=file.sha256,
            rows=file.rows,
            rows_left_out=file.rows_left_out,
            made_up=facts.made_up,
            note=_left_out_note(file),
        )
        for file in facts.files
    ]


def _left_out_note(file: InputFile) -> str:
    """Say why rows of a file were left out, so that its reader need not ask."""
    reasons = (f"{rows:,} {words_for(reason)}" for reason, rows in file.left_out)
    return f"Left out: {', '.join(reasons)}." if file.left_out else ""


def _list_used(ws: Workspace, reference: ReferenceList) -> SourceUsed:
    return SourceUsed(
        title=reference.name,
        note=reference.source,
        file=f"{reference.id} {reference.version}",
        sha256=ws.library.fingerprint_of("reference", reference.id),
        rows=len(reference.figures),
        rows_left_out=0,
        made_up=False,
    )


def _definition_used(ws: Workspace, plan: Plan, metric: Metric) -> DefinitionUsed:
    target = metric.target_for(plan.periods.latest)
    words = target_words(metric, target.value) if target else "None"
    return DefinitionUsed(
        metric_id=metric.id,
        version=metric.version,
        name=metric.name,
        formula=metric.formula_in_words(ws.library.measures),
        target=words,
        owner=metric.owner,
        caveat=metric.caveat or "",
        fingerprint=ws.library.fingerprint_of("metric", metric.id),
    )
