"""Numbers made of what a claim file says stood as chart numbers, for which nobody would look."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0013_patients_who_are_one")]

    operations = [
        migrations.RunSQL(
            "update store_patient set chart_number = '' where chart_number like 'X12-%'",
            migrations.RunSQL.noop,
        )
    ]
