
import marketplace.delivery.models
import marketplace.public_ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(db_index=True, max_length=254)),
                ('public_id', models.CharField(default=marketplace.public_ids.new_public_id, max_length=32, unique=True)),
                ('certificate', models.CharField(default=marketplace.delivery.models.certificate_id, max_length=32, unique=True)),
                ('granted_at', models.DateTimeField()),
                ('opens_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_why', models.CharField(blank=True, max_length=200)),
            ],
        ),
    ]
