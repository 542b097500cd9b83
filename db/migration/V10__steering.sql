alter table runs
  add column rerun_of uuid,
  add column max_duration_seconds bigint,
  add column waiting_since timestamptz,
  -- why its end was asked for, until it is there
  add column ending_reason text,
  add column ending_message text,
  -- the retry that was asked for last, and when Argo was sent it without an answer yet
  add column retried_attempt integer,
  add column retry_requested_at timestamptz,
  add column retry_posts integer,
  add column retry_posted_at timestamptz,
  -- the step that is being started again
  add column restart_step text,
  add column restart_node text,
  add column restart_pod text,
  add column restart_pod_uid text,
  add column restart_requested_at timestamptz,
  add foreign key (project_id, rerun_of) references runs (project_id, id);
create index runs_by_origin on runs (project_id, rerun_of) where rerun_of is not null;
