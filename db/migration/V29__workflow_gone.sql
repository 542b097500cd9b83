-- Since when it is known that the run's workflow is gone from the cluster: nothing of it can be retried.
alter table runs add column workflow_gone_at timestamptz;
