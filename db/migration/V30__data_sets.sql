-- the name that a file came with, where it was made sound; null if it has that still
alter table dataset_files add column original_name text;

-- those that wait or run are counted when another is ordered
create index dataset_fetches_live on dataset_fetches (project_id) where state = 'FETCHING';

-- sizes have one name in events as in answers
update run_events set data = data - 'bytes' || jsonb_build_object('size_bytes', data -> 'bytes')
where type = 'artifacts' and data ? 'bytes';
