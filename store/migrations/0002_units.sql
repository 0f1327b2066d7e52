-- +goose Up
-- Units carry their place as a number range (registry.UKey), so that a subtree is one BETWEEN and one
-- btree serves scope, filter and count. The pair (id, ukey) is what tables with children's data point
-- to: a merge re-keys a unit once and the cascade carries it.
CREATE TABLE units (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    ukey        bigint NOT NULL,
    parent_id   bigint,
    level       smallint NOT NULL,
    scheme      text NOT NULL DEFAULT '',
    code        text NOT NULL DEFAULT '',
    type        text NOT NULL DEFAULT '',
    name        text NOT NULL,
    name_fold   text NOT NULL,
    valid_from  date,
    valid_to    date,
    last_child  integer NOT NULL DEFAULT 0,
    last_case   integer NOT NULL DEFAULT 0,
    last_docket integer NOT NULL DEFAULT 0,
    declared_total integer,
    declared_on date,
    CONSTRAINT units_pkey PRIMARY KEY (id),
    CONSTRAINT units_ukey_unique UNIQUE (ukey),
    CONSTRAINT units_place_unique UNIQUE (id, ukey),
    CONSTRAINT units_parent_exists FOREIGN KEY (parent_id) REFERENCES units (id),
    CONSTRAINT units_level_known CHECK (level BETWEEN 1 AND 4),
    CONSTRAINT units_declared_dated CHECK ((declared_total IS NULL) = (declared_on IS NULL))
);
CREATE UNIQUE INDEX units_code_unique ON units (scheme, code) WHERE code <> '';
CREATE UNIQUE INDEX units_hamlet_unique ON units (parent_id, type, name) WHERE level = 4;
CREATE INDEX units_parent ON units (parent_id);

CREATE TABLE unit_successors (
    old_id  bigint NOT NULL,
    new_id  bigint NOT NULL,
    divided boolean NOT NULL,
    CONSTRAINT unit_successors_pkey PRIMARY KEY (old_id, new_id),
    CONSTRAINT unit_successors_old_exists FOREIGN KEY (old_id) REFERENCES units (id),
    CONSTRAINT unit_successors_new_exists FOREIGN KEY (new_id) REFERENCES units (id)
);
