"""What the pages of one's own data read: what is kept, copies of it, and a request to be erased."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from workgroups.models import Erasure, Person, PersonalExport, User
from workgroups.personal import OF_PERSON, personal_relations

MOST_COPIES = 5


@dataclass(frozen=True)
class KeptRow:
    """How many rows of one kind point to the person."""

    label: str
    number: int


@dataclass(frozen=True)
class CopyRow:
    """One copy of the data; `ready` when it can be fetched."""

    pk: int
    asked_at: datetime
    expires_at: datetime | None
    ready: bool
    waits: bool


@dataclass(frozen=True)
class DataPage:
    """Everything on the page of one's own data."""

    name: str
    email: str
    kept: tuple[KeptRow, ...]
    copies: tuple[CopyRow, ...]
    erasure: Erasure | None


def data_page(user: User) -> DataPage:
    """One query for each relation, one for the copies, one for the request, whatever there is."""
    kept = []
    for name, key, rule in personal_relations():
        whose = user.person_id if name in OF_PERSON else user.pk
        number = key.model._base_manager.filter(**{key.attname: whose}).count()
        if number and rule.tell:
            kept.append(KeptRow(str(rule.label), number))
    now = timezone.now()
    copies = [
        CopyRow(
            row.pk, row.asked_at, row.expires_at, bool(row.file_id and row.expires_at and row.expires_at > now), row.made_at is None
        )
        for row in PersonalExport.objects.filter(user=user)[:MOST_COPIES]
    ]  # fmt: skip
    return DataPage(user.person.name, user.email, tuple(kept), tuple(copies), open_erasure(user.person))


def open_erasure(person: Person) -> Erasure | None:
    """The request to erase this person that waits, if there is one."""
    return Erasure.objects.filter(person=person, cancelled_at__isnull=True, done_at__isnull=True).first()
