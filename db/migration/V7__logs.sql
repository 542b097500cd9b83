-- Retention: its run's. One row for each pod of a step, in the attempt that started it.
create table run_logs (
  run_id uuid not null,
  project_id text not null,
  attempt integer not null,
  pod text not null,
  namespace text not null,
  node_id text not null,
  step text not null,
  stage text,
  recipe text not null,
  -- among the steps of the run
  place integer not null,
  -- the last attempt that goes on with this pod: a retry keeps what had succeeded
  until_attempt integer not null,
  started_at timestamptz,
  ended_at timestamptz,
  pod_uid text,
  state text not null default 'open' check (state in ('open', 'complete')),
  -- why a complete log is not whole; null if it is
  outcome text,
  -- why an open log cannot be read at present
  problem text,
  -- up to where it was taken
  position jsonb,
  lines bigint not null default 0,
  bytes bigint not null default 0,
  -- chunks from this line on are small, to be joined
  loose_from bigint not null default 1,
  last_line text,
  last_line_at timestamptz,
  read_at timestamptz,
  due_at timestamptz not null,
  tries integer not null default 0,
  revision bigint not null default 0,
  primary key (run_id, attempt, pod),
  unique (project_id, run_id, attempt, pod),
  foreign key (project_id, run_id) references runs (project_id, id)
) with (fillfactor = 70);
create index run_logs_due on run_logs (namespace, due_at) where state = 'open';

-- Retention: its run's, within the limits of a log. Lines of a log, gzip; numbers from 1.
create table run_log_chunks (
  run_id uuid not null,
  project_id text not null,
  attempt integer not null,
  pod text not null,
  first_line bigint not null,
  last_line bigint not null,
  -- bytes of the log before it, and its own, unpacked
  start bigint not null,
  bytes integer not null,
  body bytea not null,
  primary key (run_id, attempt, pod, first_line),
  foreign key (project_id, run_id, attempt, pod)
    references run_logs (project_id, run_id, attempt, pod) on delete cascade
);
alter table run_log_chunks alter column body set storage external;
