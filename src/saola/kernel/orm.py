"""The control plane's side of the database: Django's connection as a kernel transaction.

Only control-plane code imports this module; the data plane never loads Django.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from saola.kernel.db import Row, Tx


class _DjangoTx:
    @property
    def dialect(self) -> str:
        return connection.vendor

    def execute(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        with connection.cursor() as cursor:
            bound: tuple[Any, ...] = tuple(values)
            cursor.execute(sql.replace("%", "%%").replace("?", "%s"), bound)
            if cursor.description is None:
                return []
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextlib.contextmanager
def transacting() -> Iterator[Tx]:
    """Join the request's transaction, or open one: ORM changes, events and audit commit together.

    Refusals raised inside undo everything.
    """
    with transaction.atomic():
        yield _DjangoTx()


def in_steps(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the steps of a door commit one by one, in what `transacting` it opens itself.

    For a door that works long on something else, such as the hash of a password: nobody else could
    write meanwhile.
    """
    view.in_steps = True  # type: ignore[attr-defined] # because functions carry attributes
    return view
