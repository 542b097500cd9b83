-- What a run trains on: parameter, data set, folder and digest, as they were when it was accepted.
-- Retention: its run's, until that is erased.
alter table runs add column datasets jsonb not null default '[]';
create index runs_by_datasets on runs using gin (datasets jsonb_path_ops)
  where datasets <> '[]'::jsonb;
