# The stations that tell of an incident, and those of which people hear.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ioc", "0003_subsided"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="stations",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="incident",
            name="warned",
            field=models.JSONField(default=list),
        ),
    ]
