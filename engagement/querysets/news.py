"""Chainable filters over news and stories."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from engagement.choices import PostKind, PostState

if TYPE_CHECKING:
    from engagement.models import Post


class PostQuerySet(models.QuerySet["Post"]):
    """News and stories by who may see them."""

    def public(self) -> "PostQuerySet":
        """What anyone may read: a story only as long as everybody in it agrees."""
        consents = apps.get_model("engagement", "StoryConsent").objects.filter(post=OuterRef("pk"))
        ended = consents.filter(Q(withdrawn_on__isnull=False) | Q(person__erased_at__isnull=False))
        return self.filter(state=PostState.PUBLISHED).filter(Q(kind=PostKind.NEWS) | Exists(consents) & ~Exists(ended))
