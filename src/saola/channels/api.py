"""What other parts may ask of `channels`: tell the people, take it back, tell one person.

`publish_bulletin(key=…, kind=…, level=…, title=Text(…), text=Text(…), area=(codes), source=…,
issued_by=…, since=…, until=…, severity=…)` gives the bulletin's id and may be repeated with the
same key.
`notify(to, template, data, key=…)` notes messages that the worker sends; `to` is an account's id or
an e-mail address; templates and their data stand in `channels.notices.templates`.
"""

from saola.channels.bulletins.actions import end as end_bulletin
from saola.channels.bulletins.actions import in_force as alerts_in_force
from saola.channels.bulletins.actions import publish as publish_bulletin
from saola.channels.bulletins.actions import withdraw as withdraw_bulletin
from saola.channels.bulletins.model import KINDS as BULLETIN_KINDS
from saola.channels.bulletins.model import LEVELS as BULLETIN_LEVELS
from saola.channels.bulletins.model import SEVERITIES as BULLETIN_SEVERITIES
from saola.channels.bulletins.model import Bulletin
from saola.channels.notices.actions import notify

__all__ = [
    "BULLETIN_KINDS",
    "BULLETIN_LEVELS",
    "BULLETIN_SEVERITIES",
    "Bulletin",
    "alerts_in_force",
    "end_bulletin",
    "notify",
    "publish_bulletin",
    "withdraw_bulletin",
]
