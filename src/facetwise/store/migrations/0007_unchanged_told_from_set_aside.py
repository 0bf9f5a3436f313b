"""Files loaded before: what was here already is told apart, and each version is named as a claim of its file."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

ROWS_AT_ONCE = 1000


def _forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    files, versions, claims = (
        apps.get_model("store", name) for name in ("LoadedFile", "ClaimVersion", "FileClaim")
    )
    files.objects.update(unchanged=F("set_aside"), accepted=F("accepted") + F("set_aside"), set_aside=0)
    known = versions.objects.exclude(file=None).order_by("pk").values_list("pk", "file_id")
    claims.objects.bulk_create(
        (claims(version_id=version, file_id=file) for version, file in known.iterator()),
        batch_size=ROWS_AT_ONCE,
    )


class Migration(migrations.Migration):
    dependencies = [("store", "0006_files_account_for_every_claim")]
    operations = [migrations.RunPython(_forwards, migrations.RunPython.noop)]
