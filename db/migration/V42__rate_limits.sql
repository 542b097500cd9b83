-- Retention: until the caller could ask as much as at first, and an hour. Of callers of all projects;
-- written by bucket4j.
create table rate_limits (
  id text primary key,
  state bytea,
  expires_at bigint
);
create index rate_limits_expired on rate_limits (expires_at);
