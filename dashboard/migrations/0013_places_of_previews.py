"""Places of imports that wait for acceptance stood in the summary, which holds them no more; they become rows."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WAITING = ("previewed", "accepting")


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Stages the places of imports that wait, and takes those of all imports out of the summary."""
    alias = schema_editor.connection.alias
    imports = apps.get_model("dashboard", "Import").objects.using(alias)
    staged = apps.get_model("dashboard", "StagedPlace")
    for key in imports.values_list("pk", flat=True):
        import_ = imports.get(pk=key)
        places = import_.summary.pop("places", None)
        if places is None:
            continue
        if import_.state in WAITING:
            staged.objects.using(alias).bulk_create(
                [
                    staged(
                        import_ref=import_, code=place["code"], name=place["name"][:200], kind=place["kind"],
                        parent=place["parent"], hierarchy=place["hierarchy"],
                        is_partition=place.get("partition", False),
                    )
                    for place in places
                ],
                batch_size=1_000,
            )  # fmt: skip
        import_.save(update_fields=["summary"])


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0012_staged_places")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
