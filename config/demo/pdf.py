"""The least that a PDF is made of: pages of ASCII lines in a font every reader has, and its closing table."""


def one_page_pdf(lines: list[str]) -> bytes:
    """An A4 page of lines; the first is the title."""
    start = f"BT /F2 18 Tf 64 760 Td ({_escaped(lines[0])}) Tj /F1 11.5 Tf 20 TL T*"
    return pdf([page_of(595, 842, start, "", *lines[1:])], title=lines[0])


def page_of(width: int, height: int, start: str, *lines: str) -> str:
    """A page whose stream begins as stated, inside a text, and goes on with one line below the other."""
    stream = start + "".join(f"\n({_escaped(line)}) Tj T*" for line in lines) + "\nET"
    return f"{width} {height}\n{stream}"


def pdf(pages: list[str], *, title: str) -> bytes:
    """The numbered objects and the table that says at which byte each begins."""
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< /Title ({_escaped(title)}) >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
    ]
    for number, page in enumerate(pages):
        size, stream = page.split("\n", 1)
        resources = "/Resources << /Font << /F1 4 0 R /F2 5 0 R >> >>"
        contents = f"{first + 2 * number + 1} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] {resources} /Contents {contents} >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _with_table(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _with_table(objects: list[str]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R /Info 3 0 R >>"
    return content + f"{end}\nstartxref\n{len(content)}\n%%EOF\n".encode("ascii")
