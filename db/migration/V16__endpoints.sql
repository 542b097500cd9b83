-- Retention: as long as its InferenceService exists. One row for each of the namespace that is a run's or looks like one.
create table endpoints (
  -- sorts by the time the service was made; another service of the same name has another
  id uuid primary key,
  project_id text not null references projects (id),
  namespace text not null,
  name text not null,
  -- whose workflow made it; an erased run's, and one that no run is known of, are orphaned
  run_id uuid,
  orphaned boolean not null,
  -- as callers see it: of what KServe says, and whether it has drawn
  state text not null check (state in ('DEPLOYING', 'READY', 'ASLEEP', 'STOPPED', 'FAILED', 'ORPHANED')),
  -- as KServe says
  uid text not null,
  seen_state text not null,
  seen_message text,
  url text,
  address text,
  mode text,
  stop_annotated boolean not null,
  pods integer not null,
  gpu text,
  gpus integer not null,
  cpus numeric(12, 3),
  memory_gib numeric(12, 3),
  region text,
  min_replicas integer not null,
  -- null if unlimited
  max_replicas integer,
  -- after which the last pod goes; null if KServe's own
  scale_to_zero_seconds bigint,
  -- until when it may be there
  lease_expires_at timestamptz,
  lease_idle_ttl_seconds bigint,
  lease_keep boolean not null,
  -- true once a caller said something of it
  lease_asked boolean not null default false,
  -- the end that was warned of
  lease_warned_for timestamptz,
  -- the one row in scheduled_tasks that counts, and when it is due
  lease_task bigint not null default 0,
  lease_task_at timestamptz,
  -- written once a minute at most
  last_request_at timestamptz,
  -- since when it is up, asleep or failed: idle time counts from there
  settled_at timestamptz,
  stopped_by text,
  stopped_at timestamptz,
  -- when it drew first since it was made, stopped or failed
  proved_at timestamptz,
  -- the one row in scheduled_tasks that tries, and since when
  probe bigint not null default 0,
  probing_since timestamptz,
  probe_problem text,
  probe_given_up boolean not null default false,
  -- what was last ordered of it; null members stay as they are
  order_number bigint not null default 0,
  order_stopped boolean,
  order_min_replicas integer,
  order_max_replicas integer,
  order_scale_to_zero_seconds bigint,
  order_done boolean not null default true,
  order_problem text,
  deletion_asked_at timestamptz,
  -- how many its run is charged for
  charged_pods integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null default 0,
  unique (namespace, name),
  unique (project_id, id),
  foreign key (project_id, run_id) references runs (project_id, id)
);
create index endpoints_list on endpoints (project_id, id desc);
create index endpoints_by_run on endpoints (run_id) where run_id is not null;
