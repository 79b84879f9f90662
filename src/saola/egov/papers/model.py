"""A paper that came in as a file."""

import datetime as dt

import msgspec


class Upload(msgspec.Struct, frozen=True):
    """A file as it was sent: for which paper of the procedure, under which name."""

    paper: str
    name: str
    content: bytes

    def __repr__(self) -> str:
        """The size alone: a file's name may be personal data."""
        return f"Upload({len(self.content)} bytes)"


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was looked at and kept, not yet part of a dossier."""

    paper: str
    name: str
    content_type: str
    size_bytes: int
    digest: str

    def __repr__(self) -> str:
        """The digest alone."""
        return f"Received({self.digest})"


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a dossier; `paper` names it within the procedure, empty for a later addition."""

    id: str
    paper: str
    name: str
    content_type: str
    size_bytes: int
    digest: str
    added_by: str
    added_at: dt.datetime

    def __repr__(self) -> str:
        """The id alone."""
        return f"Attached({self.id})"
