"""Two partners become one, and are taken apart again: what pointed to the one that goes moves by the rules in `relations`."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.models import Follow, SlugAlias
from workgroups import rules
from workgroups.choices import PARTNER, AffiliationRole, CoachingState
from workgroups.models import Affiliation, Coaching, Merge, NotTheSame, Organization, User
from workgroups.relations import RULES, Rule, What, relations
from workgroups.services.errors import MergeRefusedError, NotYoursToDoError
from workgroups.services.organizations import KEYS, PROFILE, set_keys

Traces = dict[str, list[Any]]


def _may(by: User) -> None:
    if not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot merge partners. Ask the backbone staff."))


@transaction.atomic
def merge_organizations(*, by: User, kept: Organization, gone: Organization) -> Merge:
    """Makes `gone` a part of `kept`: all that pointed to it moves, empty fields are filled, its address leads to the other.

    The same number of statements whatever there is to move. Raises NotYoursToDoError, MergeRefusedError.
    """
    _may(by)
    held = Organization.objects.select_for_update().in_bulk(sorted({kept.pk, gone.pk}))
    if len(held) != 2:
        raise MergeRefusedError(_("One of the two is gone. Open the list again."))
    stays, goes = held[kept.pk], held[gone.pk]
    moved = {name: _move(name, RULES[name], stays.pk, goes.pk) for name in relations()}
    filled = _fill(stays, goes)
    moved["addresses"] = _lead(goes.slug, stays.slug)
    moved["coaching"] = _keep_one_coaching(stays)
    told = {field.attname: field.value_to_string(goes) for field in goes._meta.concrete_fields if _said(goes, field)}
    goes.delete()
    stays.save()
    SlugAlias.objects.create(kind=PARTNER, old=told["slug"], new=stays.slug)
    merge = Merge.objects.create(kept=stays, gone_id=gone.pk, gone=told, filled=filled, moved=moved, merged_by=by)
    audit.record(by=by, verb="merged", target=stays, fields=list(filled), label=stays.name)
    return merge


def _said(row: Organization, field: models.Field[Any, Any]) -> bool:
    return getattr(row, field.attname) is not None


def _move(name: str, rule: Rule, kept: int, gone: int) -> Traces:
    """Moves the rows of one relation; returns what became of which."""
    field = relations()[name]
    to = field.attname
    rows = field.model._base_manager.filter(**{to: gone})
    if rule.what == What.NEVER_TWICE:
        pks = list(rows.values_list("pk", flat=True))
        rows.update(**{to: kept})
        return {"moved": pks}
    there = field.model._base_manager.filter(rule.only, **{to: kept})
    known = {tuple(values[1:]): values[0] for values in there.values_list("pk", *rule.like)}
    twice = [
        row
        for row in rows.filter(rule.only)
        if tuple(getattr(row, like) for like in rule.like) in known or not rule.like
    ]
    if rule.what == What.END:
        traces = _end(twice, {tuple(getattr(row, like) for like in rule.like): row for row in there}, rule)
    else:
        traces = {"dropped": [_values(row) for row in twice]}
        rows.filter(pk__in=[row.pk for row in twice]).delete()
    traces["moved"] = list(rows.values_list("pk", flat=True))
    rows.update(**{to: kept})
    return traces


def _end(twice: list[Any], there: dict[tuple[Any, ...], Any], rule: Rule) -> Traces:
    """People who are with both stay with one; whoever kept the profile of either keeps it from now on."""
    raised = [
        there[key].pk for row in twice if (key := tuple(getattr(row, like) for like in rule.like)) in there
        and row.role == AffiliationRole.EDITOR and row.approved
        and (there[key].role != AffiliationRole.EDITOR or not there[key].approved)
    ]  # fmt: skip
    today = timezone.localdate()
    for row in twice:
        row.ended = max(today, row.started)
    Affiliation.objects.bulk_update(twice, ["ended"])
    before = list(Affiliation.objects.filter(pk__in=raised).values_list("pk", "role", "approved"))
    Affiliation.objects.filter(pk__in=raised).update(role=AffiliationRole.EDITOR, approved=True)
    return {"ended": [row.pk for row in twice], "raised": [list(values) for values in before]}


def _values(row: models.Model) -> dict[str, Any]:
    return {field.attname: field.value_to_string(row) for field in row._meta.concrete_fields}


def _fill(stays: Organization, goes: Organization) -> dict[str, Any]:
    """Fills what is empty from the one that goes; returns field to [what stood there, what stands there now]."""
    filled: dict[str, Any] = {}
    for name in PROFILE:
        if not getattr(stays, name) and getattr(goes, name):
            filled[name] = [getattr(stays, name), getattr(goes, name)]
            setattr(stays, name, getattr(goes, name))
    if goes.published and not stays.published:
        filled["published"] = [False, True]
        stays.published = True
    set_keys(stays)
    stays.updated_at = timezone.now()
    return filled


def _keep_one_coaching(stays: Organization) -> Traces:
    """A partner has one open coaching: the one under way stays, else the one asked for last; any other ends today."""
    held = stays.coachings.exclude(state=CoachingState.ENDED).values_list("pk", "state")
    over = sorted(held, key=lambda row: row[1] != CoachingState.ACTIVE)[1:]
    ended = Coaching.objects.filter(pk__in=[pk for pk, _state in over])
    ended.update(state=CoachingState.ENDED, ended_on=timezone.localdate())
    return {"ended": [list(row) for row in over]}


def _take_up_coaching(ended: list[list[Any]]) -> None:
    """Takes up again what ended by the merge, unless its partner is coached anew by now."""
    for pk, state in ended:
        if not Coaching.objects.filter(organization__coachings=pk).exclude(state=CoachingState.ENDED).exists():
            Coaching.objects.filter(pk=pk).update(state=state, ended_on=None)


def _lead(old: str, new: str) -> Traces:
    """Earlier addresses of the one that goes, and the people who follow it, go along."""
    aliases = SlugAlias.objects.filter(kind=PARTNER, new=old)
    follows = Follow.objects.filter(kind=PARTNER, slug=old)
    twice = follows.filter(user__in=Follow.objects.filter(kind=PARTNER, slug=new).values("user"))
    traces: Traces = {
        "aliases": list(aliases.values_list("pk", flat=True)),
        "again": [list(pair) for pair in twice.values_list("user_id", "slug")],
    }
    twice.delete()
    traces["follows"] = list(follows.values_list("pk", flat=True))
    aliases.update(new=new)
    follows.update(slug=new)
    return traces


@transaction.atomic
def undo_merge(*, by: User, merge: Merge) -> Organization:
    """Brings the partner back that went, with all that was its own and still points to the other. Returns it.

    Raises NotYoursToDoError, MergeRefusedError.
    """
    _may(by)
    row = Merge.objects.select_for_update().select_related("kept").get(pk=merge.pk)
    if row.undone_at is not None:
        raise MergeRefusedError(_("This was undone already."))
    SlugAlias.objects.filter(kind=PARTNER, old=row.gone["slug"]).delete()
    if Organization.objects.filter(slug=row.gone["slug"]).exists():
        raise MergeRefusedError(_("Another partner has taken the old address. Nothing was changed."))
    back: Organization = _made(Organization, row.gone)
    back.save(force_insert=True)
    for name in relations():
        _move_back(name, row.moved.get(name, {}), row.kept_id, back.pk)
    addresses = row.moved["addresses"]
    SlugAlias.objects.filter(pk__in=addresses["aliases"]).update(new=back.slug)
    Follow.objects.filter(pk__in=addresses["follows"], slug=row.kept.slug).update(slug=back.slug)
    Follow.objects.bulk_create(Follow(user_id=user, kind=PARTNER, slug=slug) for user, slug in addresses["again"])
    # A merge from before this was looked at ended none.
    _take_up_coaching(row.moved.get("coaching", {}).get("ended", []))
    _empty(row.kept, row.filled)
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    audit.record(by=by, verb="unmerged", target=row.kept, fields=list(row.filled), label=row.kept.name)
    return back


def _made(model: type[Any], values: dict[str, Any]) -> Any:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in values.items() if name in fields})


def _move_back(name: str, traces: Traces, kept: int, gone: int) -> None:
    field = relations()[name]
    to, model = field.attname, field.model
    own = model._base_manager.filter(pk__in=[*traces.get("moved", []), *traces.get("ended", [])], **{to: kept})
    own.update(**{to: gone})
    if ended := traces.get("ended"):
        model._base_manager.filter(pk__in=ended, **{to: gone}).update(ended=None)
    for pk, role, approved in traces.get("raised", []):
        Affiliation.objects.filter(pk=pk).update(role=role, approved=approved)
    model._base_manager.bulk_create(
        [_made(model, values) for values in traces.get("dropped", [])], ignore_conflicts=True
    )


def _empty(kept: Organization, filled: dict[str, Any]) -> None:
    """Takes back what was filled, unless it says something else by now."""
    for name, (before, after) in filled.items():
        if getattr(kept, name) == after:
            setattr(kept, name, before)
    set_keys(kept)
    kept.updated_at = timezone.now()
    kept.save(update_fields=[*PROFILE, *KEYS, "published", "updated_at"])


@transaction.atomic
def keep_apart(*, by: User, one: Organization, other: Organization) -> NotTheSame:
    """Says that two partners are not the same; saying it again changes nothing. Raises NotYoursToDoError, MergeRefusedError."""
    _may(by)
    if one.pk == other.pk:
        raise MergeRefusedError(_("This is one and the same partner."))
    first, second = sorted((one, other), key=lambda each: each.pk)
    decision, made = NotTheSame.objects.get_or_create(one=first, other=second, defaults={"decided_by": by})
    if made:
        audit.record(by=by, verb="parted", target=first, label=first.name)
    return decision
