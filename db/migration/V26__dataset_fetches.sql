-- Retention: until the set's next fetch; goes with the set.
create table dataset_fetches (
  id uuid primary key,
  project_id text not null references projects (id),
  -- the set's, which may not be there yet
  name text not null,
  -- what is said of the set, as with an upload
  kind text check (kind in ('INSTANCE', 'CLASS', 'CAPTIONED')),
  claim text not null,
  prompt text,
  model text,
  -- the set's version when it was ordered, 0 for none; whether it must still be that one
  base integer not null,
  only_base boolean not null,
  -- null once it has ended: an address may have a secret in it
  urls jsonb,
  total integer not null,
  state text not null check (state in ('FETCHING', 'DONE', 'FAILED')),
  -- of the present try
  fetched integer not null default 0,
  bytes bigint not null default 0,
  tries integer not null default 0,
  -- of the last try that failed
  code text,
  message text,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (project_id, name)
);
