

import django.contrib.postgres.fields
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


# The table is partitioned by month. The function makes a month's partition for a role that owns
# nothing; the default partition takes what comes when a month was not made in time.
PARTITIONED = """
CREATE TABLE audit_auditevent (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    action varchar(60) NOT NULL,
    centre_id uuid NULL,
    actor_kind varchar(20) NOT NULL,
    actor_id varchar(60) NOT NULL,
    actor_role varchar(20) NOT NULL,
    patient_id uuid NULL,
    subjects varchar(60)[] NOT NULL,
    details jsonb NOT NULL,
    request_id varchar(40) NOT NULL,
    ip inet NULL,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_patient ON audit_auditevent (patient_id, at);
CREATE INDEX audit_event_centre ON audit_auditevent (centre_id, at);
CREATE TABLE audit_auditevent_default PARTITION OF audit_auditevent DEFAULT;

CREATE FUNCTION audit_make_partition(some_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    first_day timestamptz := date_trunc('month', some_day::timestamp) AT TIME ZONE 'UTC';
    next_month timestamptz :=
        (date_trunc('month', some_day::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
    partition text := 'audit_auditevent_' || to_char(some_day, 'YYYY_MM');
BEGIN
    IF to_regclass('public.' || partition) IS NOT NULL
       OR EXISTS (SELECT FROM public.audit_auditevent_default
                  WHERE at >= first_day AND at < next_month) THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE public.%I PARTITION OF public.audit_auditevent FOR VALUES FROM (%L) TO (%L)',
        partition, first_day, next_month
    );
END $$;
"""
UNDO = "DROP FUNCTION audit_make_partition(date); DROP TABLE audit_auditevent;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('event_id', models.UUIDField(unique=True)),
                ('event_at', models.DateTimeField(db_index=True)),
                ('hash', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='AuditEvent',
                    fields=[
                        ('pk', models.CompositePrimaryKey('at', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('action', models.CharField(max_length=60)),
                        ('centre_id', models.UUIDField(null=True)),
                        ('actor_kind', models.CharField(max_length=20)),
                        ('actor_id', models.CharField(max_length=60)),
                        ('actor_role', models.CharField(blank=True, max_length=20)),
                        ('patient_id', models.UUIDField(null=True)),
                        ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                        ('details', models.JSONField(default=dict)),
                        ('request_id', models.CharField(blank=True, max_length=40)),
                        ('ip', models.GenericIPAddressField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['patient_id', 'at'], name='audit_event_patient'), models.Index(fields=['centre_id', 'at'], name='audit_event_centre')],
                    },
                ),
            ],
            database_operations=[migrations.RunSQL(PARTITIONED, UNDO)],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0450288fcb55201b346da4e2d56d2293ba7aac03', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_00dfa', table='audit_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditseal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='58497631d50c091587f7dcd41f2a458611cec2af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3a3ab', table='audit_auditseal', when='BEFORE')),
        ),
    ]
