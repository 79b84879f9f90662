"""Control-plane addresses of `channels`."""

from django.urls import URLPattern, URLResolver, path

from saola.channels.bulletins import http as alerts
from saola.channels.bulletins import screens as bulletins
from saola.channels.notices import screens as notices
from saola.channels.opendata import http as opendata
from saola.channels.opendata import screens as datasets
from saola.channels.portal import screens as portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("", portal.home, name="home"),
    path("plain/", portal.plain, name="plain"),
    path("language/<str:code>", portal.language, name="language"),
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/feed.atom", alerts.feed, name="bulletin_feed"),
    path("bulletins/<str:bulletin_id>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<str:bulletin_id>/cap.xml", alerts.cap, name="bulletin_cap"),
    path("api/alerts", alerts.alerts, name="alerts"),
    path("desk/bulletins/", bulletins.desk, name="bulletin_desk"),
    path("desk/bulletins/publish", bulletins.publish, name="bulletin_publish"),
    path("desk/bulletins/<str:bulletin_id>/withdraw", bulletins.withdraw, name="bulletin_withdraw"),
    path("desk/notices/", notices.notices, name="notices"),
    path("desk/notices/<str:notice_id>/retry", notices.retry, name="notice_retry"),
    path("opendata/", datasets.datasets, name="opendata"),
    path("opendata/catalog.jsonld", opendata.catalogue, name="opendata_catalogue"),
    path("opendata/<str:entity_type>.csv", opendata.table, name="opendata_table"),
    path("opendata/<str:entity_type>.geojson", opendata.features, name="opendata_features"),
]
