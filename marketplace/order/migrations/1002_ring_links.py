
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('order', '1001_ring_tables'),
        ('partner', '1001_ring_tables'),
        ('vat', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='orderevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='orderevent',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='order.order'),
        ),
        migrations.AddField(
            model_name='orderfacts',
            name='order',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='order.order'),
        ),
        migrations.AddField(
            model_name='orderfacts',
            name='vat_id_check',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='vat.vatidcheck'),
        ),
        migrations.AddField(
            model_name='sellerorder',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seller_orders', to='order.order'),
        ),
        migrations.AddField(
            model_name='sellerorder',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seller_orders', to='partner.partner'),
        ),
        migrations.AddField(
            model_name='orderevent',
            name='seller_order',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='history', to='order.sellerorder'),
        ),
        migrations.AddField(
            model_name='linefacts',
            name='seller_order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='order.sellerorder'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('order', 'kind'), name='one_consent_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='orderfacts',
            constraint=models.CheckConstraint(condition=models.Q(('gross_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('vat_minor')))), name='order_net_vat_gross'),
        ),
        migrations.AddConstraint(
            model_name='sellerorder',
            constraint=models.UniqueConstraint(fields=('order', 'partner'), name='one_seller_order_per_seller'),
        ),
        migrations.AddConstraint(
            model_name='linefacts',
            constraint=models.CheckConstraint(condition=models.Q(('gross_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('vat_minor')))), name='line_net_vat_gross'),
        ),
    ]
