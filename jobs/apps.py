from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        """Every package's `tasks` module says what it has others do later."""
        autodiscover_modules("tasks")
