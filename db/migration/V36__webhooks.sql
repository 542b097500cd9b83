-- Retention: until a caller deletes it; one of a single run goes with the run.
-- url shows no query, which may hold a token: whole it is in url_encrypted. Secrets are encrypted,
-- too; of two in rotation the older signs until previous_secret_until.
create table webhooks (
  id uuid primary key,
  project_id text not null references projects (id),
  run_id uuid,
  url text not null,
  url_encrypted text not null,
  secret_encrypted text not null,
  previous_secret_encrypted text,
  previous_secret_until timestamptz,
  event_types text[] not null check (cardinality(event_types) > 0),
  description text,
  enabled boolean not null default true,
  disabled_reason text,
  disabled_at timestamptz,
  failing_since timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  version bigint not null default 0,
  -- of whoever delivers to it now, by the database's clock
  claim uuid,
  claimed_until timestamptz,
  -- failures in a row, and until when nothing is sent because of them
  failures integer not null default 0,
  rests_until timestamptz,
  unique (project_id, id),
  foreign key (project_id, run_id) references runs (project_id, id),
  check (enabled = (disabled_reason is null)),
  check ((previous_secret_encrypted is null) = (previous_secret_until is null))
);
create index webhooks_list on webhooks (project_id, id desc);
create index webhooks_of_run on webhooks (run_id) where run_id is not null;
create index webhooks_by_maker on webhooks (created_by);
