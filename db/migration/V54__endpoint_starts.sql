-- Retention: until KServe says that it has them, ten minutes at most. GPUs that an endpoint may have and does not
-- have yet.
create table endpoint_starts (
  run_id uuid primary key,
  project_id text not null,
  gpus integer not null,
  until timestamptz not null,
  foreign key (project_id, run_id) references runs (project_id, id)
);
create index endpoint_starts_of_project on endpoint_starts (project_id);
