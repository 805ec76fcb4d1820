"""Chainable filters over what staff did for residents."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from engagement.models import ActedFor


class ActedForQuerySet(models.QuerySet["ActedFor"]):
    """Acts by what was done and about which thing."""

    def about(self, deed: str, thing: models.Model) -> "ActedForQuerySet":
        """This deed about this thing."""
        return self.filter(deed=deed, thing_type=thing._meta.label_lower, thing_id=str(thing.pk))
