"""What the pages of news, stories and resources read."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from engagement.choices import SpokenLanguage
from engagement.models import Post, Resource, StoryConsent
from engagement.querysets import PostQuerySet, ResourceQuerySet
from engagement.rules.library import can_edit_glossary
from workgroups.models import User
from workgroups.permissions import Permission, Where, access_of

PER_PAGE = 20


def page_of(rows: Any, *, number: int) -> Page[Any]:
    """Page `number` of news or resources, with their workgroups. Two queries."""
    return Paginator(rows.select_related("workgroup"), PER_PAGE).get_page(number)


def kept_by(user: User, rows: Any) -> Any:
    """The rows that `user` may change: all for staff; for leads those of their workgroups, without stories."""
    if can_edit_glossary(user):
        return rows
    mine = rows.filter(workgroup__in=access_of(user).places(Permission.EDIT_LIBRARY, Where.WORKGROUP))
    return mine.exclude(kind="story")


@dataclass(frozen=True)
class PostPage:
    """News or a story as the public reads it, and what else there is of the same group."""

    post: Post
    others: list[Post]


def post_page(slug: str) -> PostPage | None:
    """The public text at `slug`, or None. Two queries."""
    post = Post.objects.public().select_related("workgroup").filter(slug=slug).first()
    if post is None:
        return None
    near = Post.objects.public().exclude(pk=post.pk).filter(Q(workgroup=post.workgroup_id) | Q(kind=post.kind))
    return PostPage(post, list(near[:3]))


def latest_posts(most: int = 3) -> list[Post]:
    """The newest public ones. One query."""
    found: PostQuerySet = Post.objects.public()
    return list(found[:most])


def consents_of(post: Post) -> list[StoryConsent]:
    """Who agreed to a story, with their names. One query."""
    return list(post.consents.select_related("person"))


def languages_of(resource: Resource) -> list[str]:
    """The languages that a resource is in, in words."""
    names = dict(SpokenLanguage.choices)
    return [str(names[one]) for one in resource.languages if one in names]


@dataclass(frozen=True)
class ResourceRow:
    """One resource in a list."""

    resource: Resource
    languages: list[str]


@dataclass(frozen=True)
class ResourceList:
    """A page of resources."""

    page: Page[Resource]
    rows: list[ResourceRow]


def resource_list(found: ResourceQuerySet, *, number: int) -> ResourceList:
    """Page `number` of resources. Two queries."""
    page = Paginator(found.select_related("topic", "workgroup"), PER_PAGE).get_page(number)
    return ResourceList(page, [ResourceRow(one, languages_of(one)) for one in page])
