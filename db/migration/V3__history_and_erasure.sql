-- The reason to wait that the run's history told last, null once it told of the end, and when.
alter table runs add column waiting_told text;
alter table runs add column waiting_told_at timestamptz;

-- The stored answer of the request that made a run is erased with it.
create index idempotency_keys_location on idempotency_keys ((headers ->> 'Location'));
