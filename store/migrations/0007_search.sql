-- +goose Up
-- Finding a child and the order of lists. name_back is the folded name with its words turned round, in the
-- order of bytes: one index finds the given name, the name that a child is called by and the whole name.
-- list_key is made by registry.Household.ListKey: households together, given names as Vietnamese
-- dictionaries have them; no collation of the server takes part. Parents are found by a number made of
-- the whole name, since three more texts would take more room than all the rest. Rows written before are
-- filled in behind this migration, in Go; until then the columns are null.
ALTER TABLE children
    ADD COLUMN name_back     text COLLATE "C",
    ADD COLUMN list_key      bytea,
    ADD COLUMN father_code   integer,
    ADD COLUMN mother_code   integer,
    ADD COLUMN guardian_code integer,
    DROP COLUMN name_fold,
    DROP COLUMN given_fold;
CREATE INDEX children_name ON children (name_back, ukey);
CREATE INDEX children_list ON children (ukey, list_key, id);
CREATE INDEX children_father ON children (father_code) WHERE father_code IS NOT NULL;
CREATE INDEX children_mother ON children (mother_code) WHERE mother_code IS NOT NULL;
CREATE INDEX children_guardian ON children (guardian_code) WHERE guardian_code IS NOT NULL;

-- The words that names are made of, folded: some thousand for the whole country, so that a slip can be
-- corrected word by word: roles tells as what a word was met, family name 1, middle 2, given name 4. It
-- says of nobody that they exist, and stands outside every scope. A change takes a new id, so that the
-- highest one tells whether there is anything new.
CREATE TABLE name_words (
    id    bigint GENERATED ALWAYS AS IDENTITY,
    word  text COLLATE "C" NOT NULL,
    roles smallint NOT NULL,
    CONSTRAINT name_words_pkey PRIMARY KEY (word)
);
CREATE INDEX name_words_id ON name_words (id);
