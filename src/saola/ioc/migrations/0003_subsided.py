# When an incident's cause fell away, and lines of the timeline in both languages.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ioc", "0002_bulletin"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="subsided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="timelineentry",
            name="note_en",
            field=models.TextField(blank=True),
        ),
    ]
