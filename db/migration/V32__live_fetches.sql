-- those that wait or run are counted when another is ordered
create index dataset_fetches_live on dataset_fetches (project_id) where state = 'FETCHING';
