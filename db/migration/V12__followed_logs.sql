-- Until when somebody is known to follow it, on whichever replica: it is read before others.
alter table run_logs add column followed_until timestamptz;
create index run_logs_followed on run_logs (namespace)
  where state = 'open' and followed_until is not null;
