-- Retention: as long as the installation, one row of a project. What its last reconciliation did, or does.
create table reconciliations (
  project_id text primary key references projects (id),
  rebuild boolean not null,
  asked_at timestamptz not null,
  finished_at timestamptz,
  adopted integer not null default 0,
  rebuilt integer not null default 0,
  -- workflows of which no run could be made, and why
  left_out jsonb not null default '[]'
);

-- Retention: until the next one, one row of a project. What is being cleared away, or was.
create table cleanups (
  project_id text primary key references projects (id),
  namespace text not null,
  asked_at timestamptz not null,
  finished_at timestamptz
);

-- Retention: its cleanup's. A run that is ended first, or an object of the cluster that goes.
create table cleanup_items (
  project_id text not null references cleanups (project_id) on delete cascade,
  kind text not null check (kind in ('RUN', 'WORKFLOW', 'ENDPOINT')),
  name text not null,
  -- empty for a run
  uid text not null,
  run_id uuid,
  since timestamptz,
  gone_at timestamptz,
  -- why it is not gone yet
  message text,
  primary key (project_id, kind, name, uid),
  foreign key (project_id, run_id) references runs (project_id, id)
);
