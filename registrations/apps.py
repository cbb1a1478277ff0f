from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RegistrationsConfig(AppConfig):
    name = "registrations"

    def ready(self) -> None:
        from registrations import guards, webhooks

        webhooks.listen()
        pre_migrate.connect(guards.remove, sender=self)
        post_migrate.connect(guards.install, sender=self)
