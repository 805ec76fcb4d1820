"""Writes the audit log: who did what to which thing, and which fields changed."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from kconnect.core.models import AuditEvent


def record(
    *, by: Any, verb: str, target: models.Model, fields: Sequence[str] = (), reason: str = "", label: str = ""
) -> AuditEvent:
    """Adds one event in the caller's transaction.

    `by` is the acting user, or None for the system. `fields` are names, never values. `label` is a public name of the
    target (an indicator's slug, a workgroup's name), never a person's.
    """
    made = event(by=by, verb=verb, target=target, fields=fields, reason=reason, label=label)
    made.save()
    return made


def event(
    *, by: Any, verb: str, target: models.Model, fields: Sequence[str] = (), reason: str = "", label: str = ""
) -> AuditEvent:
    """The same event, not stored yet: for whoever stores many at once."""
    return AuditEvent(
        actor_id=getattr(by, "pk", None),
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=label[:200],
        fields=sorted(fields),
        reason=reason,
    )
