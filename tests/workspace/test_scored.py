"""What a scored campaign tells of all its rounds."""

from dataclasses import replace

from tests.maturity.rounds import round_of, row

from gaugebook.workspace.assess.scored import ScoredCampaign


def test_made_up_scores_of_every_round_before_are_told():
    now = round_of({"bins": row(3, 3, 2, 4, 2)})
    oldest = replace(now, org_code="ZZ-OLD", made_up=True)
    before = replace(now, org_code="E1", previous=oldest)
    scored = ScoredCampaign(replace(now, org_code="E1", previous=before), (), (), None)
    assert scored.made_up_orgs == {"ZZ-OLD"}
    assert len(scored.observations) == 3 * len(now.observations)
