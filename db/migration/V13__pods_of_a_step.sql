-- Which pod of its step it is, from 1: all that a retried step has begin with it, by Argo's times.
alter table run_logs add column pod_number integer not null default 1;

-- The pods of steps that have ended go soon: they are read before others.
create index run_logs_ended_first on run_logs (namespace, (ended_at is null), due_at)
  where state = 'open';
