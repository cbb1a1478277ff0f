"""Two small hand-outs of the invented project as stored files: a page of PDF and a text in Latvian."""

from io import BytesIO

from config.demo.writing import Occasion
from files.models import StoredFile
from files.storing import store

CHECKLIST = """Checklist for the first home visit

1.  Who called, and what worries them most?
2.  Ask the older person first, the family second.
3.  Walk through the home together: door, stairs, bathroom, bed, telephone.
4.  Which medicines, and who keeps an eye on them?
5.  Who comes by every day, who could, and who would like to?
6.  What gives joy? Keep it in the plan.
7.  Agree on one next step, and who takes it by when.
8.  Leave one telephone number, written large.

NearHome is a demonstration project: everything in it is invented."""
SELF_CARE = """Desmit minūtes sev: atgādne ģimenes aprūpētājam

☐ Šodien esmu izgājis ārā kaut uz desmit minūtēm.
☐ Šodien esmu aprunājies ar kādu, kas nav ne ārsts, ne radinieks.
☐ Šonedēļ kāds mani ir nomainījis vismaz uz divām stundām.
☐ Zinu, kam zvanīt naktī.
☐ Neesmu viens: nākamā aprūpētāju tikšanās ir ierakstīta kalendārā.

NearHome, „Dalības” paraugprojekts. Viss tajā ir izdomāts.
"""


def store_checklist(occasion: Occasion) -> StoredFile:
    content = BytesIO(one_page_pdf(CHECKLIST.splitlines()))
    return store(content, name="NearHome-home-visit-checklist.pdf", content_type="application/pdf", at=occasion.at)


def store_self_care(occasion: Occasion) -> StoredFile:
    content = BytesIO(SELF_CARE.encode("utf-8-sig"))
    name = "NearHome – desmit minūtes sev.txt"
    return store(content, name=name, content_type="text/plain", at=occasion.at)


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
