-- Retention: until it is deleted. definition is JSON as text, so that numbers keep their spelling.
-- Secrets are encrypted, each for the trigger's id; the old one counts until its time after a
-- rotation.
create table triggers (
  id uuid primary key,
  project_id text not null references projects (id),
  name text not null,
  scheme text not null check (scheme in
    ('STANDARD_WEBHOOKS', 'GITHUB', 'GITLAB', 'STRIPE', 'BEARER', 'NONE')),
  definition text not null,
  enabled boolean not null,
  secret text,
  old_secret text,
  old_secret_until timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  version bigint not null default 0,
  unique (project_id, id),
  check ((scheme = 'NONE') = (secret is null)),
  check ((old_secret is null) = (old_secret_until is null))
);
create index triggers_list on triggers (project_id, id desc);
create index triggers_by_maker on triggers (created_by);

-- Retention: 30 days, or until its trigger is deleted. One row for each well signed call that is not
-- a replay of another. key tells a replay; a refused call has none, and may come again. body is its
-- first 64 KiB; it goes, and the headers with it, when the run that it made is deleted.
create table trigger_deliveries (
  id uuid primary key,
  project_id text not null,
  trigger_id uuid not null,
  key text,
  received_at timestamptz not null,
  address text not null,
  headers jsonb not null,
  body bytea,
  body_bytes integer not null,
  outcome text not null check (outcome in ('STARTED', 'FILTERED', 'REFUSED')),
  problem jsonb,
  run_id uuid,
  replays integer not null default 0,
  replayed_at timestamptz,
  foreign key (project_id, trigger_id) references triggers (project_id, id) on delete cascade,
  foreign key (project_id, run_id) references runs (project_id, id),
  check (key is not null or outcome = 'REFUSED')
);
create unique index trigger_deliveries_once on trigger_deliveries (trigger_id, key);
create index trigger_deliveries_list on trigger_deliveries (trigger_id, id desc);
create index trigger_deliveries_age on trigger_deliveries (received_at);
create index trigger_deliveries_of_run on trigger_deliveries (run_id) where run_id is not null;
