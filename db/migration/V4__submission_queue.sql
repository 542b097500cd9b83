-- Retention: until the run is submitted or has ended. Runs on their way to Argo, with a turn or waiting for one.
create table submission_queue (
  run_id uuid primary key,
  project_id text not null,
  namespace text not null,
  discriminator text not null,
  -- of its row in scheduled_tasks
  task_instance text not null,
  joined_at timestamptz not null default clock_timestamp(),
  -- it has no use for a turn before
  ready_at timestamptz not null default clock_timestamp(),
  turn_at timestamptz,
  -- the subject of the gate that it tries for all the others
  probes text,
  foreign key (project_id, run_id) references runs (project_id, id)
);
create index submission_queue_waiting on submission_queue (namespace, run_id) where turn_at is null;
create index submission_queue_turns on submission_queue (namespace) where turn_at is not null;

-- Retention: until it opens. Why nothing can be handed to Argo now, as one run found for all.
create table argo_gates (
  namespace text not null,
  -- empty for every run of the namespace, else a discriminator
  subject text not null,
  reason text not null,
  message text not null,
  pause_seconds double precision not null,
  -- when one run may try again
  probe_at timestamptz not null,
  primary key (namespace, subject)
);
