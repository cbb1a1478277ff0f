"""The demonstration's users: one for each role in every project, and one who may see a single project only."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from config.demo.writing import Occasion
from projects.models import Project, Role
from projects.roles import grant

ONE_PROJECT = "lm-social-work"


@dataclass(frozen=True, slots=True)
class Login:
    """What is printed; the passwords are known to everybody, which is why only this machine may have them."""

    email: str
    password: str
    name: str
    role: str
    only: str | None = None

    def until(self, today: date) -> date | None:
        return today + timedelta(days=365) if self.role == Role.Name.AUDITOR else None


LOGINS = (
    Login("manager@demo.example", "vaditaja-demo-2027", "Vita Vadītāja", Role.Name.MANAGER),
    Login("coordinator@demo.example", "koordinators-demo-2027", "Kārlis Koordinators", Role.Name.COORDINATOR),
    Login("desk@demo.example", "registratore-demo-2027", "Rita Reģistratore", Role.Name.DESK),
    Login("auditor@demo.example", "revidente-demo-2027", "Rūta Revidente", Role.Name.AUDITOR),
    Login("outsider@demo.example", "viesis-demo-2027", "Otrs Koordinators", Role.Name.COORDINATOR, only=ONE_PROJECT),
)


def create_users() -> dict[str, User]:
    """The users by e-mail address; those who are there keep their password and name."""
    found = {user.email: user for user in User.objects.filter(email__in=[login.email for login in LOGINS])}
    for login in LOGINS:
        if login.email not in found:
            user = User.objects.create_user(login.email, login.password, name=login.name, language="lv")
            found[login.email] = user
    return found


def grant_roles(project: Project, users: dict[str, User], occasion: Occasion) -> None:
    """Each log-in's role in the project, where nobody has given it that one yet."""
    held = set(Role.objects.filter(project=project).values_list("user", "role"))
    wanted = [login for login in LOGINS if login.only in {None, project.key}]
    for login in wanted:
        user = users[login.email]
        if (user.pk, login.role) not in held:
            until = login.until(occasion.today)
            grant(user=user, project=project, role=login.role, until=until, by=occasion.by, at=occasion.at)
