"""What visitors of an event's page see of speakers and of what they handed in: one statement each."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from events.models import Contribution, Event
from materials.models import Material, PagePicture, Speaker


def voices_of(event: Event) -> list[Speaker]:
    """Those who confirmed and told of themselves or gave a photograph; `printed` is their name as they wish it.

    A biography stands on the page as it is now: it is no part of the agenda's published version.
    """
    lines = Contribution.objects.filter(event=event, person=OuterRef("person"))
    spoken = lines.exclude(function=Contribution.Function.MENTIONED).order_by("part__ordinal", "item__ordinal", "pk")
    told = Speaker.objects.filter(Q(biography__isnull=False) | Q(portrait__isnull=False), event=event)
    coming = told.filter(Exists(spoken), answer=Speaker.Answer.CONFIRMED)
    named = coming.annotate(
        printed=Subquery(spoken.values("name_as_printed")[:1]),
        part=Subquery(spoken.values("part__ordinal")[:1]),
        item=Subquery(spoken.values("item__ordinal")[:1]),
    )
    return list(named.select_related("person", "portrait").order_by("part", "item", "pk"))


def with_preview(materials: "QuerySet[Material]") -> "QuerySet[Material]":
    """The same materials, each with the height that its small first page is shown at: none where there is none."""
    pages = PagePicture.objects.filter(
        version__material=OuterRef("pk"), version__file=OuterRef("file"), small__isnull=False
    )
    return materials.annotate(
        page_width=Subquery(pages.values("width")[:1]), page_height=Subquery(pages.values("height")[:1])
    )
