"""The places of a campaign's files, and what findings call them."""

import os
from pathlib import Path

from gaugebook.workspace.assess.folders import CampaignFolder


def test_a_name_in_another_coding_can_be_written_down():
    """One such file among those returned stopped the whole of collecting."""
    root = Path("council")
    odd = root / "returned" / os.fsdecode(b"b\xe9n\xe9fits.csv")
    name = CampaignFolder(root, "a-2026-Q4").named(odd)

    assert name.encode("utf-8").decode("utf-8") == name
    assert name.endswith("fits.csv")
    assert CampaignFolder(root, "a-2026-Q4").named(root / "Zoë.csv") == "Zoë.csv"
