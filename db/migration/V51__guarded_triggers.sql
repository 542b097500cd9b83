-- Where a trigger's calls may come from, as its definition says it: looked at before a call's body
-- is read, and its definition with it.
alter table triggers add column allowed_addresses text[] not null default '{}';
update triggers set allowed_addresses = array(
    select jsonb_array_elements_text(definition::jsonb -> 'allowed_addresses'))
  where jsonb_typeof(definition::jsonb -> 'allowed_addresses') = 'array';
