-- What tells a call from others is kept of a refused one, too: the same again is counted in its row,
-- and the row is erased with a run that the same call made later. Of those before nobody can tell.
alter table trigger_deliveries add column refused_key text;
alter table trigger_deliveries add check (key is null or refused_key is null);
create unique index trigger_deliveries_refused on trigger_deliveries (trigger_id, refused_key)
  where refused_key is not null;
create index trigger_deliveries_refused_list on trigger_deliveries (trigger_id, id desc)
  where outcome = 'REFUSED';
update trigger_deliveries set body = null, headers = '{}', problem = null
  where outcome = 'REFUSED';
