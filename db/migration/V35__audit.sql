-- Retention: easel.audit.retention, 400 days. One row for each request that is no GET or HEAD,
-- written before it is acted on and completed by its answer: one without a status is being answered
-- still, or was cut off, and what it asked for may have been done. Names of runs, models and
-- endpoints are not in it: they go when the run is deleted.
create table audit (
  id uuid primary key,
  project_id text references projects (id),
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  actor_role text not null,
  address text not null,
  method text not null,
  route text,
  subject text,
  status integer,
  request_id text not null
);
create index audit_of_project on audit (project_id, id desc);
create index audit_of_actor on audit (actor_id, id desc);
create index audit_at on audit (at);
