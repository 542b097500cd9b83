-- Retention: its run's; of a run that is deleted with its files, until those are gone.
create table artifact_catalogues (
  run_id uuid primary key,
  project_id text not null,
  recipe text not null,
  claim text not null,
  folder text not null,
  state text not null check (state in ('pending', 'complete', 'failed', 'deleting', 'deleted')),
  -- counts the ends of the run
  round integer not null default 1,
  looks integer not null default 0,
  message text,
  files bigint not null default 0,
  bytes bigint not null default 0,
  digest text,
  -- run.json
  manifest text,
  catalogued_at timestamptz,
  unique (project_id, run_id),
  foreign key (project_id, run_id) references runs (project_id, id)
);
create index artifact_catalogues_pending on artifact_catalogues (claim, run_id)
  where state = 'pending';
create index artifact_catalogues_by_recipe on artifact_catalogues
  (project_id, recipe, run_id desc) where state = 'complete';

-- Retention: its catalogue's. One row for each file, link or other thing in an output folder.
create table artifacts (
  run_id uuid not null,
  project_id text not null,
  path text collate "C" not null,
  type text not null check (type in ('file', 'link', 'special')),
  kind text not null,
  media_type text not null,
  size bigint not null,
  modified_at timestamptz not null,
  sha256 text,
  step integer,
  -- older files were in the folder before the run, and are not deleted with it
  made_by_run boolean not null,
  primary key (run_id, path),
  foreign key (project_id, run_id)
    references artifact_catalogues (project_id, run_id) on delete cascade
);

-- What runs left before there were catalogues.
insert into artifact_catalogues (run_id, project_id, recipe, claim, folder, state)
select id, project_id, recipe, claim, output, 'pending' from runs
where status in ('SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED') and deleted_at is null and trains
  and claim is not null and output is not null
  and (status = 'SUCCEEDED' or places_touched_at is not null);
