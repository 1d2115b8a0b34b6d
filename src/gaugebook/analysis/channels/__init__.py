"""Channels: how many used the website, by which channel people come, and what a plan was worth.

Four questions, one module each. `web`: did the use of the website grow, year on year? `mix`: what
share of contacts comes by each channel? `webchat`: how many webchats led to a call, by line?
`plan`: how do the volumes that came compare with those that were planned?

None of them proves channel shift. That is a change in mix at equal need, and needs a series that is
interrupted by the change, with what would have come without it.
"""

from gaugebook.analysis.channels.mix import MIX_METRIC, channel_mix, mix_exhibits
from gaugebook.analysis.channels.named_days import PLAN_METRICS, named_days_exhibits
from gaugebook.analysis.channels.plan import volume_exhibits
from gaugebook.analysis.channels.web import WEB_METRICS, claimed_sentence, web_exhibits, web_years
from gaugebook.analysis.channels.webchat import FOLLOWED_METRIC, webchat_exhibits

__all__ = [
    "FOLLOWED_METRIC",
    "MIX_METRIC",
    "PLAN_METRICS",
    "WEB_METRICS",
    "channel_mix",
    "claimed_sentence",
    "mix_exhibits",
    "named_days_exhibits",
    "volume_exhibits",
    "web_exhibits",
    "web_years",
    "webchat_exhibits",
]
