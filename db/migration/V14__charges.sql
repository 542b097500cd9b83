-- What runs hold that is billed for: each pod of a step from when its node was found, each endpoint while it has pods.
-- Retention: as long as the installation. What was spent stays when its run is erased; nothing here is what a caller said.
create table charges (
  run_id uuid not null,
  project_id text not null,
  kind text not null check (kind in ('STEP', 'ENDPOINT')),
  -- a pod of the run, or its one endpoint
  holder text not null,
  -- the step's name in its recipe; of an endpoint no name, which would be the run's
  name text not null,
  gpu text,
  gpus integer not null,
  cpus numeric not null,
  memory_gib numeric not null,
  region text,
  -- by the rate card of the day; null if it had no rate
  hourly numeric,
  currency text,
  -- since when it waited for a node, had one, and had none any more
  requested_at timestamptz not null,
  from_at timestamptz,
  to_at timestamptz,
  primary key (run_id, kind, holder, requested_at),
  foreign key (project_id, run_id) references runs (project_id, id),
  check (from_at >= requested_at and to_at >= requested_at and to_at >= from_at)
);
create unique index charges_open on charges (run_id, kind, holder) where to_at is null;
create index charges_by_time on charges (project_id, from_at);
