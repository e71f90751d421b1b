"""Consents get the line they were said of. In three steps: PostgreSQL changes no table that has pending rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('order', '1004_consent_of_one_maker'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='consent', name='one_consent_per_kind'),
        migrations.RemoveConstraint(model_name='consent', name='one_consent_per_maker_and_kind'),
        migrations.AddField(
            model_name='consent',
            name='line',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='order.linefacts'),
        ),
    ]
