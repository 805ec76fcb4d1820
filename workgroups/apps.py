"""The app of the people: who belongs to what, and what they did; and the Django admin as it runs here."""

import django.contrib.admin.apps
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkgroupsConfig(AppConfig):
    """The app itself."""

    name = "workgroups"
    verbose_name = _("Workgroups")
    default = True


class OperationsConfig(django.contrib.admin.apps.AdminConfig):
    """Takes the place of `django.contrib.admin` among the installed apps: superusers only."""

    default = False
    default_site = "workgroups.operations.OperationsSite"
