-- furthest: the part of the training that was done at any time of the attempt, 0 to 1; a step that is started again prints
-- less. generated: it made class images first. seen_at: by Easel's clock; a state of a bar has the time of its line.
alter table run_progress
  add column furthest double precision not null default 0,
  add column generated boolean not null default false,
  add column seen_at timestamptz not null default now();

-- Retention: its run's. What was expected of the last attempt's steps when it began, so that percent has one measure.
create table run_plans (
  run_id uuid primary key,
  project_id text not null,
  attempt integer not null,
  expected jsonb not null,
  begun jsonb not null,
  foreign key (project_id, run_id) references runs (project_id, id)
);

-- Retention: its run's, and the newest 20 of a kind. How long a step took that succeeded at its first try.
create table run_step_times (
  run_id uuid not null,
  project_id text not null,
  step text not null,
  recipe text not null,
  gpu text not null,
  resolution text not null,
  -- digest of the parameters that say how much work it was
  work text not null,
  seconds double precision not null,
  -- of the training's own steps alone
  bar_seconds double precision,
  at timestamptz not null,
  primary key (run_id, step),
  foreign key (project_id, run_id) references runs (project_id, id)
);
create index run_step_times_of_a_kind
  on run_step_times (project_id, recipe, gpu, resolution, step, at desc);
