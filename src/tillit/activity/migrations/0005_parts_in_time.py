from django.db import migrations

# No part is dropped before its time is really out, whatever day the caller says it is: a run "as of" a later day deletes
# row by row, under the fence, and only what the records allow.
IN_TIME = """
CREATE OR REPLACE FUNCTION tillit_drop_partitions(today date) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $drop$
DECLARE part record; dropped integer := 0;
BEGIN
    FOR part IN
        SELECT c.oid::regclass AS name, substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([0-9-]+)''\\)')::date AS beyond
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent IN ('activity_statement'::regclass, 'activity_reference'::regclass)
    LOOP
        IF part.beyond <= least(today, current_date) THEN
            EXECUTE format('DROP TABLE %s', part.name);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END $drop$;
"""


class Migration(migrations.Migration):

    dependencies = [('activity', '0004_copies')]

    operations = [migrations.RunSQL(IN_TIME, migrations.RunSQL.noop)]
