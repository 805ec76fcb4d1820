"""What every template knows: whether the network is a demonstration; for a signed-in person also where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from engagement.queries.glossary import linked_terms
from engagement.queries.hints import hints_of
from kconnect.portal.navigation import workspace_nav


def network(request: HttpRequest) -> dict[str, Any]:
    """The navigation is lazy: a public page never asks who reads it, so it stays the same for everyone. The terms are lazy too."""
    return {
        "network": {"demo": settings.DEMO_ACCOUNTS},
        "hints_of": hints_of,
        "hints_url": SimpleLazyObject(lambda: reverse("engagement:hint_list")),
        "glossary": SimpleLazyObject(linked_terms),
        "workspace_nav": SimpleLazyObject(lambda: workspace_nav(request)),
    }
