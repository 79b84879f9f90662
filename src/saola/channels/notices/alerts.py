"""Whoever agreed to it is sent the province's warnings: a bulletin as a message to each.

What only informs (level 0, readings as they come) stays on the portal: nobody is woken for it.
"""

from saola.channels import limits
from saola.channels.bulletins import store as bulletins
from saola.channels.events import BulletinPublished
from saola.channels.notices.actions import notify
from saola.identity import api as identity
from saola.kernel import clock, settings
from saola.province.api import Text

PURPOSE = "notices"


def published(fact: BulletinPublished) -> int:
    """Note a message to everybody who agreed; how many are new.

    None for a bulletin that is withdrawn or over by now.
    """
    if fact.level < limits.noticed_level_min:
        return 0
    found = bulletins.by_id(fact.id)
    if found is None or found.withdrawn_at is not None or found.until <= clock.now():
        return 0
    data: dict[str, object] = {
        "title": Text(found.title_vi, found.title_en),
        "text": Text(found.text_vi, found.text_en),
        "link": f"{settings.current().address}/bulletins/{found.id}/",
    }
    key = f"bulletin:{found.id}"
    return sum(notify(one, "bulletin", data, key=key) for one in identity.who_agrees(PURPOSE))
