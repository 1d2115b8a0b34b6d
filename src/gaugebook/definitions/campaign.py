"""``campaign.yaml``: one round of a self-assessment, of which services are asked until when.

It stands in the workspace at ``campaigns/NAME/campaign.yaml``, beside the list of services, the
workbooks to send and those that came back. It names no person: whom to ask is a post.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from gaugebook.definitions.base import Id, Misfit, Part, PeriodText, Version
from gaugebook.periods import Period, parse_period

CAMPAIGN_FILE = "campaign.yaml"


def _is_campaign_name(text: str) -> str:
    """Hold that a name can be that of a folder; a cycle such as 2022-Q4 has a capital."""
    if not re.fullmatch(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*", text):
        raise ValueError("the name of a campaign is that of its folder: letters, digits, - _ .")
    return text


CampaignName = Annotated[str, AfterValidator(_is_campaign_name)]


class CampaignFile(Part):
    """One round of a self-assessment.

    Attributes
    ----------
    model, version
        The maturity model, in the version that was current when the round was opened.
    cycle
        The period that the round stands for, such as ``2026-Q4`` or ``2026/27``.
    org_code
        Whose scores they are; the workspace's own where it is empty.
    made_up
        Whether the answers are made up, and must be printed so.
    services
        The file that lists the services, in the folder of the campaign.
    target
        The target profile of the model that scores are held against, if any.
    previous
        The campaign before this one, for prefilled answers and the trend.
    opened, due
        When the workbooks are sent, and until when they are asked back.
    cut_off
        After this day a return is marked as received late and kept out of the paper.
    right_of_reply_until
        Until when services may answer to their results; no named heat map goes into a public
        edition before that day has passed.
    ask, sender
        Whom to ask, and who sends the workbooks: a post or a team, and a shared mailbox.
    """

    schema_: Literal["campaign/1"] = Field(alias="schema")
    model: Id
    version: Version
    cycle: PeriodText
    org_code: str = ""
    made_up: bool = False
    services: str = "services.xlsx"
    target: Id | None = None
    previous: CampaignName | None = None
    opened: datetime.date
    due: datetime.date
    cut_off: datetime.date | None = None
    right_of_reply_until: datetime.date | None = None
    ask: str = "the performance team"
    sender: str = ""
    language: str = "en"

    @model_validator(mode="after")
    def _days_in_order(self) -> CampaignFile:
        if self.due < self.opened:
            raise Misfit("it is due before it is opened", "due")
        if self.cut_off is not None and self.cut_off < self.due:
            raise Misfit("the cut-off comes before the day it is due", "cut_off")
        reply = self.right_of_reply_until
        if reply is not None and reply < self.last_day:
            raise Misfit(
                "the right of reply ends before the last return is in", "right_of_reply_until"
            )
        return self

    @property
    def period(self) -> Period:
        """The period that the round stands for."""
        return parse_period(self.cycle)

    @property
    def last_day(self) -> datetime.date:
        """The last day on which a return counts."""
        return self.cut_off or self.due
