-- Which pod of its step it is, from 1: all that a retried step has begin with it, by Argo's times.
alter table run_logs add column pod_number integer not null default 1;
