"""A page's form as a browser would send it: what stands in its fields, with some of it typed anew."""

from html.parser import HTMLParser

from django.test import Client

from accounts.models import User
from projects.models import Project, Role
from tests.projects.views.clock import NOW


class Fields(HTMLParser):
    """Names and values of the fields of the form that holds `marked`."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.select: str | None = None
        self.text: tuple[str, list[str]] | None = None
        self.in_template = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.in_template += 1
        elif tag == "form":
            self.forms.append([])
        elif self.in_template or not self.forms:
            return
        elif tag == "input" and "name" in said:
            is_box = said.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in said:
                self.forms[-1].append((said["name"], said.get("value", "on" if is_box else "")))
        elif tag == "select":
            self.select = said["name"]
        elif tag == "option" and self.select and "selected" in said:
            self.forms[-1].append((self.select, said.get("value", "")))
        elif tag == "textarea":
            self.text = (said["name"], [])

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.in_template -= 1
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text:
            # A browser leaves out the newline after the start tag, and ends lines with CR LF.
            typed = "".join(self.text[1]).removeprefix("\r\n").removeprefix("\n")
            self.forms[-1].append((self.text[0], typed.replace("\r\n", "\n").replace("\n", "\r\n")))
            self.text = None

    def handle_data(self, data: str) -> None:
        if self.text:
            self.text[1].append(data)


def form_of(page: bytes, marked: str = "shown") -> dict[str, list[str]]:
    """What the form would send if nothing was touched."""
    parser = Fields()
    parser.feed(page.decode())
    fields = next(fields for fields in parser.forms if any(name == marked for name, _value in fields))
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return sent


def signed_in(project: Project, role: str | None = "manager", *, email: str = "") -> Client:
    user, _made = User.objects.get_or_create(email=email or f"{role}@example.org")
    if role:
        Role.objects.get_or_create(user=user, project=project, role=role, defaults={"granted_at": NOW})
    client = Client()
    client.force_login(user)
    return client
