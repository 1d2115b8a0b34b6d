"""Puts the seven sheets together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import say
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.form import (
    ABOUT,
    ABOUT_ITEMS,
    PROPERTY_PREFIX,
    TEMPLATE_VERSION,
)
from gaugebook.maturity.services import Service
from gaugebook.maturity.workbook.answers_sheet import answers_sheet
from gaugebook.maturity.workbook.guide_sheet import guide_of, guide_sheet
from gaugebook.maturity.workbook.layout import Layout
from gaugebook.maturity.workbook.lists import lists_sheet
from gaugebook.maturity.workbook.plan import Plan, plan_of
from gaugebook.maturity.workbook.results_sheet import results_sheet
from gaugebook.maturity.workbook.start_sheet import start_sheet
from gaugebook.maturity.workbook.states import filled_of
from gaugebook.maturity.workbook.working import working_grid, working_sheet
from gaugebook.workbooks import (
    Line,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
    write_workbook,
)


def workbook_of(
    model: Assessment,
    service: Service,
    *,
    campaign: CampaignFile,
    issue_number: str,
    prefill: Answers | None = None,
    fixes: Mapping[str, str] | None = None,
    freeze_headings: bool = False,
    services: Sequence[Service] = (),
    language: str | None = None,
) -> bytes:
    """Give the workbook of one service as the bytes of an .xlsx file; the same bytes each time.

    Parameters
    ----------
    model
        What is asked.
    service
        Who is asked.
    campaign
        The round: its cycle, its days, whom to ask.
    issue_number
        Of this file, in the list of what was issued.
    prefill
        Answers to start from. Those of another cycle than the campaign's are marked as last
        time's; those of the same cycle are taken as the service's own, handed back.
    fixes
        What each statement still needs, by its id, for a file that is handed back: it gets the
        column *Please fix*. None for a file that is not.
    freeze_headings
        Keep the headings of the answers in sight. The accessibility checklist advises against it.
    services
        All services of the round, for the list on the first sheet; this one alone when empty.
    language
        The language of the model's texts; the campaign's when left out.
    """
    return write_workbook(
        workbook_value(
            model,
            service,
            campaign=campaign,
            issue_number=issue_number,
            prefill=prefill,
            fixes=fixes,
            freeze_headings=freeze_headings,
            services=services,
            language=language,
        )
    )


def workbook_value(
    model: Assessment,
    service: Service,
    *,
    campaign: CampaignFile,
    issue_number: str,
    prefill: Answers | None = None,
    fixes: Mapping[str, str] | None = None,
    freeze_headings: bool = False,
    services: Sequence[Service] = (),
    language: str | None = None,
) -> Workbook:
    """Give what stands in the workbook of one service; `workbook_of` explains the parameters."""
    plan = plan_of(
        model,
        service,
        campaign=campaign,
        issue_number=issue_number,
        prefill=prefill,
        fixes=fixes,
        services=services,
        language=language or campaign.language,
    )
    return workbook_from(plan, freezes="headings" if freeze_headings else "nothing")


def workbook_from(plan: Plan, *, freezes: Literal["nothing", "headings"] = "nothing") -> Workbook:
    """Give what stands in the workbook that a plan is of."""
    model, words = plan.model, plan.words
    title = say(model.model.title, words.language)
    filled = filled_of(model, plan.held, plan.lists, profile=plan.service.profile)
    layout = Layout(plan, filled)
    grid, guide = working_grid(layout), guide_of(layout)
    items = about_items(plan)
    return Workbook(
        title=f"{title}: {plan.service.name}",
        subject=f"{title}, {plan.campaign.cycle}",
        creator=plan.campaign.sender or model.model.owner,
        language="en-GB" if words.language == "en" else words.language,
        dated=plan.dated,
        sheets=(
            start_sheet(layout, grid),
            answers_sheet(layout, grid, guide, freezes=freezes),
            results_sheet(layout, grid),
            guide_sheet(layout, guide),
            working_sheet(layout, grid),
            lists_sheet(plan.lists, words),
            about_sheet(plan),
        ),
        properties={PROPERTY_PREFIX + name.replace(" ", "_"): text for name, text in items.items()},
    )


def about_items(plan: Plan) -> dict[str, str]:
    """Give what the file says of itself, in the order of the form."""
    values = (
        plan.model.id,
        plan.model.version,
        TEMPLATE_VERSION,
        plan.service.id,
        plan.campaign.cycle,
        plan.issue_number,
    )
    return dict(zip(ABOUT_ITEMS, values, strict=True))


def about_sheet(plan: Plan) -> Sheet:
    """Give the sheet that says which service and model the file belongs to."""
    rows = tuple((WorkbookCell(n), WorkbookCell(t)) for n, t in about_items(plan).items())
    columns = tuple(WorkbookColumn(heading) for heading in plan.words.row("about.headings"))
    return Sheet(
        ABOUT,
        plan.words("about.title"),
        (Line(plan.words("about.about")),),
        WorkbookTable("tbl_about", columns, rows),
        guard="locked",
    )
