-- Retention: none of its own. Each run may have a webhook of its own: what happens to one run is not
-- looked for among the webhooks of all others.
create index webhooks_told on webhooks (project_id, run_id) where enabled;
