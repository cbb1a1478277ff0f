"""Small hand-outs of the invented project as stored files: a page of PDF in English, texts in Latvian."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from config.demo.pdf import one_page_pdf
from config.demo.writing import Occasion
from files.models import StoredFile
from files.storing import store
from materials.models import Material
from materials.search import index_with_materials
from projects.models import Project

PAPERS = Path(__file__).resolve().parent / "papers"


@dataclass(frozen=True, slots=True)
class HandOut:
    """What is handed out at which event; `paper` is what is written on it."""

    event: str
    paper: str
    name: str
    kind: str
    title: dict[str, str]

    def stored(self, occasion: Occasion) -> StoredFile:
        written = (PAPERS / self.paper).read_text("utf-8")
        if self.name.endswith(".pdf"):
            page = one_page_pdf(written.splitlines())
            return store(BytesIO(page), name=self.name, content_type="application/pdf", at=occasion.at)
        content = BytesIO(written.encode("utf-8-sig"))
        return store(content, name=self.name, content_type="text/plain", at=occasion.at)


HAND_OUTS = (
    HandOut(
        "methods-workshop",
        "checklist.en.txt",
        "NearHome-home-visit-checklist.pdf",
        "handout",
        {"lv": "Pirmā mājas apmeklējuma kontrolsaraksts (angļu valodā)", "en": "Checklist for the first home visit"},
    ),
    HandOut(
        "carers-3",
        "self-care.lv.txt",
        "NearHome – desmit minūtes sev.txt",
        "handout",
        {"lv": "Desmit minūtes sev: atgādne aprūpētājam", "en": "Ten minutes for yourself (in Latvian)"},
    ),
    HandOut(
        "care-day",
        "where-to-ask.lv.txt",
        "NearHome – kam prasīt palīdzību.txt",
        "handout",
        {"lv": "Kam prasīt palīdzību? Ceļvedis senioram", "en": "Whom to ask for help? A guide (in Latvian)"},
    ),
    HandOut(
        "round-table-online",
        "round-table.lv.txt",
        "NearHome – apaļā galda kopsavilkums.txt",
        "document",
        {"lv": "Apaļā galda kopsavilkums", "en": "Summary of the round table (in Latvian)"},
    ),
)


def hand_out(project: Project, occasion: Occasion) -> list[Material]:
    """Store every hand-out and put it with its event, for everyone."""
    events = {event.key: event for event in project.events.all()}
    made = [
        Material.objects.create(
            event=events[paper.event],
            ordinal=events[paper.event].materials.count(),
            title=paper.title,
            kind=paper.kind,
            file=paper.stored(occasion),
            is_demonstration=True,
        )
        for paper in HAND_OUTS
    ]
    index_with_materials(project)
    return made
