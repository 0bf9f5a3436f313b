import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import facetwise.store.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0012_files_in_steps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Joining",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=facetwise.store.models.base.new_uid,
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("moved", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="patient",
            name="member_id",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="patient",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="also",
                to="store.patient",
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["birth_date"], name="patients_by_birth"),
        ),
        migrations.AddField(
            model_name="joining",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="taken_in", to="store.patient"
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="joined",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="joinings", to="store.patient"
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
