-- Of an endpoint whose project's month is used up: by which of its limits, and when it is stopped for that.
alter table endpoints
  add column month_quota text,
  add column month_told_at timestamptz,
  add column month_stops_at timestamptz,
  add check ((month_quota is null) = (month_stops_at is null) and (month_quota is null) = (month_told_at is null));
-- Projects whose month is used up, since when that was told. Retention: until it is not used up any more.
create table months_used_up (
  project_id text primary key references projects (id),
  month date not null,
  quota text not null,
  told_at timestamptz not null
);
