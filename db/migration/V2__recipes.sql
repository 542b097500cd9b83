-- The catalogue as last seen in the cluster, for a start while the cluster is away.
-- Retention: as long as the installation; a few rows.
create table recipes (
  namespace text not null,
  template text not null,
  name text not null,
  -- SHA-256 of the parameters and schema shown
  digest text not null,
  -- template as it is and as it last was right, and the bindings that start it
  document jsonb not null,
  seen_at timestamptz not null default now(),
  primary key (namespace, template)
);
