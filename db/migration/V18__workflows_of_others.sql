-- Of a workflow that somebody started by hand; null where Easel made the name from the run's id.
alter table runs add column workflow_name text;
create index runs_adopted on runs (namespace, workflow_name) where workflow_name is not null;

-- One workflow is one run's, whoever finds it.
create unique index runs_by_workflow on runs (namespace, workflow_uid) where workflow_uid is not null;
