-- Live runs of a class folder, by what they make in it: whoever joins asks for others than its own.
drop index runs_by_class;
create index runs_by_class on runs (namespace, claim, class_folder, class_key)
  where class_folder is not null and finished_at is null;
create index runs_by_class_trained on runs (namespace, claim, class_folder, class_key)
  where class_folder is not null and trained_at is not null;

-- What lists are narrowed by, newest first within each: a GIN index has no order, and reading all
-- the runs that have a common label or parameter costs more than a page may. A row stands for the
-- recipe, a label or a parameter of a run, by a digest of 64 bits. Kept by the triggers below, as
-- an index is, so it has no foreign key.
-- Retention: its run's; erased with its labels and parameters.
drop index runs_by_recipe;
drop index runs_by_labels;
drop index runs_by_parameters;
create table run_terms (
  term bigint not null,
  run_id uuid not null,
  primary key (term, run_id)
);
alter table run_terms alter column term set statistics 1000;

create function run_term(project_id text, kind text, key text, value text) returns bigint
  language sql immutable strict parallel safe
  return hashtextextended(value,
    hashtextextended(key, hashtextextended(kind, hashtextextended(project_id, 0))));

create function terms_of(project_id text, recipe text, labels jsonb, parameters jsonb)
  returns setof bigint language sql immutable parallel safe as $$
    select run_term(project_id, 'recipe', '', recipe)
    union
    select run_term(project_id, 'label', key, value) from jsonb_each_text(labels)
    union
    select run_term(project_id, 'param', key, value) from jsonb_each_text(parameters)
  $$;

create function add_terms() returns trigger language plpgsql as $$
  begin
    insert into run_terms (term, run_id)
      select term, new.id
      from terms_of(new.project_id, new.recipe, new.labels, new.parameters) term;
    return null;
  end $$;

create function replace_terms() returns trigger language plpgsql as $$
  begin
    delete from run_terms
      where run_id = old.id and term = any (array(
        select terms_of(old.project_id, old.recipe, old.labels, old.parameters)));
    insert into run_terms (term, run_id)
      select term, new.id
      from terms_of(new.project_id, new.recipe, new.labels, new.parameters) term;
    return null;
  end $$;

create trigger runs_terms_added after insert on runs
  for each row execute function add_terms();
create trigger runs_terms_replaced after update of labels, parameters on runs
  for each row when (old.labels is distinct from new.labels
    or old.parameters is distinct from new.parameters)
  execute function replace_terms();
insert into run_terms (term, run_id)
  select term, id from runs, terms_of(project_id, recipe, labels, parameters) term;

-- No two claims overlap: a folder inside another does. An exclusion constraint on ranges of text
-- says the same, and takes longer with each claim there is (PostgreSQL 18: 1 ms at 20,000), because
-- such ranges spread all over its tree.
alter table claims drop column span;
drop type text_range;
create unique index claims_place on claims (kind, place collate "C");

-- Takes no place that is taken, or lies around or inside one that is. Two transactions that could
-- not see each other's claims meet at a lock: each shares those of the folders around its place,
-- from the root down, and has its own place's to itself.
create function refuse_overlap() returns trigger language plpgsql set enable_seqscan = off as $$
  declare
    parts text[] := string_to_array(new.place, '/');
    folders text[] := array[]::text[];
    folder text;
  begin
    for depth in 1 .. cardinality(parts) - 1 loop
      folder := array_to_string(parts[:depth], '/');
      perform pg_advisory_xact_lock_shared(hashtextextended(new.kind || ':' || folder, 0));
      folders := folders || folder;
    end loop;
    perform pg_advisory_xact_lock(hashtextextended(new.kind || ':' || new.place, 0));
    if exists (select from claims where kind = new.kind
          and place collate "C" = any (folders || new.place))
        or exists (select from claims where kind = new.kind
          and place collate "C" > new.place || '/' and place collate "C" < new.place || '0') then
      return null;
    end if;
    return new;
  end $$;

create trigger claims_do_not_overlap before insert on claims
  for each row execute function refuse_overlap();
