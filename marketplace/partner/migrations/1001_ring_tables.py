
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partner', '0007_partneraddress_code'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('none', 'Not started'), ('pending', 'Being verified'), ('verified', 'Verified'), ('restricted', 'Restricted')], default='none', max_length=12)),
                ('provider_id', models.CharField(blank=True, max_length=60)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PriceTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pricing', models.CharField(choices=[('fixed', 'Fixed price'), ('free', 'Free'), ('pay_what_you_want', 'Pay what you want')], default='fixed', max_length=20)),
                ('side', models.CharField(choices=[('gross', 'One round price for every consumer'), ('net', 'The same net amount from every sale')], default='gross', max_length=5)),
                ('amount_minor', models.PositiveIntegerField(default=0)),
                ('minimum_minor', models.PositiveIntegerField(default=0)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('tax_nature', models.CharField(choices=[('e_service', 'Electronic service'), ('e_book', 'E-book'), ('human_service', 'Work of a person')], max_length=16)),
            ],
            options={
                'verbose_name_plural': 'price terms',
            },
        ),
        migrations.CreateModel(
            name='TaxProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2)),
                ('legal_form', models.CharField(choices=[('person', 'A person (sole trader, freelancer)'), ('company', 'A company or association')], max_length=10)),
                ('vat_status', models.CharField(choices=[('registered', 'Registered for VAT'), ('small_business', 'Small business, exempt from VAT'), ('none_yet', 'No VAT status yet')], max_length=16)),
                ('vat_id', models.CharField(blank=True, max_length=20)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('editor', 'Editor'), ('finance', 'Finance')], max_length=10)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TraderIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('legal_name', models.CharField(max_length=200)),
                ('street', models.CharField(blank=True, max_length=200)),
                ('postcode', models.CharField(blank=True, max_length=20)),
                ('city', models.CharField(blank=True, max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('register_name', models.CharField(blank=True, max_length=200)),
                ('register_number', models.CharField(blank=True, max_length=60)),
                ('self_certified_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'trader identities',
            },
        ),
    ]
