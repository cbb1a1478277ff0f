"""The one place that knows every package's addresses. Latvian has no prefix, English begins with /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from config.health import healthz
from config.webhooks import provider_webhooks
from website import feeds

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("", include("materials.urls")),
    path("webhooks/", include((provider_webhooks(), "anymail"))),
    *i18n_patterns(
        path("demo/", include("config.demo.urls")),
        path("", include("projects.views.team_urls")),
        path("accounts/", include("accounts.urls")),
        path("", include("registrations.views.desk_urls")),
        path("", include("registrations.urls")),
        path("", include("registrations.views.work_urls")),
        path("", include("registrations.views.closing_urls")),
        path("", include("config.dossiers.urls")),
        path("", include("projects.urls")),
        path("", include("events.urls")),
        path("", include("registrations.views.planning_urls")),
        path("", include("events.views.project_urls")),
        path("", include("events.views.agenda_urls")),
        path("", include("materials.views.page_urls")),
        path("", include("website.urls")),
        prefix_default_language=False,
    ),
]
