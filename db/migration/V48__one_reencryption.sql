-- Retention: none of its own. What triggers and webhooks did each for itself, encrypt-again does.
delete from scheduled_tasks
where task_name in ('reencrypt-trigger-secrets', 'encrypt-webhooks-again');
