-- Of the runs of its project that wait, those of a higher one have their turn first.
alter table runs add column priority integer not null default 0;
alter table submission_queue add column priority integer not null default 0;
drop index submission_queue_waiting;
create index submission_queue_waiting on submission_queue (namespace, priority desc, run_id)
  where turn_at is null;
