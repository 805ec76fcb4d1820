"""Places become a list, and two codes that meant something of our own give way to what the coding standard means by them.

Until now OC was "other work of the group" and ED "training and teaching". Entries that were coded so keep their meaning under
codes of the network's own; a network without such entries gets none of them.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT = {
    "OC": {
        "code": "OW",
        "name": "Other work of the group",
        "name_es": "Otro trabajo del grupo",
        "definition": "Work that counts and fits none of the others.",
        "definition_es": "Trabajo que cuenta y no cabe en ninguno de los otros.",
        "example": "The group writes its yearly letter to partners.",
        "example_es": "El grupo escribe su carta anual a las organizaciones aliadas.",
        "not_when": "Not this when another kind fits, even loosely.",
        "not_when_es": "No es esto si otro tipo le queda, aunque sea un poco.",
    },
    "ED": {
        "code": "TT",
        "name": "Training and teaching",
        "name_es": "Capacitación y enseñanza",
        "definition": "The group teaches or trains people so that they can act or work differently.",
        "definition_es": "El grupo enseña o capacita a personas para que puedan actuar o trabajar de otra manera.",
        "example": "Twelve teachers learn to read the attendance data.",
        "example_es": "Doce docentes aprenden a leer los datos de asistencia.",
        "not_when": "Not this when the class itself is the help that families receive. That is services provided.",
        "not_when_es": "No es esto si la clase misma es la ayuda que reciben las familias. Eso es un servicio.",
    },
}


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Moves places into their own rows and recodes what was coded in the old sense, in entries and in their earlier versions."""
    activity, focus = apps.get_model("workgroups", "Activity"), apps.get_model("workgroups", "ActivityFocus")
    named = activity.objects.exclude(place_code="").values_list("pk", "place_code").iterator(chunk_size=2000)
    focus.objects.bulk_create(
        (focus(activity_id=pk, kind="place", value=code) for pk, code in named), batch_size=2000
    )
    revision = apps.get_model("workgroups", "ActivityRevision")
    recoded = {}
    for row in revision.objects.all().iterator(chunk_size=2000):
        code = row.before.get("code")
        if code in KEPT:
            recoded[code] = True
            revision.objects.filter(pk=row.pk).update(before=row.before | {"code": KEPT[code]["code"]})
    for old, kind in KEPT.items():
        if activity.objects.filter(code=old).update(code=kind["code"]) or old in recoded:
            apps.get_model("workgroups", "ActivityKind").objects.create(**kind)


def carry_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The first place of each entry, and the old codes. Codes of the network's own were not possible: they become OC."""
    activity, kinds = apps.get_model("workgroups", "Activity"), apps.get_model("workgroups", "ActivityKind")
    for old, kind in KEPT.items():
        activity.objects.filter(code=kind["code"]).update(code=old)
    activity.objects.filter(code__in=kinds.objects.values("code")).exclude(
        code__in=["CC", "CA", "DA", "OC", "SP", "RG", "MC", "ED"]
    ).update(code="OC")
    focus = apps.get_model("workgroups", "ActivityFocus")
    for one in focus.objects.filter(kind="place").order_by("-pk").iterator(chunk_size=2000):
        activity.objects.filter(pk=one.activity_id).update(place_code=one.value[:60])


class Migration(migrations.Migration):
    dependencies = [("workgroups", "0006_activity_log")]

    operations = [migrations.RunPython(carry_over, carry_back)]
