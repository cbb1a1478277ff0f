from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0002_responsible_partners'),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaversion',
            name='content',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='agendaversion',
            name='changes',
            field=models.JSONField(default=list),
        ),
    ]
