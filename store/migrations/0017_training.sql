-- A training commune is a unit like another, in the half of the places that no real range reaches
-- (registry.UKeyTraining). Its row says whom it is for and from when lessons count; what was learnt is read from
-- the journal.

-- +goose Up
CREATE TABLE trainings (
    unit_id    bigint NOT NULL,
    of_id      bigint NOT NULL,
    seed       bigint NOT NULL,
    children   integer NOT NULL,
    started_at timestamptz NOT NULL,
    ending     boolean NOT NULL DEFAULT false,
    ended_at   timestamptz,
    CONSTRAINT trainings_pkey PRIMARY KEY (unit_id),
    CONSTRAINT trainings_of_unique UNIQUE (of_id),
    CONSTRAINT trainings_unit_exists FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT trainings_of_exists FOREIGN KEY (of_id) REFERENCES units (id)
);

-- A number is confirmed once among all real records, and once in each training commune: an invented one that
-- happens to be somebody's stands in nobody's way.
DROP INDEX children_number_unique;
CREATE UNIQUE INDEX children_number_unique ON children
    (id_hash, (CASE WHEN ukey < 500000000000000 THEN 0 ELSE ukey - ukey % 10000 END)) WHERE id_confirmed;

-- Whether a message was said in a training membership: it then begins with its mark, also when it is shortened or
-- hidden later.
ALTER TABLE outbox ADD COLUMN training boolean NOT NULL DEFAULT false;
ALTER TABLE personal_messages ADD COLUMN training boolean NOT NULL DEFAULT false;
