-- A project that is deleted keeps its row, for what is kept of its runs; its namespace is free then.
alter table projects
  add column recipes text[],
  add column queued_runs integer check (queued_runs >= 0),
  add column running_runs integer check (running_runs >= 0),
  add column gpus integer check (gpus >= 0),
  add column gpu_hours_per_month numeric check (gpu_hours_per_month >= 0),
  add column cost_per_month numeric check (cost_per_month >= 0),
  add column deleted_at timestamptz;
alter table dataset_versions drop constraint dataset_versions_claim_folder_key;
alter table dataset_versions add unique (project_id, claim, folder);
