"""Addresses of speakers' pages and of the workspace. What opens by a link is secret: `config.logs` writes none down."""

from django.urls import URLPattern, path

from materials.views import coordinating, publishing
from materials.views.by_link import by_speaker_link, for_a_speaker
from materials.views.speaking import ACTIONS, Action
from projects.addresses import WORK_EVENT

LINK, PERSON = "s/<str:token>/", f"{WORK_EVENT}speakers/<int:person>/"
MATERIALS = f"{WORK_EVENT}materials/"


def _twice(name: str, way: str, view: Action) -> list[URLPattern]:
    """One action, by the speaker's link and by the coordinator who acts for them."""
    suffix = f"-{name}" if name else ""
    return [
        path(f"{LINK}{way}", by_speaker_link(view), name=f"speaker{suffix}"),
        path(f"{PERSON}{way}", for_a_speaker(view), name=f"work-speaker{suffix}"),
    ]


urlpatterns = [
    path(f"{WORK_EVENT}speakers/", coordinating.speakers, name="speakers"),
    path(f"{WORK_EVENT}speakers/terms/", coordinating.terms, name="speaker-terms"),
    path(f"{WORK_EVENT}speakers/remind/", coordinating.remind_all, name="speakers-remind"),
    path(f"{PERSON}link/", coordinating.link, name="speaker-link"),
    path(MATERIALS, publishing.materials, name="event-materials"),
    path(f"{MATERIALS}add/", publishing.add, name="material-add"),
    path(f"{MATERIALS}<int:material>/", publishing.material, name="material"),
    path(f"{MATERIALS}<int:material>/tell/", publishing.tell, name="material-tell"),
    path(f"{MATERIALS}<int:material>/publish/", publishing.publish, name="material-publish"),
    path(f"{MATERIALS}<int:material>/replace/", publishing.replace, name="material-replace"),
    path(f"{MATERIALS}<int:material>/up/", publishing.move, name="material-up"),
    path(f"{MATERIALS}<int:material>/withdraw/", publishing.withdraw, name="material-withdraw"),
    *(pattern for name, way, view in ACTIONS for pattern in _twice(name, way, view)),
]
