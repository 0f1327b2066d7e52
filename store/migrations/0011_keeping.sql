-- How long things are kept. A record that is erased leaves its case code, which is never given again,
-- by which rule and when: the proof, without anything of the child.

-- +goose Up
CREATE TABLE erasures (
    child_id   bigint NOT NULL,
    issuer_id  bigint NOT NULL,
    case_code  integer NOT NULL,
    ukey       bigint NOT NULL,
    rule       text NOT NULL,
    erased_by  bigint,
    erased_at  timestamptz NOT NULL,
    CONSTRAINT erasures_pkey PRIMARY KEY (child_id),
    CONSTRAINT erasures_case_unique UNIQUE (issuer_id, case_code),
    CONSTRAINT erasures_issuer_exists FOREIGN KEY (issuer_id) REFERENCES units (id),
    CONSTRAINT erasures_eraser_exists FOREIGN KEY (erased_by) REFERENCES memberships (id),
    CONSTRAINT erasures_rule_said CHECK (rule <> '')
);
ALTER TABLE erasures ENABLE ROW LEVEL SECURITY;
CREATE POLICY erasures_scope ON erasures TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() = 0)
    WITH CHECK (ukey BETWEEN rasoat_lo() AND rasoat_hi());
REVOKE UPDATE, DELETE, TRUNCATE ON erasures FROM rasoat;

-- A line of a docket outlives its record as a number; images for undo do not.
ALTER TABLE docket_lines DROP CONSTRAINT docket_lines_child_exists;
ALTER TABLE undos DROP CONSTRAINT undos_child_exists,
    ADD CONSTRAINT undos_child_exists FOREIGN KEY (child_id) REFERENCES children (id) ON DELETE CASCADE;
CREATE INDEX undos_child ON undos (child_id);
CREATE INDEX children_closed ON children (changed_at) WHERE stage = 90;
