"""All addresses of the product: the only module that sees every app.

English stands at the root, Spanish under `/es/`. What machines read stands outside the language prefix and takes `?lang=`.
"""

from types import ModuleType

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

import agenda.urls
import dashboard.urls
import engagement.urls
import kconnect.portal.urls
import workgroups.urls

APPS: list[ModuleType] = [workgroups.urls, agenda.urls, engagement.urls, dashboard.urls, kconnect.portal.urls]


def pages(app: ModuleType) -> list[URLPattern | URLResolver]:
    """The pages of one app: public and workspace ones at the root, console ones under `console/`."""
    return [*app.public, *app.workspace, path("console/", include(app.console))]


def every_page() -> list[URLPattern | URLResolver]:
    """One namespace per app, so that a name is always `app:noun_verb`."""
    return [path("", include((pages(app), app.app_name))) for app in APPS]


def every_outside() -> list[URLPattern | URLResolver]:
    """What has no language in its address: API, feeds, health."""
    return [path("", include((app.outside, f"{app.app_name}_outside"))) for app in APPS if app.outside]


urlpatterns = [
    path("admin/", admin.site.urls),
    *every_outside(),
    *i18n_patterns(path("accounts/", include("allauth.urls")), *every_page(), prefix_default_language=False),
]

handler400 = "kconnect.portal.views.bad_request"
handler403 = "kconnect.portal.views.permission_denied"
handler404 = "kconnect.portal.views.page_not_found"
handler500 = "kconnect.portal.views.server_error"
