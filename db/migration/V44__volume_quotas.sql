alter table projects
  add column volume_bytes bigint check (volume_bytes >= 0),
  add column volume_files bigint check (volume_files >= 0);
-- What writers have taken of a project's share of the volumes beyond what it stores. Retention: until what they write is
-- stored or given up; of one that was cut off, ten minutes after it was last renewed.
create table volume_reservations (
  id uuid primary key,
  project_id text not null references projects (id),
  bytes bigint not null,
  files bigint not null,
  renewed_at timestamptz not null default clock_timestamp()
);
create index volume_reservations_of_project on volume_reservations (project_id);
