# What a bulletin that informs is about, and how it came to its end before its time.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulletin",
            name="severity",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="over_vi",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="over_en",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
