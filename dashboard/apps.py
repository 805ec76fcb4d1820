"""The dashboard app: what changed for people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = _("Shared measurement")

    def ready(self) -> None:
        """Tells the apps below who knows places and groups of people."""
        # Models can be imported from here on only.
        from dashboard.queries.group_names import Groups
        from dashboard.queries.place_names import Gazette
        from kconnect.core import gazetteer, populations

        gazetteer.keep(Gazette())
        populations.keep(Groups())
