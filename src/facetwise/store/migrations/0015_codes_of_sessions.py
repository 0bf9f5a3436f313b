"""The codes that were billed for a session: of a claim without its record they tell what kind of work it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0014_made_up_charts")]

    operations = [migrations.AddField("session", "codes", models.JSONField(null=True))]
