"""How lists of news and resources are filtered by their address."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from engagement.choices import PostKind, PostState, ResourceKind, SpokenLanguage
from engagement.models import Post, Resource, ResourceTopic
from kconnect.core.text import fold
from workgroups.filters import Named, Shown, Sort
from workgroups.models import Workgroup


def _words(rows: Any, column: str, text: str) -> Any:
    for word in fold(text).split():
        rows = rows.filter(**{f"{column}__contains": word})
    return rows


class PostFilter(django_filters.FilterSet):
    """News and stories by words, kind and workgroup."""

    q = django_filters.CharFilter(method="search", label=_("Words"))
    kind = django_filters.ChoiceFilter(choices=PostKind.choices, label=_("Kind"), empty_label=_("any"))
    workgroup = Named(
        queryset=lambda request: Workgroup.objects.published(), label=_("Workgroup"), empty_label=_("All workgroups")
    )

    class Meta:
        model = Post
        fields = ["q", "kind", "workgroup"]

    def search(self, posts: Any, name: str, value: str) -> Any:
        """Those whose text holds each word: accents, case and order do not matter."""
        return _words(posts, "text_folded", value)


class AllPostsFilter(PostFilter):
    """To keep them: also by state."""

    state = django_filters.ChoiceFilter(choices=PostState.choices, label=_("State"), empty_label=_("Any state"))
    sort = Sort(fields={"title": "title", "published_at": "public", "state": "state"})


class ResourceFilter(django_filters.FilterSet):
    """Resources by words, topic, language, kind and workgroup."""

    q = django_filters.CharFilter(method="search", label=_("Words"))
    topic = Named(queryset=ResourceTopic.objects.all(), label=_("Topic"), empty_label=_("All topics"))
    language = django_filters.ChoiceFilter(
        choices=SpokenLanguage.choices, method="written", label=_("Language"), empty_label=_("any")
    )
    kind = django_filters.ChoiceFilter(choices=ResourceKind.choices, label=_("Kind"), empty_label=_("any"))
    workgroup = Named(
        queryset=lambda request: Workgroup.objects.published(), label=_("Workgroup"), empty_label=_("All workgroups")
    )
    sort = Sort(fields={"name_folded": "name", "added_at": "added"})

    class Meta:
        model = Resource
        fields = ["q", "topic", "language", "kind", "workgroup"]

    def search(self, resources: Any, name: str, value: str) -> Any:
        """Those whose name holds each word: accents, case and order do not matter."""
        return _words(resources, "name_folded", value)

    def written(self, resources: Any, name: str, value: str) -> Any:
        """Those that are in this language, maybe beside others."""
        return resources.filter(languages_listed__contains=f",{value},")


class AllResourcesFilter(ResourceFilter):
    """To keep them: also by whether the public sees them."""

    published = Shown()
