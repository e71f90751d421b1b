
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('delivery', '0002_initial'),
        ('offerings', '0001_initial'),
        ('order', '1001_ring_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='entitlement',
            name='line',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entitlement', to='order.linefacts'),
        ),
        migrations.AddField(
            model_name='entitlement',
            name='offering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entitlements', to='offerings.offering'),
        ),
    ]
