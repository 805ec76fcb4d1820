"""Chainable filters over the resources of the library."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from engagement.models import Resource


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Resources by who may see them."""

    def public(self) -> "ResourceQuerySet":
        """What anyone may read."""
        return self.filter(published=True)
