-- What else an import leaves behind, so that one press takes all of it back: the hamlets that it has made, and the
-- conflicts of earlier lists in whose place its own stand.

-- +goose Up
ALTER TABLE imports ADD COLUMN hamlets bigint[] NOT NULL DEFAULT '{}';

ALTER TABLE conflicts
    DROP CONSTRAINT conflicts_outcome_known,
    ADD CONSTRAINT conflicts_outcome_known CHECK (outcome IN ('open', 'kept', 'taken', 'agreed', 'replaced'));
