-- What the two roles may do. roles.sql has made them and the schema: rasoat_owner owns everything,
-- rasoat (the program, and all tests) owns nothing and cannot pass by row-level security.

-- +goose Up
grant usage on schema rasoat to rasoat;
grant select on goose_db_version to rasoat;
alter default privileges for role rasoat_owner in schema rasoat
	grant select, insert, update, delete on tables to rasoat;
alter default privileges for role rasoat_owner in schema rasoat
	grant usage, select on sequences to rasoat;

-- The scope of the transaction, for policies. Plain SQL without options, so that the planner puts
-- the body in place of the call and uses the index. A setting that was never set raises, and so
-- does one that a finished transaction left empty ('' is no number).
create function rasoat_lo() returns bigint language sql stable parallel safe
	as $$ select current_setting('app.lo')::bigint $$;
create function rasoat_hi() returns bigint language sql stable parallel safe
	as $$ select current_setting('app.hi')::bigint $$;
create function rasoat_who() returns bigint language sql stable parallel safe
	as $$ select current_setting('app.who')::bigint $$;
