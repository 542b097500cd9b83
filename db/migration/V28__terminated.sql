-- Since when Argo knows that the run's workflow is to end; null if it has not been told.
alter table runs add column terminated_at timestamptz;
