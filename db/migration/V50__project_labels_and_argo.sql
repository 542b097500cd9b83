alter table projects
  -- of each of its runs, unless the run has others
  add column labels jsonb not null default '{}',
  -- of an Argo server of its own; null for the installation's
  add column argo_url text,
  -- files in the folder that the installation keeps such tokens and certificates in
  add column argo_token text,
  add column argo_ca text,
  add check ((argo_url is null) = (argo_token is null));
