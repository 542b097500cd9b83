-- sizes have one name in events as in answers
update run_events set data = data - 'bytes' || jsonb_build_object('size_bytes', data -> 'bytes')
where type = 'artifacts' and data ? 'bytes';
