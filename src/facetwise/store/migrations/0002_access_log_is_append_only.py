"""The database itself refuses to change or remove an entry of the access log."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = [
    f"create trigger store_accessentry_no_{verb} before {verb} on store_accessentry "
    "begin select raise(abort, 'the access log is append-only'); end"
    for verb in ("update", "delete")
]
_POSTGRESQL = [
    "create function store_accessentry_refuse() returns trigger language plpgsql as "
    "$$ begin raise exception 'the access log is append-only'; end $$",
    "create trigger store_accessentry_append_only before update or delete on store_accessentry "
    "for each row execute function store_accessentry_refuse()",
    "create trigger store_accessentry_no_truncate before truncate on store_accessentry "
    "for each statement execute function store_accessentry_refuse()",
]


def _forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [migrations.RunPython(_forwards)]
