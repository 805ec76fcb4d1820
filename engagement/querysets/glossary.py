"""Chainable filters over the terms of the glossary."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from engagement.models import Term


class TermQuerySet(models.QuerySet["Term"]):
    """Terms by who may see them."""

    def public(self) -> "TermQuerySet":
        """What anyone may read."""
        return self.filter(published=True)
