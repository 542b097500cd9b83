-- what a project holds, or held until this month: asked before anything is begun, and every few seconds
create index charges_by_end on charges (project_id, to_at);
