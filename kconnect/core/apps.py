"""The core app: what every other app stands on and none of its business."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kconnect.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        # Makes our Celery application the current one in every process, also in the web process that only rings.
        import kconnect.celery  # noqa: F401

        # Registers the deployment checks; imported here because the app registry must be complete.
        from kconnect.core import checks  # noqa: F401
