-- Retention: as its delivery. How many notifications led to one, and itself: what a receiver is told
-- so that Easels which call each other come to an end.
alter table webhook_deliveries add column hops integer not null default 1;
