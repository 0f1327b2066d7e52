-- +goose Up
-- Who saw what stands beside who changed what: a line that changed nothing is `looked`, so that what
-- asks for the last change passes it by. The purpose is the feature or the reason that was given.
ALTER TABLE journal ADD COLUMN looked boolean NOT NULL DEFAULT false;
ALTER TABLE journal ADD COLUMN purpose text NOT NULL DEFAULT '';
-- Times grow with the rows, so that a summary of each page range finds a day.
CREATE INDEX journal_time ON journal USING brin (at) WITH (pages_per_range = 32, autosummarize = on);

-- A seal closes what was written until then: the chain goes on from the one before, and its mark
-- stands in the admins' morning message, outside this database.
CREATE TABLE journal_seals (
    number    integer NOT NULL,
    day       date NOT NULL,
    sealed_at timestamptz NOT NULL,
    last_id   bigint NOT NULL,
    count     bigint NOT NULL,
    previous  bytea NOT NULL,
    hash      bytea NOT NULL,
    CONSTRAINT journal_seals_pkey PRIMARY KEY (number)
);
-- What stood in each sealed row, in order of their ids: id, time and a keyed hash that holds the one
-- before, 32 bytes a row. By them a row that was altered, removed or put in is named.
CREATE TABLE journal_marks (
    seal  integer NOT NULL,
    block integer NOT NULL,
    marks bytea NOT NULL,
    CONSTRAINT journal_marks_pkey PRIMARY KEY (seal, block),
    CONSTRAINT journal_marks_seal_exists FOREIGN KEY (seal) REFERENCES journal_seals (number)
);
ALTER TABLE journal_marks ALTER COLUMN marks SET STORAGE EXTERNAL;
REVOKE UPDATE, DELETE, TRUNCATE ON journal_seals, journal_marks FROM rasoat;

-- The key of marks and seals, itself sealed by the key file: who owns the database alone cannot make
-- a mark. It is drawn once and outlives new keys for numbers.
CREATE TABLE journal_keys (
    id    bigint GENERATED ALWAYS AS IDENTITY,
    seal  uuid NOT NULL DEFAULT gen_random_uuid(),
    value bytea NOT NULL,
    CONSTRAINT journal_keys_pkey PRIMARY KEY (id)
);
REVOKE DELETE, TRUNCATE ON journal_keys FROM rasoat;
