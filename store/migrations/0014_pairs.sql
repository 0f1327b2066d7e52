-- +goose Up
-- What an officer has said of two records that seem to be one child. Pairs are computed, decisions are
-- kept. `evidence` is a keyed hash of what the two had in common then: a pair is asked about again once
-- a name, a day of birth or a shared number has changed, and not before.
CREATE TABLE pairs (
    low_id     bigint NOT NULL,
    high_id    bigint NOT NULL,
    unit_id    bigint NOT NULL,
    ukey       bigint NOT NULL,
    decision   text NOT NULL,
    evidence   bytea NOT NULL,
    stays_id   bigint,
    decided_by bigint NOT NULL,
    decided_at timestamptz NOT NULL,
    CONSTRAINT pairs_pkey PRIMARY KEY (low_id, high_id),
    CONSTRAINT pairs_low_exists FOREIGN KEY (low_id) REFERENCES children (id) ON DELETE CASCADE,
    CONSTRAINT pairs_high_exists FOREIGN KEY (high_id) REFERENCES children (id) ON DELETE CASCADE,
    CONSTRAINT pairs_place_exists FOREIGN KEY (unit_id, ukey) REFERENCES units (id, ukey) ON UPDATE CASCADE,
    CONSTRAINT pairs_decider_exists FOREIGN KEY (decided_by) REFERENCES memberships (id),
    CONSTRAINT pairs_decision_known CHECK (decision IN ('same', 'different', 'unsure')),
    CONSTRAINT pairs_ids_ordered CHECK (low_id < high_id),
    CONSTRAINT pairs_stays_whole CHECK ((decision = 'same') = (stays_id IS NOT NULL) AND (stays_id IS NULL OR stays_id IN (low_id, high_id)))
);
CREATE INDEX pairs_high ON pairs (high_id);
CREATE INDEX pairs_place ON pairs (ukey);
ALTER TABLE pairs ENABLE ROW LEVEL SECURITY;
CREATE POLICY pairs_scope ON pairs TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() = 0)
    WITH CHECK (ukey BETWEEN rasoat_lo() AND rasoat_hi());

-- Where a list contradicts the work on a record. The values are sealed, for a number may be among them.
-- A field has one open conflict: a later list takes the place of an earlier one.
CREATE TABLE conflicts (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    seal       uuid NOT NULL,
    child_id   bigint NOT NULL,
    import_id  bigint NOT NULL,
    unit_id    bigint NOT NULL,
    ukey       bigint NOT NULL,
    field      text NOT NULL,
    hard       boolean NOT NULL,
    listed     bytea,
    working    bytea,
    found_at   timestamptz NOT NULL,
    outcome    text NOT NULL DEFAULT 'open',
    settled_by bigint,
    settled_at timestamptz,
    CONSTRAINT conflicts_pkey PRIMARY KEY (id),
    CONSTRAINT conflicts_child_exists FOREIGN KEY (child_id) REFERENCES children (id) ON DELETE CASCADE,
    CONSTRAINT conflicts_import_exists FOREIGN KEY (import_id) REFERENCES imports (id),
    CONSTRAINT conflicts_place_exists FOREIGN KEY (unit_id, ukey) REFERENCES units (id, ukey) ON UPDATE CASCADE,
    CONSTRAINT conflicts_settler_exists FOREIGN KEY (settled_by) REFERENCES memberships (id),
    CONSTRAINT conflicts_outcome_known CHECK (outcome IN ('open', 'kept', 'taken', 'agreed')),
    CONSTRAINT conflicts_settled_whole CHECK ((outcome = 'open') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX conflicts_field_open ON conflicts (child_id, field) WHERE outcome = 'open';
CREATE INDEX conflicts_open ON conflicts (ukey, child_id) WHERE outcome = 'open';
CREATE INDEX conflicts_child ON conflicts (child_id);
CREATE INDEX conflicts_import ON conflicts (import_id);
ALTER TABLE conflicts ENABLE ROW LEVEL SECURITY;
CREATE POLICY conflicts_scope ON conflicts TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() = 0)
    WITH CHECK (ukey BETWEEN rasoat_lo() AND rasoat_hi());
