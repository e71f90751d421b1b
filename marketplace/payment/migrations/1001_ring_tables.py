
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('order', '1001_ring_tables'),
        ('payment', '0005_auto_20200801_0817'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.PositiveBigIntegerField()),
                ('refunded_minor', models.PositiveBigIntegerField(default=0)),
                ('state', models.CharField(choices=[('created', 'created'), ('requires_action', 'requires_action'), ('processing', 'processing'), ('succeeded', 'succeeded'), ('failed', 'failed'), ('cancelled', 'cancelled'), ('expired', 'expired'), ('unfulfillable', 'unfulfillable'), ('partly_refunded', 'partly_refunded'), ('refunded', 'refunded')], default='created', max_length=16)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('session_id', models.CharField(blank=True, max_length=120)),
                ('session_url', models.TextField(blank=True)),
                ('intent_id', models.CharField(blank=True, max_length=120)),
                ('charge_id', models.CharField(blank=True, max_length=120)),
                ('card_country', models.CharField(blank=True, max_length=2)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='order.order')),
            ],
        ),
        migrations.CreateModel(
            name='PaymentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old', models.CharField(max_length=16)),
                ('new', models.CharField(max_length=16)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='payment.payment')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RefundRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('amount_minor', models.PositiveBigIntegerField()),
                ('state', models.CharField(default='planned', max_length=10)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('provider_id', models.CharField(blank=True, max_length=120)),
                ('why', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField()),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payment.payment')),
            ],
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payment_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_minor__lte', models.F('amount_minor'))), name='refunds_within_payment'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('session_id', ''), _negated=True), fields=('session_id',), name='one_payment_per_session'),
        ),
        migrations.AddConstraint(
            model_name='refundrow',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_is_positive'),
        ),
    ]
