-- When it was last ordered that the run's files go: a model that was written later is another.
alter table artifact_catalogues add column model_deleted_at timestamptz;
update artifact_catalogues set model_deleted_at = now() where state in ('deleting', 'deleted');
