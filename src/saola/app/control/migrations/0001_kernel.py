"""The kernel's tables: outbox of events, cursors of handlers, audit trail."""

from django.db import migrations

from saola.kernel import audit, events, orm


def prepare(_apps: object, _schema_editor: object) -> None:
    with orm.transacting() as tx:
        events.prepare(tx)
        audit.prepare(tx)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(prepare, migrations.RunPython.noop)]
