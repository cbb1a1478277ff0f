"""A kind of message more: to the address that a participant gave up for another one."""

from django.db import migrations, models

KINDS = {
    "confirmation": "confirmation",
    "waiting": "place in the waiting list",
    "offer": "offer of a free seat",
    "offer_expired": "offer that expired",
    "changed": "change",
    "cancelled": "cancellation",
    "replaced": "a colleague goes instead",
    "moved": "e-mail address changed",
    "reminder": "reminder",
    "link": "link sent again",
}


class Migration(migrations.Migration):
    dependencies = [("registrations", "0005_names_to_sort_and_find")]

    operations = [
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
