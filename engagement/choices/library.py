"""The fixed vocabularies of what the network writes: languages, news and stories, resources."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextLanguage(models.TextChoices):
    """In which language something is written."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class PostKind(models.TextChoices):
    """What is told: news of the network, or the story of people who agreed to it."""

    NEWS = "news", _("News")
    STORY = "story", _("Story of people")


class PostState(models.TextChoices):
    """Where a text stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Public")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ResourceKind(models.TextChoices):
    """What a resource is: something on the web, or a file that is kept here."""

    LINK = "link", _("Link")
    FILE = "file", _("File")
    PICTURE = "picture", _("Picture")


# The one table of a text's moves: from a state to the states it may come to.
POST_MOVES: dict[PostState, frozenset[PostState]] = {
    PostState.DRAFT: frozenset({PostState.PUBLISHED}),
    PostState.PUBLISHED: frozenset({PostState.WITHDRAWN}),
    PostState.WITHDRAWN: frozenset({PostState.PUBLISHED}),
}
