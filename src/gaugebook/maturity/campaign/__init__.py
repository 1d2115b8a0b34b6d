"""A round of self-assessment outside the scores: who is asked, what is sent, what is still open.

Everything here is a plan or a value: which workbooks to make, what a draft says, where a service
stands. The workspace writes the files, and a person sends the drafts.
"""

from gaugebook.maturity.campaign.carrying import Carried, carry, carry_by_heir, prefills
from gaugebook.maturity.campaign.csv_form import csv_form
from gaugebook.maturity.campaign.drafts import Draft, Writer, chase
from gaugebook.maturity.campaign.given import answers_given
from gaugebook.maturity.campaign.inheriting import Inherited, Traced, inherit
from gaugebook.maturity.campaign.issued import (
    ISSUED_FILE,
    Issued,
    numbers_by_service,
    read_issued,
    services_by_number,
    write_issued,
)
from gaugebook.maturity.campaign.issuing import (
    IssuedFiles,
    IssuePlan,
    Planned,
    Prefill,
    issue_files,
    plan_issue,
)
from gaugebook.maturity.campaign.mail_merge import MAIL_MERGE_FILE, mail_merge
from gaugebook.maturity.campaign.messages import Attachment, Message, write_message
from gaugebook.maturity.campaign.opening import (
    Dates,
    Opened,
    campaign_name,
    open_campaign,
    read_campaign,
)
from gaugebook.maturity.campaign.services_list import read_services, services_of
from gaugebook.maturity.campaign.standing import (
    IN_HAND,
    STATE_WORDS,
    Standing,
    State,
    standings,
    unmatched,
)
from gaugebook.maturity.campaign.tracker import (
    TRACKER_FILE,
    Tally,
    in_one_sentence,
    plain_rows,
    tallies,
    tracker,
)
from gaugebook.maturity.campaign.words import CampaignWords, load_words, read_words, shipped_words

__all__ = [
    "IN_HAND",
    "ISSUED_FILE",
    "MAIL_MERGE_FILE",
    "STATE_WORDS",
    "TRACKER_FILE",
    "Attachment",
    "CampaignWords",
    "Carried",
    "Dates",
    "Draft",
    "Inherited",
    "IssuePlan",
    "Issued",
    "IssuedFiles",
    "Message",
    "Opened",
    "Planned",
    "Prefill",
    "Standing",
    "State",
    "Tally",
    "Traced",
    "Writer",
    "answers_given",
    "campaign_name",
    "carry",
    "carry_by_heir",
    "chase",
    "csv_form",
    "in_one_sentence",
    "inherit",
    "issue_files",
    "load_words",
    "mail_merge",
    "numbers_by_service",
    "open_campaign",
    "plain_rows",
    "plan_issue",
    "prefills",
    "read_campaign",
    "read_issued",
    "read_services",
    "read_words",
    "services_by_number",
    "services_of",
    "shipped_words",
    "standings",
    "tallies",
    "tracker",
    "unmatched",
    "write_issued",
    "write_message",
]
