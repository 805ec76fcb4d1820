"""Resources of the library: links, files and pictures, written down, shown, taken back, removed."""

from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.services.rows import held, need, save, store
from engagement import rules
from engagement.choices import ResourceKind
from engagement.models import Resource, ResourceTopic
from engagement.services.errors import MoveRefusedError
from kconnect.core import audit, files, pictures
from kconnect.core.slugs import free_slug
from workgroups.models import User
from workgroups.services.attachments import erase_after_commit

RESOURCE_FIELDS = frozenset({
    "name", "name_es", "summary", "summary_es", "url", "languages", "topic", "workgroup",
})  # fmt: skip
MOST_BYTES = 20 << 20


@transaction.atomic
def create_topic(*, by: Any, name: str, name_es: str = "", slug: str = "") -> ResourceTopic:
    """A topic to sort resources by. Raises NotYoursToDoError, PlanInvalidError."""
    need(by, by is None or rules.can_edit_glossary(by))
    row = ResourceTopic(slug=slug or free_slug(ResourceTopic, name))
    return store(row, {"name": name, "name_es": name_es}, frozenset({"name", "name_es"}), by=by, verb="created")


@transaction.atomic
def change_topic(*, by: Any, topic: ResourceTopic, name: str, name_es: str = "") -> ResourceTopic:
    """Other words for a topic; its address stays. Raises NotYoursToDoError, PlanInvalidError."""
    need(by, by is None or rules.can_edit_glossary(by))
    return store(held(topic), {"name": name, "name_es": name_es}, frozenset({"name", "name_es"}), by=by, verb="changed")


@transaction.atomic
def create_resource(*, by: Any, slug: str = "", **values: Any) -> Resource:
    """A resource that is not public yet: a link, if there is a web address, else a file that is added next.

    `values` are of RESOURCE_FIELDS. Raises NotYoursToDoError, PlanInvalidError.
    """
    kind = ResourceKind.LINK if values.get("url") else ResourceKind.FILE
    row = Resource(slug=slug or free_slug(Resource, values["name"]), kind=kind, workgroup=values.get("workgroup"))
    need(by, by is None or rules.can_keep_resource(by, row))
    return _store(row, values, by=by, verb="created")


@transaction.atomic
def change_resource(*, by: Any, resource: Resource, **values: Any) -> Resource:
    """Changes its words and where a link leads. It moves only between groups whose library the person keeps.

    Raises NotYoursToDoError, PlanInvalidError.
    """
    row = held(resource)
    need(by, by is None or rules.can_keep_resource(by, row))
    if row.kind != ResourceKind.LINK:
        values.pop("url", None)
    row.workgroup, before = values.get("workgroup", row.workgroup), row.workgroup
    need(by, by is None or rules.can_keep_resource(by, row))
    row.workgroup = before
    return _store(row, values, by=by, verb="changed")


def _store(row: Resource, values: dict[str, Any], *, by: Any, verb: str) -> Resource:
    values = {**values, "languages_listed": "".join(f",{one}" for one in values.get("languages", row.languages)) + ","}
    return store(row, values, RESOURCE_FIELDS | {"languages_listed"}, by=by, verb=verb)


def set_file(*, by: User | None, resource: Resource, stream: IO[bytes], name: str) -> Resource:
    """The file of a resource, in place of the former one; a picture is made anew without what the camera noted.

    Raises NotYoursToDoError, MoveRefusedError, FileTooLargeError, PictureRefusedError, DiskFullError.
    """
    need(by, by is None or rules.can_keep_resource(by, resource))
    ending = rules.ending_of(name)
    if resource.kind == ResourceKind.LINK:
        raise MoveRefusedError(_("This is a link. Add the file as a resource of its own."))
    if ending not in rules.ENDINGS | rules.PICTURES:
        kinds = ", ".join(sorted(rules.ENDINGS | rules.PICTURES))
        raise MoveRefusedError(_("We take files of these kinds: %(kinds)s.") % {"kinds": kinds})
    # Before the transaction: making a picture anew takes a moment, and nobody should wait for that.
    is_picture = ending in rules.PICTURES
    stored = (
        pictures.take(stream, by=by).file if is_picture else files.store(stream, name=name, by=by, limit=MOST_BYTES)
    )
    with transaction.atomic():
        row = held(resource)
        before = [row.file] if row.file else []
        row.file, row.kind = stored, ResourceKind.PICTURE if is_picture else ResourceKind.FILE
        row.file_name = f"{row.slug}.{'jpg' if is_picture else ending}"
        save(row)
        audit.record(by=by, verb="changed", target=row, fields=["file"], label=row.slug)
        erase_after_commit([one for one in before if one.pk != stored.pk])
    return row


@transaction.atomic
def publish_resource(*, by: Any, resource: Resource, published: bool) -> Resource:
    """Shows it to the public, or takes it back; asking twice changes nothing. Raises NotYoursToDoError, PlanInvalidError."""
    row = held(resource)
    need(by, by is None or rules.can_keep_resource(by, row))
    if row.published != published:
        row.published = published
        save(row)
        verb = "published" if published else "withdrawn"
        audit.record(by=by, verb=verb, target=row, fields=["published"], label=row.slug)
    return row


@transaction.atomic
def remove_resource(*, by: Any, resource: Resource) -> None:
    """Removes it for good, and its bytes unless something else is the same. Raises NotYoursToDoError."""
    row = held(resource)
    need(by, by is None or rules.can_keep_resource(by, row))
    stored = [row.file] if row.file else []
    audit.record(by=by, verb="removed", target=row, label=row.slug)
    row.delete()
    erase_after_commit(stored)
