-- +goose Up
-- What an import was told beside the list: what is missing and what is proved is judged within the
-- same kind, source and scope only. `seen` are the records that stood on the list (null: before that
-- was kept), `made` those that it brought in first.
ALTER TABLE imports
    ADD COLUMN kind text NOT NULL DEFAULT 'whole',
    ADD COLUMN source text NOT NULL DEFAULT 'software',
    ADD COLUMN scope bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN seen bigint[],
    ADD COLUMN made bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN undone_at timestamptz,
    ADD COLUMN undone_by bigint,
    ADD CONSTRAINT imports_kind_known CHECK (kind IN ('whole', 'defective', 'supplement')),
    ADD CONSTRAINT imports_source_known CHECK (source IN ('software', 'school', 'health')),
    ADD CONSTRAINT imports_undoer_exists FOREIGN KEY (undone_by) REFERENCES memberships (id);

-- Records as they stood before an import changed them, sealed whole, kept for seven days. One serves
-- while the record still has the version that the import left.
CREATE TABLE import_images (
    import_id  bigint NOT NULL,
    child_id   bigint NOT NULL,
    unit_id    bigint NOT NULL,
    ukey       bigint NOT NULL,
    seal       uuid NOT NULL,
    version    integer NOT NULL,
    earlier_id bigint,
    image      bytea NOT NULL,
    made_at    timestamptz NOT NULL,
    CONSTRAINT import_images_pkey PRIMARY KEY (import_id, child_id),
    CONSTRAINT import_images_import_exists FOREIGN KEY (import_id) REFERENCES imports (id),
    CONSTRAINT import_images_child_exists FOREIGN KEY (child_id) REFERENCES children (id) ON DELETE CASCADE,
    CONSTRAINT import_images_place_exists FOREIGN KEY (unit_id, ukey) REFERENCES units (id, ukey) ON UPDATE CASCADE
);
CREATE INDEX import_images_child ON import_images (child_id);
CREATE INDEX import_images_age ON import_images (made_at);
ALTER TABLE import_images ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_images_scope ON import_images TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() = 0)
    WITH CHECK (ukey BETWEEN rasoat_lo() AND rasoat_hi());
