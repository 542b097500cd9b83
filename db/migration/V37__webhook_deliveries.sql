-- Retention: easel.webhooks.retention, 30 days, or as long as its webhook; what it says of a run is
-- erased with the run. One row for each notification and webhook, written with what it tells.
-- Those of one subject are delivered in the order of position. due_at is null once it has ended,
-- and while it waits behind another of its subject.
create table webhook_deliveries (
  id uuid primary key,
  project_id text not null,
  webhook_id uuid not null,
  position bigint not null generated always as identity,
  type text not null,
  subject text not null,
  run_id uuid,
  payload text,
  state text not null check (state in ('PENDING', 'DELIVERED', 'FAILED', 'ERASED')),
  tries integer not null default 0,
  due_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (project_id, id),
  foreign key (project_id, webhook_id) references webhooks (project_id, id) on delete cascade,
  check (due_at is null or state = 'PENDING'),
  check (payload is not null or state <> 'PENDING')
);
create index webhook_deliveries_list on webhook_deliveries (webhook_id, id desc);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at, position)
  where due_at is not null;
create index webhook_deliveries_pending on webhook_deliveries (webhook_id, subject, position)
  where state = 'PENDING';
create index webhook_deliveries_of_run on webhook_deliveries (run_id) where run_id is not null;
create index webhook_deliveries_age on webhook_deliveries (created_at);

-- Retention: as its delivery. Each call that was answered, or was not in time; one that was cut off
-- with its replica has no row.
create table webhook_attempts (
  delivery_id uuid not null,
  project_id text not null,
  number integer not null,
  at timestamptz not null,
  duration_ms integer not null,
  status integer,
  error text,
  message text,
  answer text,
  primary key (delivery_id, number),
  foreign key (project_id, delivery_id) references webhook_deliveries (project_id, id)
    on delete cascade
);
