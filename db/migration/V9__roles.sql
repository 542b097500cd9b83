-- Which parameter of a run has which role of its recipe, as it was when the run was accepted.
alter table runs add column roles jsonb not null default '{}';
