"""Facts of `channels`; none names a person or an address."""

from saola.kernel.events import Event


class BulletinPublished(Event, frozen=True):
    """The people have been told: a bulletin of `kind` at `level` (0 to 5) for these divisions."""

    name = "channels.bulletin.published.v1"
    id: str
    kind: str
    level: int
    area: tuple[str, ...]
    since: str
    until: str


class BulletinWithdrawn(Event, frozen=True):
    """A bulletin no longer holds before its time."""

    name = "channels.bulletin.withdrawn.v1"
    id: str
    kind: str


class BulletinOver(Event, frozen=True):
    """What a bulletin told of has passed: it ended at `at`, before the time it was given."""

    name = "channels.bulletin.over.v1"
    id: str
    kind: str
    at: str


class NoticeSent(Event, frozen=True):
    """A message was taken over by the mail server or the provider of its channel."""

    name = "channels.notice.sent.v1"
    id: str
    channel: str
    template: str


class NoticeGivenUp(Event, frozen=True):
    """A message could not be sent in all its attempts; somebody has to look."""

    name = "channels.notice.given_up.v1"
    id: str
    channel: str
    template: str
    attempts: int
