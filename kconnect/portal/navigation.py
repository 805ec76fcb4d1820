"""Where a signed-in person can go: the entries of the sidebar and of the bar at the bottom of a phone."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kconnect.core.i18n import name_of
from kconnect.portal import rules
from workgroups.queries import workgroups_of
from workgroups.rules import can_import_data

# Groups beyond these are reached through my work.
MOST_GROUPS = 2


@dataclass(frozen=True)
class NavItem:
    """One entry: where it leads, what it says, its icon, and whether the reader is there."""

    url: str
    label: str
    icon: str
    current: bool


def workspace_nav(request: HttpRequest) -> list[NavItem]:
    """My work, the person's workgroups, the workplan, and for staff the data room and the console."""
    user = request.user
    if not user.is_authenticated:
        return []
    here = request.path
    places = [(reverse("portal:my_work"), _("My work"), "home")]
    groups = workgroups_of(user)[:MOST_GROUPS]
    if groups:
        places.append((reverse("agenda:activity_create", args=[groups[0].slug]), _("Log"), "pen"))
    for group in groups:
        places.append((reverse("portal:workgroup_inside", args=[group.slug]), name_of(group), "people"))
    places.append((reverse("agenda:workplan_list"), _("Workplan"), "plan"))
    if can_import_data(user):
        places.append((reverse("dashboard:import_list"), _("Data"), "data"))
    if rules.can_open_console(user):
        places.append((reverse("portal:console"), _("Console"), "bell"))
    best = _best([url for url, _label, _icon in places], here)
    return [NavItem(url, label, icon, url == best) for url, label, icon in places]


def _best(urls: list[str], here: str) -> str:
    """The entry under which `here` lies: the longest beginning of its address; working figures and releases are data, and every room
    of a workgroup lies under its first one.
    """
    names = ("working_list", "release_list", "place_list", "inventory_list", "recipe_list")
    rooms = [reverse(f"dashboard:{name}") for name in names]
    if any(here.startswith(room) for room in rooms):
        here = reverse("dashboard:import_list")
    return max((url for url in urls if here.startswith(url.removesuffix("inside/"))), key=len, default="")
