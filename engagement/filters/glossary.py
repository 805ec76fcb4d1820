"""How the lists of terms and wordings are filtered by their address."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.choices import TextLanguage
from engagement.models import Term, Wording
from kconnect.core.text import fold
from workgroups.filters import Shown, Sort


class TermFilter(django_filters.FilterSet):
    """Terms by a word in them; accents and case do not matter in the term itself."""

    q = django_filters.CharFilter(method="search", label=_("Words"))

    class Meta:
        model = Term
        fields = ["q"]

    def search(self, terms: Any, name: str, value: str) -> Any:
        """Those whose name or meaning holds the words."""
        meant = Q(meaning__icontains=value) | Q(meaning_es__icontains=value)
        return terms.filter(Q(name_folded__contains=fold(value)) | meant)


class AllTermsFilter(TermFilter):
    """In the console: also by whether the public sees them."""

    published = Shown()
    sort = Sort(fields={"name_folded": "name", "published": "public"})


class WordingFilter(django_filters.FilterSet):
    """Wordings by language and words."""

    q = django_filters.CharFilter(method="search", label=_("Words"))
    language = django_filters.ChoiceFilter(choices=TextLanguage.choices, label=_("Language"), empty_label=_("any"))
    sort = Sort(fields={"phrase_folded": "words", "language": "language"})

    class Meta:
        model = Wording
        fields = ["q", "language"]

    def search(self, wordings: Any, name: str, value: str) -> Any:
        """Those that hint at these words; accents and case do not matter."""
        return wordings.filter(phrase_folded__contains=fold(value))
