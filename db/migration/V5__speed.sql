-- Live runs of a class folder, by what they make in it: whoever joins asks for others than its own.
drop index runs_by_class;
create index runs_by_class on runs (namespace, claim, class_folder, class_key)
  where class_folder is not null and finished_at is null;
create index runs_by_class_trained on runs (namespace, claim, class_folder, class_key)
  where class_folder is not null and trained_at is not null;

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
