"""What of the plan can be named elsewhere by kind and slug: public strategies and actions."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agenda.models import Action, Strategy
from kconnect.core import references
from kconnect.core.i18n import localized, name_of
from kconnect.core.references import Reference

MOST = 100


def _strategies(slugs: Iterable[str]) -> dict[str, Reference]:
    found = Strategy.objects.public().filter(slug__in=list(slugs))
    return {
        one.slug: Reference(localized(one, "name"), reverse("dashboard:strategy_detail", args=[one.slug]))
        for one in found
    }


def _actions(slugs: Iterable[str]) -> dict[str, Reference]:
    found = Action.objects.public().filter(slug__in=list(slugs))
    return {
        one.slug: Reference(localized(one, "name"), reverse("agenda:action_detail", args=[one.slug])) for one in found
    }


def _strategies_of(group: str) -> list[tuple[str, str]]:
    found = Strategy.objects.public().filter(workgroup__slug=group)[:MOST]
    return [(one.slug, name_of(one)) for one in found]


def _actions_of(group: str) -> list[tuple[str, str]]:
    found = Action.objects.public().open().filter(strategy__workgroup__slug=group)[:MOST]
    return [(one.slug, name_of(one)) for one in found]


references.register("strategy", label=_("Strategy"), find=_strategies, offer=_strategies_of)
references.register("action", label=_("Action"), find=_actions, offer=_actions_of)
