-- Apart from the column, so that runs are not locked while they are read through.
update runs set workflow_gone_at = finished_at where reason = 'WORKFLOW_DELETED';

-- Ended runs whose workflow is there, as long as Argo keeps it: a listing is held against them.
create index runs_with_workflow on runs (namespace, id)
  where workflow_uid is not null and workflow_gone_at is null and deleted_at is null;
