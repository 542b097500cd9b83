-- Retention: as long as the installation.
create table projects (
  id text primary key check (id ~ '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$'),
  namespace text unique,
  version bigint not null default 0,
  created_at timestamptz not null default now()
);
insert into projects (id) values ('default');

-- Retention: 24 hours.
create table idempotency_keys (
  project_id text not null references projects (id),
  caller text not null,
  path text not null,
  key text not null,
  request_sha256 text not null,
  status integer,
  headers jsonb,
  body text,
  created_at timestamptz not null default now(),
  primary key (project_id, caller, path, key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);

-- Retention: until deleted by a caller; then id, project, times and status stay.
create table runs (
  id uuid primary key,
  project_id text not null references projects (id),
  namespace text not null,
  name text,
  recipe text not null,
  recipe_digest text not null,
  template text not null,
  discriminator text not null,
  stages jsonb not null,
  parameters jsonb,
  labels jsonb,
  metadata jsonb,
  spec text,
  claim text,
  output text,
  trains boolean not null,
  class_folder text,
  class_key text,
  endpoint_name text,
  model_name text,
  predictor text,
  replaces jsonb not null,
  max_pending_seconds bigint not null,
  status text not null check (status in ('QUEUED', 'SUBMITTED', 'RUNNING', 'CANCELING', 'LOST',
    'SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED')),
  stage text,
  reason text,
  message text,
  remedy text,
  waiting_reason text,
  waiting_message text,
  workflow_uid text,
  workflow_generation bigint not null default 0,
  attempt integer not null default 0,
  attempt_started_at timestamptz,
  endpoint_state text,
  endpoint_message text,
  endpoint_url text,
  endpoint_address text,
  endpoint_uid text,
  created_at timestamptz not null,
  submitted_at timestamptz,
  started_at timestamptz,
  places_touched_at timestamptz,
  trained_at timestamptz,
  cancel_requested_at timestamptz,
  lost_at timestamptz,
  finished_at timestamptz,
  deleted_at timestamptz,
  updated_at timestamptz not null,
  last_sequence bigint not null default 0,
  version bigint not null default 0,
  unique (project_id, id)
);
create index runs_list on runs (project_id, id desc) where deleted_at is null;
create index runs_by_status on runs (project_id, status, id desc) where deleted_at is null;
create index runs_by_recipe on runs (project_id, recipe, id desc) where deleted_at is null;
create index runs_by_name on runs (project_id, name, id desc) where deleted_at is null;
create index runs_by_labels on runs using gin (labels jsonb_path_ops);
create index runs_by_parameters on runs using gin (parameters jsonb_path_ops);
create index runs_live on runs (namespace, status)
  where status in ('QUEUED', 'SUBMITTED', 'RUNNING', 'CANCELING', 'LOST');
create index runs_by_class on runs (namespace, claim, class_folder) where class_folder is not null;
create index runs_by_model on runs (project_id, model_name, id desc)
  where endpoint_state is not null;

-- Retention: its run's.
create table run_events (
  run_id uuid not null,
  project_id text not null,
  sequence bigint not null,
  type text not null,
  at timestamptz not null,
  data jsonb not null,
  primary key (run_id, sequence),
  foreign key (project_id, run_id) references runs (project_id, id)
);

-- Retention: its run's. One row for each time the workflow was started (1, and one a retry).
create table run_attempts (
  run_id uuid not null,
  project_id text not null,
  attempt integer not null,
  phase text not null,
  message text,
  started_at timestamptz,
  finished_at timestamptz,
  steps jsonb not null,
  primary key (run_id, attempt),
  foreign key (project_id, run_id) references runs (project_id, id)
);

-- Retention: its run's. One row for each post to Argo, written before it.
create table run_posts (
  run_id uuid not null,
  project_id text not null,
  number integer not null,
  posted_at timestamptz not null,
  closed_at timestamptz,
  outcome text,
  message text,
  primary key (run_id, number),
  foreign key (project_id, run_id) references runs (project_id, id)
);

create type text_range as range (subtype = text, collation = "C");

-- Retention: until the run gives the place up. No two overlap: a folder inside another does.
create table claims (
  run_id uuid not null,
  project_id text not null,
  kind text not null check (kind in ('output', 'endpoint')),
  place text not null,
  span text_range not null generated always as (
    text_range(kind || ':' || place || '/', kind || ':' || place || '0')) stored,
  primary key (run_id, kind),
  foreign key (project_id, run_id) references runs (project_id, id),
  constraint claims_do_not_overlap exclude using gist (span with &&)
);

-- Retention: as long as the installation. Who follows the cluster, by the database's clock.
create table leases (
  name text primary key,
  holder text not null,
  epoch bigint not null,
  expires_at timestamptz not null
);

-- Retention: as long as the installation. When the next event may go to Argo.
create table argo_pace (
  namespace text primary key,
  next_at timestamptz not null
);

-- db-scheduler 16. Retention: until the work is done.
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time asc);
