"""The demonstration's users: one for each role in every project, and some in a single one.

In the invented project one coordinates a partner's events only, one was invited and has not come yet, one has left.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.invitations import invite
from accounts.models import User
from config.demo.writing import Occasion
from projects.models import Partner, Project, Role
from projects.roles import grant, revoke

ONE_PROJECT, INVENTED = "lm-social-work", "demo-nearhome"
INVITED = "jauna@demo.example"
LEFT = "bijusi@demo.example"


@dataclass(frozen=True, slots=True)
class Login:
    """What is printed; the passwords are known to everybody, which is why only this machine may have them."""

    email: str
    password: str
    name: str
    role: str
    only: str | None = None
    partner: str | None = None

    def until(self, today: date) -> date | None:
        return today + timedelta(days=365) if self.role == Role.Name.AUDITOR else None


LOGINS = (
    Login("manager@demo.example", "vaditaja-demo-2027", "Vita Vadītāja", Role.Name.MANAGER),
    Login("coordinator@demo.example", "koordinators-demo-2027", "Kārlis Koordinators", Role.Name.COORDINATOR),
    Login("desk@demo.example", "registratore-demo-2027", "Rita Reģistratore", Role.Name.DESK),
    Login("auditor@demo.example", "revidente-demo-2027", "Rūta Revidente", Role.Name.AUDITOR),
    Login("outsider@demo.example", "viesis-demo-2027", "Otrs Koordinators", Role.Name.COORDINATOR, only=ONE_PROJECT),
    Login(
        "partner@demo.example",
        "partnere-demo-2027",
        "Pārsla Partnere",
        Role.Name.COORDINATOR,
        only=INVENTED,
        partner="abelu-maja",
    ),
)


def create_users(occasion: Occasion) -> dict[str, User]:
    """The users by e-mail address; those who are there keep their password and name."""
    circumstances: Any = {"language": "lv", "by": occasion.by, "at": occasion.at}
    invited = invite(email=INVITED, name="Jana Jaunā", **circumstances)
    left = invite(email=LEFT, name="Baiba Bijusī", **circumstances)
    found = {user.email: user for user in User.objects.filter(email__in=[login.email for login in LOGINS])}
    for login in LOGINS:
        if login.email not in found:
            user = User.objects.create_user(login.email, login.password, name=login.name, language="lv")
            found[login.email] = user
    return found | {INVITED: invited, LEFT: left}


def grant_roles(project: Project, users: dict[str, User], occasion: Occasion) -> None:
    """Each log-in's role in the project, where nobody has given it that one yet."""
    held = set(Role.objects.filter(project=project).values_list("user", "role"))
    wanted = [login for login in LOGINS if login.only in {None, project.key}]
    for login in wanted:
        user = users[login.email]
        if (user.pk, login.role) not in held:
            until, partner = login.until(occasion.today), _partner(project, login.partner)
            limits: Any = {"until": until, "partner": partner}
            grant(user=user, project=project, role=login.role, by=occasion.by, at=occasion.at, **limits)
    if project.key == INVENTED:
        _come_and_go(project, users, occasion)


def _come_and_go(project: Project, users: dict[str, User], occasion: Occasion) -> None:
    circumstances: Any = {"project": project, "role": Role.Name.DESK, "by": occasion.by, "at": occasion.at}
    for email in (INVITED, LEFT):
        grant(user=users[email], **circumstances)
    revoke(user=users[LEFT], **circumstances)


def _partner(project: Project, organisation: str | None) -> Partner | None:
    return project.partners.filter(organisation__key=organisation).first() if organisation else None
