"""The portal app: what frames all others — home, my work, the console, the settings of the network."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kconnect.portal"
    label = "portal"
    verbose_name = "Portal"
