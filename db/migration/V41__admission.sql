-- The most that one of its steps holds at once.
alter table runs add column gpus integer not null default 1;
create index runs_under_way on runs (project_id, status)
  where status in ('QUEUED', 'SUBMITTED', 'RUNNING', 'CANCELING', 'LOST');
-- Events of all projects go to one Argo: their pace is one.
delete from argo_pace;
