from typing import Any

from django.db import migrations, models

import facetwise.store.models.authorizations


def fill(apps: Any, _: object) -> None:  # noqa: ANN401 - the framework's
    """Rows that were there already: one trace for a row and all that superseded it."""
    rows = apps.get_model("store", "Authorization").objects
    later = set(rows.exclude(superseded_by=None).values_list("superseded_by_id", flat=True))
    for first in rows.filter(trace="").exclude(pk__in=later):
        trace = facetwise.store.models.authorizations.new_trace()
        here = first
        while here is not None:
            rows.filter(pk=here.pk).update(trace=trace)
            here = rows.filter(pk=here.superseded_by_id).first() if here.superseded_by_id else None


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_lists_in_their_order"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="authorization",
            name="trace",
            field=models.CharField(default=facetwise.store.models.authorizations.new_trace, max_length=50),
        ),
    ]
