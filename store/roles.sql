-- Runs at the head of every migration, under its lock, and changes nothing where all is there.
-- Roles belong to the whole cluster: they do not travel with a dump, and another database of the
-- same cluster may make them at the same moment.
do $$
begin
	if not exists (select from pg_roles where rolname = 'rasoat_owner') then
		begin
			create role rasoat_owner login nosuperuser nocreatedb nocreaterole nobypassrls;
		exception when duplicate_object or unique_violation then null;
		end;
	end if;
	if not exists (select from pg_roles where rolname = 'rasoat') then
		begin
			create role rasoat login nosuperuser nocreatedb nocreaterole nobypassrls;
		exception when duplicate_object or unique_violation then null;
		end;
	end if;

	-- Migrations act as the owner, so that everything made belongs to it. Who made the role without
	-- being a superuser may have to join it first.
	begin
		set local role rasoat_owner;
		reset role;
	exception when insufficient_privilege then
		begin
			execute format('grant rasoat_owner to %I', session_user);
		exception when unique_violation then null;
		end;
	end;

	if to_regnamespace('rasoat') is null then
		create schema rasoat authorization rasoat_owner;
	end if;
end
$$;
