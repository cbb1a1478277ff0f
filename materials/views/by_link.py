"""The two doors to a speaker's page: the secret link, and a coordinator who acts for the speaker.

The door is tried before a byte of what is sent is read; only then is the form looked at, by its own token as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from accounts.access import public, role_required
from events.models import Event
from files.receiving import Limited
from materials.downloads import speaker_may_fetch
from materials.links import speaker_for
from materials.models import PagePicture, Speaker
from materials.speaking import appearances_of, speaker_of
from materials.terms import SPEAKER
from materials.views.serving import attached, pictured
from people.models import Person
from projects.models import Role
from registrations.views.by_link import ALONE, WITH_ORIGIN, WITHOUT_REFERRER

MAY_READ = (Role.Name.MANAGER, Role.Name.COORDINATOR, Role.Name.AUDITOR)
MAY_ACT = (Role.Name.MANAGER, Role.Name.COORDINATOR)

_FILES = {"own-file": "work-material-file", "own-page": "work-material-page"}

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Acting:
    """Whose page it is and who acts on it; `names` is what the addresses of this door begin with."""

    speaker: Speaker
    by: str
    names: str
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def is_speaker(self) -> bool:
        return self.by == SPEAKER

    def address(self, name: str = "", **more: Any) -> str:
        """The address of an action on this side of the door; files have one address in the workspace."""
        if name in _FILES and not self.is_speaker:
            event = self.speaker.event
            return reverse(_FILES[name], kwargs={"project": event.project.key, "event": event.key} | more)
        return reverse(f"{self.names}-{name}" if name else self.names, kwargs=self.arguments | more)


def by_speaker_link(view: View) -> View:
    """Open to whoever has the link: never kept by anyone, never found by a search, never passed on."""
    protected = csrf_protect(view)

    @public
    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        speaker = speaker_for(token)
        if speaker is None:
            response: HttpResponseBase = render(request, "speakers/no_such_link.html", status=404)
        else:
            _receive(request)
            response = protected(request, Acting(speaker, SPEAKER, "speaker", {"token": token}), **kwargs)
        return _alone(response, WITH_ORIGIN if speaker else WITHOUT_REFERRER)

    return opened


def for_a_speaker(view: View) -> View:
    """Open to those who prepare the event; what they do is signed with their own address."""
    protected = csrf_protect(view)

    @role_required(*MAY_ACT)
    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, project: str, event: str, person: int, **kwargs: Any) -> HttpResponseBase:
        found = own_event(request, project, event, *MAY_ACT)
        speaker = _speaker(found, person, is_kept=request.method == "POST")
        _receive(request)
        arguments = {"project": project, "event": event, "person": person}
        return protected(request, Acting(speaker, actor(request), "work-speaker", arguments), **kwargs)

    return opened


def receives_files(view: View) -> View:
    """For a page that takes files behind a role: who may not open it sends them in vain."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receiving(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        _receive(request)
        return protected(request, **kwargs)

    return receiving


def own_event(request: HttpRequest, project: str, event: str, *roles: str) -> Event:
    mine = Event.objects.workable_by(request.user, *roles).select_related("project__source")
    return get_object_or_404(mine, project__key=project, key=event)


def actor(request: HttpRequest) -> str:
    return str(getattr(request.user, "email", ""))


def _speaker(event: Event, person: int, *, is_kept: bool) -> Speaker:
    """The record; where there is none yet, looking at the page makes none."""
    who = get_object_or_404(Person, project=event.project_id, pk=person)
    if not appearances_of(event, who).exists():
        get_object_or_404(Person.objects.none())
    rows = Speaker.objects.filter(event=event, person=who).select_related("photo", "portrait")
    speaker = rows.first() or (speaker_of(event=event, person=who) if is_kept else Speaker(event=event, person=who))
    speaker.event, speaker.person = event, who
    return speaker


def _receive(request: HttpRequest) -> None:
    if request.method == "POST":
        request.upload_handlers.insert(0, Limited(request))


def _alone(response: HttpResponseBase, referrer: str) -> HttpResponseBase:
    for name, value in ALONE.items():
        response.headers[name] = value
    response.headers["Referrer-Policy"] = referrer
    return response


@public
@require_safe
def own_file(request: HttpRequest, token: str, material: int, number: int) -> HttpResponseBase:
    """What the speaker handed in, back to them."""
    own = speaker_may_fetch(get_object_or_404(Speaker, pk=_pk(token)))
    found = get_object_or_404(own, material=material, number=number)
    return _alone(attached(request, found.file), WITHOUT_REFERRER)


@public
@require_safe
def own_page_picture(request: HttpRequest, token: str, material: int, number: int, page: int) -> HttpResponseBase:
    own = speaker_may_fetch(get_object_or_404(Speaker, pk=_pk(token)))
    version = get_object_or_404(own, material=material, number=number)
    pages = PagePicture.objects.filter(version=version).select_related("picture")
    return pictured(get_object_or_404(pages, number=page).picture)


@public
@require_safe
def own_photo(request: HttpRequest, token: str) -> HttpResponseBase:
    return pictured(get_object_or_404(Speaker.objects.select_related("photo"), pk=_pk(token)).photo)


def _pk(token: str) -> int | None:
    speaker = speaker_for(token)
    return speaker.pk if speaker else None
