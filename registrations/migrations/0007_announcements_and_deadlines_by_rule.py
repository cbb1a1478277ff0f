"""What everybody registered is told at once, and deadlines that follow the event's day."""

import django.db.models.deletion
from django.db import migrations, models

import projects.texts

TOLD = {"changed": "other day, hours or place", "cancelled": "called off"}
KINDS = {
    "confirmation": "confirmation",
    "waiting": "place in the waiting list",
    "offer": "offer of a free seat",
    "offer_expired": "offer that expired",
    "changed": "change",
    "cancelled": "cancellation",
    "replaced": "a colleague goes instead",
    "moved": "e-mail address changed",
    "event_changed": "change of the event",
    "reminder": "reminder",
    "link": "link sent again",
}


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_responsible_partners"),
        ("registrations", "0006_address_that_was_given_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=list(TOLD.items()), max_length=9)),
                ("reason", projects.texts.TextField(null=True)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.TextField()),
                ("told_at", models.DateTimeField(null=True)),
                ("told", models.PositiveIntegerField(default=0)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="announcements", to="events.event"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(kind__in=list(TOLD)), name="announcement_kind_known"
                    ),
                ),
            },
        ),
        migrations.AddField(
            model_name="registrationterms",
            name="closes_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="registrationterms",
            name="closes_in_working_days",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="message",
            name="announcement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="registrations.announcement",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(choices=list(KINDS.items()), max_length=13),
        ),
        migrations.RemoveConstraint(model_name="message", name="message_kind_known"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="message_kind_known"),
        ),
    ]
