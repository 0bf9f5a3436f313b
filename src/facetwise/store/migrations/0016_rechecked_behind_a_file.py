"""Claims that were checked again behind a file: how many, how many of them changed, and how many were too many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0015_codes_of_sessions")]

    operations = [
        migrations.AddField("loadedfile", name, models.PositiveIntegerField(default=0))
        for name in ("rechecked", "rechecked_changed", "recheck_left")
    ]
