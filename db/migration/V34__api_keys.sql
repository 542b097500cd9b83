-- Retention: as long as its project; a revoked key stays, so that what it did has a name.
-- project_id is null for an operator's, which is of the installation. prefix is the part of the
-- key that may be seen; of the rest only the digest is here.
create table api_keys (
  id uuid primary key,
  project_id text references projects (id),
  name text not null,
  role text not null check (role in ('VIEWER', 'RUNNER', 'ADMIN', 'OPERATOR')),
  prefix text not null unique,
  secret_sha256 text not null check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  replaced_by uuid references api_keys (id),
  version bigint not null default 0,
  unique (project_id, id),
  check ((role = 'OPERATOR') = (project_id is null))
);
create index api_keys_list on api_keys (project_id, id desc);
create index api_keys_by_maker on api_keys (created_by);
create index api_keys_operators on api_keys (id) where role = 'OPERATOR';
