-- Retention: until deleted by a caller.
create table datasets (
  id uuid primary key,
  project_id text not null references projects (id),
  -- the last folder of its path on the claim, too
  name text not null,
  kind text not null check (kind in ('INSTANCE', 'CLASS', 'CAPTIONED')),
  claim text not null,
  -- of class images: what they show, and the model that made them; null if none did, or nobody knows
  prompt text,
  model text,
  -- the number of the version that runs train on
  current integer not null,
  last_number integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null default 0,
  unique (project_id, name),
  unique (project_id, id)
);
create index datasets_list on datasets (project_id, id desc);
create index datasets_by_prompt on datasets (project_id, md5(prompt), id desc);

-- Retention: its set's; one that is not current, as long as a run is kept that trained on it.
create table dataset_versions (
  dataset_id uuid not null,
  project_id text not null,
  number integer not null,
  source text not null check (source in ('UPLOADED', 'ADOPTED', 'GENERATED')),
  claim text not null,
  folder text not null,
  -- SHA-256 over the names and contents of its files; null until it is known
  digest text,
  state text not null check (state in ('VALIDATING', 'READY', 'FAULTY')),
  -- of the set as a whole
  findings jsonb not null default '[]',
  files integer not null default 0,
  -- those that the trainer takes for pictures
  pictures integer not null default 0,
  bytes bigint not null default 0,
  errors integer not null default 0,
  warnings integer not null default 0,
  -- the shorter side of the smallest picture; 0 if there is none
  smallest integer not null default 0,
  -- names, sizes and times of its files when it was last looked at
  fingerprint text,
  -- the one row in scheduled_tasks that counts
  validation bigint not null default 0,
  validated_at timestamptz,
  created_at timestamptz not null,
  primary key (dataset_id, number),
  unique (claim, folder),
  foreign key (project_id, dataset_id) references datasets (project_id, id) on delete cascade
);
create index dataset_versions_of_others on dataset_versions (claim)
  where source in ('ADOPTED', 'GENERATED');

-- Retention: its version's.
create table dataset_files (
  dataset_id uuid not null,
  project_id text not null,
  number integer not null,
  name text collate "C" not null,
  bytes bigint not null,
  sha256 text not null,
  -- null until it was looked at, and of what is no picture
  format text,
  width integer,
  height integer,
  findings jsonb not null default '[]',
  primary key (dataset_id, number, name),
  foreign key (dataset_id, number) references dataset_versions (dataset_id, number)
    on delete cascade,
  foreign key (project_id, dataset_id) references datasets (project_id, id) on delete cascade
);
