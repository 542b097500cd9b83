-- the name that a file came with, where it was made sound; null if it has that still
alter table dataset_files add column original_name text;
