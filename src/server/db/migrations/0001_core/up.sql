-- Shops, people, sessions, and the books that every command keeps.

create table shop (
  shop_id {{i64}} not null primary key,
  host {{text}} not null unique,            -- as in the Host header; '*' for the only shop of a server
  name {{text}} not null,
  currency {{text}} not null,
  brand_colour {{text}},
  utc_offset_min {{i64}} not null,
  created_at {{i64}} not null
);

-- A person who can sign in. Names and numbers are encrypted under the person's own key.
create table account (
  shop_id {{i64}} not null references shop (shop_id),
  account_id {{i64}} not null,
  phone_hash {{text}},                      -- keyed; null for staff
  phone_sealed {{blob}},
  name_sealed {{blob}},
  roles {{i64}} not null,                   -- bits of contract::Role
  login {{text}},                           -- staff only
  password_hash {{text}},                   -- argon2id
  created_at {{i64}} not null,
  primary key (shop_id, account_id),
  check ((login is null) = (password_hash is null))
);
create unique index account_phone on account (shop_id, phone_hash) where phone_hash is not null;
create unique index account_login on account (shop_id, login) where login is not null;

create table person_key (
  shop_id {{i64}} not null,
  account_id {{i64}} not null,
  wrapped {{blob}} not null,
  primary key (shop_id, account_id)
);

-- The shop comes from the host name, so a session's key is its token's hash alone (a named exception to "shop_id leads").
create table session (
  token_hash {{text}} not null primary key,
  shop_id {{i64}} not null,
  account_id {{i64}} not null,
  created_at {{i64}} not null,
  expires_at {{i64}} not null
);

create table login_code (
  shop_id {{i64}} not null,
  phone_hash {{text}} not null,
  code_hash {{text}} not null,
  sent_at {{i64}} not null,
  expires_at {{i64}} not null,
  tries_left {{i64}} not null check (tries_left >= 0),
  used {{i64}} not null default 0,
  primary key (shop_id, phone_hash)
);

create table rate_window (
  shop_id {{i64}} not null,
  subject {{text}} not null,                -- class, ':' and who
  window_start {{i64}} not null,
  calls {{i64}} not null,
  primary key (shop_id, subject)
);

create table idempotency (
  shop_id {{i64}} not null,
  principal {{i64}} not null,
  endpoint {{text}} not null,
  key {{text}} not null,
  body_hash {{text}} not null,
  status {{i64}} not null,
  reply {{text}} not null,
  created_at {{i64}} not null,
  primary key (shop_id, principal, endpoint, key)
);
create index idempotency_age on idempotency (created_at);

create table outbox (
  shop_id {{i64}} not null,
  event_id {{i64}} not null,
  aggregate {{text}} not null,
  version {{i64}} not null check (version >= 1),
  type {{text}} not null,
  payload {{text}} not null,
  state {{text}} not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  created_at {{i64}} not null,
  primary key (shop_id, event_id),
  unique (shop_id, aggregate, version)
);

create table audit (
  shop_id {{i64}} not null,
  audit_id {{i64}} not null,
  account_id {{i64}},
  action {{text}} not null,
  subject {{text}} not null,
  before {{text}} not null,
  after {{text}} not null,
  reason {{text}} not null,
  at {{i64}} not null,
  primary key (shop_id, audit_id)
);

-- Double entry, append-only. A mistake is corrected by a reversing journal.
create table journal (
  shop_id {{i64}} not null,
  journal_id {{i64}} not null,
  kind {{text}} not null,
  natural_key {{text}} not null,            -- names the movement for ever
  at {{i64}} not null,
  primary key (shop_id, journal_id),
  unique (shop_id, natural_key)
);
create table posting (
  shop_id {{i64}} not null,
  journal_id {{i64}} not null,
  line {{i64}} not null,
  account {{text}} not null,
  distributor_id {{i64}},
  side {{text}} not null check (side in ('debit', 'credit')),
  amount_fen {{i64}} not null check (amount_fen > 0),
  primary key (shop_id, journal_id, line),
  foreign key (shop_id, journal_id) references journal (shop_id, journal_id)
);
create index posting_distributor on posting (shop_id, distributor_id, account) where distributor_id is not null;

create table balance (
  shop_id {{i64}} not null,
  distributor_id {{i64}} not null,
  pending_fen {{i64}} not null default 0 check (pending_fen >= 0),
  frozen_fen {{i64}} not null default 0 check (frozen_fen >= 0),
  available_fen {{i64}} not null default 0 check (available_fen >= 0),
  withdrawing_fen {{i64}} not null default 0 check (withdrawing_fen >= 0),
  debt_fen {{i64}} not null default 0 check (debt_fen >= 0),
  primary key (shop_id, distributor_id),
  check (debt_fen = 0 or available_fen = 0)
);

-- What this database is for. The demo doors open only where mode is 'demo' or 'test'.
create table database_mark (
  one {{i64}} not null primary key check (one = 1),
  mode {{text}} not null check (mode in ('production', 'demo', 'test')),
  clock_offset_ms {{i64}} not null default 0
);
