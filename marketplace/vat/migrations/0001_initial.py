
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='VatIdCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20)),
                ('requester', models.CharField(blank=True, max_length=20)),
                ('outcome', models.CharField(choices=[('valid', 'valid'), ('invalid', 'invalid'), ('unavailable', 'unavailable')], max_length=12)),
                ('name', models.CharField(blank=True, max_length=250)),
                ('address', models.TextField(blank=True)),
                ('consultation_number', models.CharField(blank=True, max_length=40)),
                ('raw', models.JSONField(default=dict)),
                ('checked_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['number', '-checked_at'], name='vat_id_latest')],
            },
        ),
        migrations.CreateModel(
            name='VatDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=20)),
                ('rate', models.CharField(max_length=6)),
                ('category', models.CharField(max_length=2)),
                ('supplier', models.CharField(choices=[('platform', 'platform'), ('seller', 'seller')], max_length=10)),
                ('who_accounts', models.CharField(max_length=20)),
                ('mention', models.CharField(blank=True, max_length=200)),
                ('legal_basis', models.CharField(max_length=100)),
                ('reported_in', models.CharField(blank=True, max_length=60)),
                ('rule_version', models.CharField(max_length=20)),
                ('facts', models.JSONField()),
                ('evidence', models.JSONField(default=list)),
                ('decided_at', models.DateTimeField()),
                ('vat_id_check', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='vat.vatidcheck')),
            ],
        ),
    ]
