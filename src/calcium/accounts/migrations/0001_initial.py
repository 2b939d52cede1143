

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('centres', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agent',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse e-mail')),
                ('last_name', models.CharField(max_length=100, verbose_name='nom')),
                ('first_name', models.CharField(max_length=100, verbose_name='prénom')),
                ('role', models.CharField(choices=[('secretary', 'Secrétaire'), ('nurse', 'Infirmière ou infirmier'), ('physician', 'Médecin')], max_length=10, verbose_name='rôle')),
                ('is_administrator', models.BooleanField(default=False, verbose_name='administration du centre')),
                ('rpps', models.CharField(blank=True, max_length=11, verbose_name='numéro RPPS')),
                ('is_active', models.BooleanField(default=True, verbose_name='compte actif')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agents', to='centres.centre')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['secretary', 'nurse', 'physician'])), name='agent_role_known'), models.UniqueConstraint(fields=('centre', 'id'), name='agent_of_centre')],
            },
        ),
    ]
