
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(default='stripe', max_length=20)),
                ('event_id', models.CharField(max_length=120)),
                ('type', models.CharField(max_length=120)),
                ('livemode', models.BooleanField()),
                ('api_version', models.CharField(blank=True, max_length=40)),
                ('object_id', models.CharField(blank=True, max_length=120)),
                ('payment_id', models.CharField(blank=True, max_length=40)),
                ('raw', models.TextField()),
                ('received_at', models.DateTimeField()),
                ('processed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'ordering': ['-received_at'],
                'constraints': [models.UniqueConstraint(fields=('provider', 'event_id'), name='event_stored_once')],
            },
        ),
    ]
