"""The audit's tables: acts partitioned by month, seals, and the two functions of the owner."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

ACT = """
CREATE SEQUENCE audit_act_id_seq;
CREATE TABLE audit_act (
    id bigint NOT NULL DEFAULT nextval('audit_act_id_seq'),
    at timestamptz NOT NULL,
    action varchar(60) NOT NULL,
    outcome varchar(10) NOT NULL,
    reason varchar(200) NOT NULL,
    actor_kind varchar(20) NOT NULL,
    actor_id varchar(200) NOT NULL,
    actor_name varchar(200) NOT NULL,
    actor_role varchar(60) NOT NULL,
    actor_rpps varchar(20) NOT NULL,
    organisation_id uuid,
    carnet_id uuid,
    object_kind varchar(40) NOT NULL,
    object_ids jsonb NOT NULL,
    request_id varchar(40) NOT NULL,
    ip varchar(45) NOT NULL,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
ALTER SEQUENCE audit_act_id_seq OWNED BY audit_act.id;
CREATE INDEX audit_act_id ON audit_act (id);
CREATE INDEX audit_act_carnet ON audit_act (carnet_id, at);
CREATE INDEX audit_act_organisation ON audit_act (organisation_id, at);

-- An act is never lost for want of a partition.
CREATE TABLE audit_act_other PARTITION OF audit_act DEFAULT;

-- The owner makes partitions; the runtime role may only ask for them.
CREATE FUNCTION audit_ensure_partitions(today date, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET timezone = 'UTC' AS $$
DECLARE
    month date;
    made integer := 0;
BEGIN
    FOR step IN 0..ahead LOOP
        month := date_trunc('month', today + make_interval(months => step))::date;
        IF to_regclass('audit_act_' || to_char(month, 'YYYY_MM')) IS NULL
           AND NOT EXISTS (SELECT FROM audit_act_other
                           WHERE at >= month AND at < month + interval '1 month') THEN
            EXECUTE format(
                'CREATE TABLE audit_act_%s PARTITION OF audit_act FOR VALUES FROM (%L) TO (%L)',
                to_char(month, 'YYYY_MM'), month, (month + interval '1 month')::date);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- The greatest identifier below which no act can still be written: the lock waits for the writers in flight.
CREATE FUNCTION audit_horizon() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET lock_timeout = '5s' AS $$
BEGIN
    LOCK TABLE audit_act IN SHARE MODE;
    RETURN (SELECT coalesce(max(id), 0) FROM audit_act);
END $$;

SELECT audit_ensure_partitions(current_date, 3);
"""

UNDO = """
DROP FUNCTION audit_horizon();
DROP FUNCTION audit_ensure_partitions(date, integer);
DROP TABLE audit_act;
"""


class Migration(migrations.Migration):
    """The audit stands first: it knows no other room."""

    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ACT, UNDO)],
            state_operations=[
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("action", models.CharField(max_length=60)),
                        ("outcome", models.CharField(choices=[("done", "Done"), ("refused", "Refused")], default="done", max_length=10)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("actor_kind", models.CharField(max_length=20)),
                        ("actor_id", models.CharField(blank=True, max_length=200)),
                        ("actor_name", models.CharField(blank=True, max_length=200)),
                        ("actor_role", models.CharField(blank=True, max_length=60)),
                        ("actor_rpps", models.CharField(blank=True, max_length=20)),
                        ("organisation_id", models.UUIDField(null=True)),
                        ("carnet_id", models.UUIDField(null=True)),
                        ("object_kind", models.CharField(blank=True, max_length=40)),
                        ("object_ids", models.JSONField(default=list)),
                        ("request_id", models.CharField(blank=True, max_length=40)),
                        ("ip", models.CharField(blank=True, max_length=45)),
                    ],
                    options={
                        "db_table": "audit_act",
                        "indexes": [
                            models.Index(fields=["carnet_id", "at"], name="audit_act_carnet"),
                            models.Index(fields=["organisation_id", "at"], name="audit_act_organisation"),
                        ],
                    },
                ),
            ],
        ),
    ]
