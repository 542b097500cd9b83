-- Retention: its run's. One row for each metric of an attempt's training.
create table run_metrics (
  id bigint generated always as identity primary key,
  run_id uuid not null,
  project_id text not null,
  attempt integer not null,
  name text not null,
  unit text,
  points integer not null,
  last_step bigint not null,
  unique (run_id, attempt, name),
  foreign key (project_id, run_id) references runs (project_id, id)
);

-- Retention: its run's. Thinned out when a metric has more than 4,096.
create table run_metric_points (
  metric_id bigint not null references run_metrics (id) on delete cascade,
  step bigint not null,
  at timestamptz not null,
  value double precision not null,
  primary key (metric_id, step)
);

-- Retention: its run's. Where Weights & Biases shows an attempt's training.
create table run_wandb (
  run_id uuid not null,
  project_id text not null,
  attempt integer not null,
  url text not null,
  primary key (run_id, attempt),
  foreign key (project_id, run_id) references runs (project_id, id)
);

-- Retention: its run's. How far the training of the last attempt is; beside the run, which changes less often.
create table run_progress (
  run_id uuid primary key,
  project_id text not null,
  attempt integer not null,
  phase text not null check (phase in ('GENERATING', 'TRAINING')),
  done bigint not null,
  total bigint not null,
  rate double precision,
  at timestamptz not null,
  foreign key (project_id, run_id) references runs (project_id, id)
);
