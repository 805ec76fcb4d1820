"""Two records of one person become one: all that pointed to the one that goes moves by the rules in `personal`."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules, unlinked
from workgroups.choices import AffiliationRole, MembershipRole, Naming
from workgroups.models import Attendee, Erasure, NotTheSamePerson, Person, User
from workgroups.permissions import forget_access
from workgroups.personal import OF_PERSON, Rule, relations_of
from workgroups.relations import What
from workgroups.services.errors import MergeRefusedError, NotYoursToDoError
from workgroups.services.people import decide_naming

FILLED = ("email", "phone")
GREATER = {MembershipRole.LEAD.value, AffiliationRole.EDITOR.value}


@transaction.atomic
def merge_persons(*, by: User, kept: Person, gone: Person) -> Person:
    """Makes the record `gone` a part of `kept`; it cannot be taken apart again, for what was one person's would have to be kept.

    An account goes along. Raises NotYoursToDoError; MergeRefusedError for one and the same record, for two accounts, and while
    one of the two waits to be erased.
    """
    if not (rules.can_change_person(by, kept) and rules.can_change_person(by, gone)):
        raise NotYoursToDoError(_("You cannot merge these people. Ask a person with a higher role."))
    held = Person.objects.select_for_update().known().in_bulk(sorted({kept.pk, gone.pk}))
    if len(held) != 2:
        raise MergeRefusedError(_("One of the two is gone. Open the list again."))
    if User.objects.filter(person__in=held).count() == 2:
        raise MergeRefusedError(_("Both sign in. Ask the person which account they use, and erase the other record."))
    if Erasure.objects.filter(person__in=held, cancelled_at__isnull=True, done_at__isnull=True).exists():
        raise MergeRefusedError(_("One of the two asked to be erased. Wait, or take that back first."))
    stays, goes = held[kept.pk], held[gone.pk]
    # First what no column leads to: it may hang on a row that falls away when the rest moves.
    for kind in unlinked.kinds():
        kind.merge(stays, goes)
    for name, key in relations_of(Person).items():
        _move(key, OF_PERSON[name], stays.pk, goes.pk)
    filled = _fill(stays, goes)
    goes.delete()
    stays.save()
    if not rules.may_be_named(stays):
        decide_naming(stays, shown=False)
    for user in User.objects.filter(person=stays):
        forget_access(user)
    audit.record(by=by, verb="merged", target=stays, fields=filled)
    return stays


def _move(key: "models.Field[Any, Any]", rule: Rule, kept: int, gone: int) -> None:
    """Moves the rows of one relation; what both have is once afterwards."""
    # A plain queryset: what is written once points to the person who stays, like everything else.
    every: models.QuerySet[Any] = models.QuerySet(key.model)
    rows = every.filter(**{key.attname: gone})
    if rule.merge != What.NEVER_TWICE:
        there = every.filter(rule.only, **{key.attname: kept})
        known = {tuple(getattr(row, name) for name in rule.like): row for row in there}
        for row in rows.filter(rule.only):
            like = known.get(tuple(getattr(row, name) for name in rule.like))
            if like is not None or not rule.like:
                _settle(row, like, rule)
    rows.update(**{key.attname: kept})


def _settle(row: Any, like: Any, rule: Rule) -> None:
    """Ends or drops a row whose like the person who stays has; the greater role, and that they were there, is kept."""
    if rule.merge == What.DROP:
        _keep_presence(row, like, rule)
        row.delete()
        return
    if getattr(row, "role", "") in GREATER and like.role not in GREATER:
        like.role = row.role
        like.save(update_fields=["role"])
    if getattr(row, "approved", False) and not like.approved:
        like.approved = True
        like.save(update_fields=["approved"])
    ended = max(timezone.localdate(), getattr(row, rule.started))
    models.QuerySet(type(row)).filter(pk=row.pk).update(**{rule.ended: ended})


def _keep_presence(row: Any, like: Any, rule: Rule) -> None:
    """What one of the two did, the one person did: came to a meeting and was given something, completed a training."""
    if isinstance(row, Attendee):
        given = [cents for cents in (like.stipend_cents, row.stipend_cents) if cents is not None]
        like.present, like.stipend_cents = like.present or row.present, max(given, default=None)
        like.save(update_fields=["present", "stipend_cents"])
    elif rule.standing and rule.standing.index(row.state) > rule.standing.index(like.state):
        names = ("state", *rule.along)
        for name in names:
            setattr(like, name, getattr(row, name))
        like.save(update_fields=names)


def _fill(stays: Person, goes: Person) -> list[str]:
    """Fills what is not known from the one that goes; returns the names of the fields."""
    filled = [name for name in FILLED if not getattr(stays, name) and getattr(goes, name)]
    for name in filled:
        setattr(stays, name, getattr(goes, name))
    # A no to being named holds, whichever of the two said it.
    said = Naming.NO if Naming.NO in {stays.naming, goes.naming} else stays.naming or goes.naming
    if stays.naming != said:
        stays.naming = said
        filled.append("naming")
    # Staff say that the two are one: a record that somebody has heard from proves the other one.
    stays.unproven = stays.unproven and goes.unproven
    if not stays.consent and goes.consent:
        stays.consent, stays.consent_on = goes.consent, goes.consent_on
        filled.append("consent")
    return filled


@transaction.atomic
def keep_persons_apart(*, by: User, one: Person, other: Person) -> NotTheSamePerson:
    """Says that two people are not the same; saying it again changes nothing. Raises NotYoursToDoError, MergeRefusedError."""
    if not rules.can_manage_people(by):
        raise NotYoursToDoError(_("You cannot decide this. Ask the backbone staff."))
    if one.pk == other.pk:
        raise MergeRefusedError(_("This is one and the same person."))
    first, second = sorted((one, other), key=lambda each: each.pk)
    decision, made = NotTheSamePerson.objects.get_or_create(one=first, other=second, defaults={"decided_by": by})
    if made:
        audit.record(by=by, verb="parted", target=first)
    return decision
