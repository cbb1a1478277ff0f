"""Small hand-outs of the invented project as stored files: a page of PDF in English, texts in Latvian."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

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


def one_page_pdf(lines: list[str]) -> bytes:
    """An A4 page of ASCII lines in a font every reader has; the first line is the title."""
    stream = "\n".join(["BT", "/F2 18 Tf", "64 760 Td", f"({_escaped(lines[0])}) Tj", "/F1 11.5 Tf", "20 TL", "T*"])
    stream += "".join(f"\n({_escaped(line)}) Tj T*" for line in lines[1:]) + "\nET"
    fonts = "/Font << /F1 4 0 R /F2 5 0 R >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << {fonts} >> /Contents 6 0 R >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        f"<< /Title ({_escaped(lines[0])}) >>",
    ]
    return _with_table(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _with_table(objects: list[str]) -> bytes:
    """The numbered objects and the table that says at which byte each begins."""
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R /Info {count - 1} 0 R >>"
    return content + f"{end}\nstartxref\n{len(content)}\n%%EOF\n".encode("ascii")
