-- What a run may cost, its endpoint included, and when its history said that most of that was spent; and what it was
-- expected to cost when it was accepted. Retention: the run's; they stay when it is erased.
alter table runs
  add column max_cost numeric check (max_cost > 0),
  add column max_cost_currency text,
  add column max_cost_warned_at timestamptz,
  -- when its one row in scheduled_tasks that counts looks at what it has cost
  add column max_cost_due_at timestamptz,
  add column estimate jsonb;
