"""The five real projects and the contract's example, as a visitor finds them."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from projects.models import Project

CASES = Path(settings.BASE_DIR) / "config/cases"
REAL = (
    "latgale-social-services",
    "lm-social-work",
    "socquality",
    "sos-capacity",
    "vidzeme-alternative-services",
)


def load(*keys: str) -> None:
    call_command("load_dossier", *(str(CASES / f"{key}.json") for key in keys), stdout=StringIO())


@pytest.fixture
def real_projects(db: None) -> list[Project]:
    load(*REAL)
    return list(Project.objects.all())
