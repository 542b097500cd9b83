-- When it was last ordered that the run's files go: a model that was written later is another.
alter table artifact_catalogues add column model_deleted_at timestamptz;
update artifact_catalogues set model_deleted_at = now() where state in ('deleting', 'deleted');

-- When the run was there to write, each from its begin to its end; null where only the whole is known.
alter table artifact_catalogues add column spans jsonb;

-- Since when it is known why a catalogue cannot be made, which may pass.
alter table artifact_catalogues add column noted_at timestamptz;
drop index artifact_catalogues_pending;
create index artifact_catalogues_to_make on artifact_catalogues (claim)
  where state in ('pending', 'failed');
