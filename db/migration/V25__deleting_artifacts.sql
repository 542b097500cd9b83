-- Of an endpoint's claim: the folder that it serves from, in the form of a place. It is in use for
-- as long as the claim is held, also once the run is erased.
alter table claims add column reads text;
update claims c set reads = r.namespace || '/' || r.claim || '/' || r.output
from runs r where r.id = c.run_id and c.kind = 'endpoint';
create index claims_by_reads on claims (reads collate "C") where reads is not null;

-- Its run was deleted with its endpoint, which goes before the files.
alter table artifact_catalogues add column endpoint_goes boolean not null default false;

-- What a zip archive tells of a file before its bytes; null where nobody has read it.
alter table artifacts add column crc32 bigint;
