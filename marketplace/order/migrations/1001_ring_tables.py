
import django.db.models.deletion
import marketplace.public_ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offerings', '0001_initial'),
        ('order', '0021_billingaddress_code_shippingaddress_code'),
        ('vat', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old', models.CharField(max_length=20)),
                ('new', models.CharField(max_length=20)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OrderFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=marketplace.public_ids.long_id, max_length=40, unique=True)),
                ('checkout_token', models.CharField(max_length=40, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(max_length=8)),
                ('country', models.CharField(max_length=2)),
                ('postcode', models.CharField(blank=True, max_length=20)),
                ('address', models.JSONField(blank=True, default=dict)),
                ('capacity', models.CharField(choices=[('consumer', 'consumer'), ('business', 'business')], max_length=8)),
                ('company', models.CharField(blank=True, max_length=200)),
                ('vat_id', models.CharField(blank=True, max_length=20)),
                ('purchase_order', models.CharField(blank=True, max_length=60)),
                ('invoice_email', models.EmailField(blank=True, max_length=254)),
                ('licence_client', models.CharField(blank=True, max_length=200)),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.PositiveBigIntegerField()),
                ('vat_minor', models.PositiveBigIntegerField()),
                ('gross_minor', models.PositiveBigIntegerField()),
                ('placed_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('anonymised_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'order facts',
            },
        ),
        migrations.CreateModel(
            name='SellerOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('state', models.CharField(choices=[('pending', 'Waiting for payment'), ('confirmed', 'Confirmed'), ('in_progress', 'In progress'), ('delivered', 'Delivered'), ('completed', 'Completed'), ('cancelled', 'Cancelled'), ('refunded', 'Refunded')], default='pending', max_length=12)),
                ('currency', models.CharField(max_length=3)),
                ('gross_minor', models.PositiveBigIntegerField()),
                ('fee_minor', models.PositiveBigIntegerField()),
                ('share_minor', models.PositiveBigIntegerField()),
                ('due_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('wording', models.TextField()),
                ('wording_version', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=8)),
                ('given_at', models.DateTimeField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='order.order')),
            ],
        ),
        migrations.CreateModel(
            name='LineFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=120)),
                ('title_language', models.CharField(max_length=8)),
                ('tier_code', models.CharField(max_length=20)),
                ('tier_name', models.CharField(max_length=120)),
                ('maker_name', models.CharField(max_length=200)),
                ('licence', models.CharField(blank=True, max_length=60)),
                ('rights', models.JSONField(default=dict)),
                ('licence_text', models.TextField(blank=True)),
                ('contract_party', models.CharField(max_length=200)),
                ('side', models.CharField(max_length=5)),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.PositiveBigIntegerField()),
                ('vat_minor', models.PositiveBigIntegerField()),
                ('gross_minor', models.PositiveBigIntegerField()),
                ('commission_bps', models.PositiveIntegerField()),
                ('fee_minor', models.PositiveBigIntegerField()),
                ('share_minor', models.PositiveBigIntegerField()),
                ('delivery_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('revisions', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('brief', models.JSONField(blank=True, default=list)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='line_facts', to='vat.vatdecision')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='order.line')),
                ('offering', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sold_lines', to='offerings.offering')),
                ('tier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sold_lines', to='offerings.tier')),
            ],
            options={
                'verbose_name_plural': 'line facts',
            },
        ),
    ]
