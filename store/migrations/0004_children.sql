-- +goose Up
-- One row a child. Numbers and telephones stand only sealed; `imported` and `work` are sealed whole,
-- since they hold them too. Stages are smallint: an enum loses its index under row-level security.
CREATE TABLE imports (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    unit_id    bigint NOT NULL,
    ukey       bigint NOT NULL,
    file_name  text NOT NULL,
    file_hash  bytea NOT NULL,
    made_by    bigint,
    made_at    timestamptz NOT NULL,
    read_rows  integer NOT NULL,
    added      integer NOT NULL,
    changed    integer NOT NULL,
    unchanged  integer NOT NULL,
    conflicts  integer NOT NULL,
    missing    integer NOT NULL,
    CONSTRAINT imports_pkey PRIMARY KEY (id),
    CONSTRAINT imports_unit_exists FOREIGN KEY (unit_id, ukey) REFERENCES units (id, ukey) ON UPDATE CASCADE,
    CONSTRAINT imports_maker_exists FOREIGN KEY (made_by) REFERENCES memberships (id)
);
CREATE INDEX imports_unit ON imports (unit_id);

CREATE TABLE children (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    seal            uuid NOT NULL,
    issuer_id       bigint NOT NULL,
    case_code       integer NOT NULL,
    unit_id         bigint NOT NULL,
    ukey            bigint NOT NULL,
    software        text NOT NULL DEFAULT '',
    household       text NOT NULL DEFAULT '',
    name            text NOT NULL,
    name_fold       text NOT NULL,
    name_key        text NOT NULL,
    given_fold      text NOT NULL,
    birth_text      text NOT NULL,
    birth_on        date,
    birth_precision smallint NOT NULL,
    sex             text NOT NULL,
    ethnicity       text NOT NULL,
    father          text NOT NULL,
    mother          text NOT NULL,
    guardian        text NOT NULL,
    address         text NOT NULL,
    hamlet          text NOT NULL,
    id_sealed       bytea,
    id_hash         bytea,
    id_confirmed    boolean NOT NULL DEFAULT false,
    phone_sealed    bytea,
    imported        bytea,
    row_hash        bytea,
    work            bytea,
    proposals       smallint NOT NULL DEFAULT 0,
    stage           smallint NOT NULL,
    defects         integer NOT NULL,
    returned        text NOT NULL DEFAULT '',
    sent_back       text NOT NULL DEFAULT '',
    obstacle        text NOT NULL DEFAULT '',
    review_on       date,
    assignee_id     bigint,
    due_on          date,
    docket_id       bigint,
    closed          text NOT NULL DEFAULT '',
    import_id       bigint,
    version         integer NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT children_pkey PRIMARY KEY (id),
    CONSTRAINT children_case_unique UNIQUE (issuer_id, case_code),
    CONSTRAINT children_place_exists FOREIGN KEY (unit_id, ukey) REFERENCES units (id, ukey) ON UPDATE CASCADE,
    CONSTRAINT children_issuer_exists FOREIGN KEY (issuer_id) REFERENCES units (id),
    CONSTRAINT children_assignee_exists FOREIGN KEY (assignee_id) REFERENCES memberships (id),
    CONSTRAINT children_import_exists FOREIGN KEY (import_id) REFERENCES imports (id),
    CONSTRAINT children_stage_known CHECK (stage IN (10, 20, 30, 40, 50, 60, 70, 80, 90)),
    CONSTRAINT children_assigned_whole CHECK (stage <> 20 OR assignee_id IS NOT NULL AND due_on IS NOT NULL),
    CONSTRAINT children_closed_said CHECK ((stage = 90) = (closed <> ''))
);
-- What the policy compares is carried along, so that a count never leaves the index.
CREATE INDEX children_work ON children (ukey, stage, defects) INCLUDE (assignee_id, docket_id);
CREATE INDEX children_assignee ON children (assignee_id, stage) WHERE assignee_id IS NOT NULL;
CREATE INDEX children_docket ON children (docket_id) WHERE docket_id IS NOT NULL;
CREATE INDEX children_number ON children (id_hash) WHERE id_hash IS NOT NULL;
CREATE UNIQUE INDEX children_number_unique ON children (id_hash) WHERE id_confirmed;
CREATE INDEX children_name ON children (name_fold, ukey);
CREATE INDEX children_list ON children (ukey, given_fold, id);

ALTER TABLE children ENABLE ROW LEVEL SECURITY;
-- A CASE over a value that is read once: of an OR the planner expects hardly a row, and sorts a
-- whole commune instead of reading the first page from the index.
CREATE POLICY children_scope ON children TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi()
        AND CASE (SELECT rasoat_who()) WHEN 0 THEN true WHEN -1 THEN docket_id IS NOT NULL ELSE assignee_id = (SELECT rasoat_who()) END)
    WITH CHECK (ukey BETWEEN rasoat_lo() AND rasoat_hi());

ALTER TABLE imports ENABLE ROW LEVEL SECURITY;
CREATE POLICY imports_scope ON imports TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() = 0)
    WITH CHECK (ukey BETWEEN rasoat_lo() AND rasoat_hi());

-- A docket is a list handed to the police. Its lines pin the version of the record, so that a change
-- in between is seen.
CREATE TABLE dockets (
    id        bigint GENERATED ALWAYS AS IDENTITY,
    unit_id   bigint NOT NULL,
    ukey      bigint NOT NULL,
    number    integer NOT NULL,
    made_by   bigint,
    made_at   timestamptz NOT NULL,
    signer    text NOT NULL DEFAULT '',
    signed_on date,
    CONSTRAINT dockets_pkey PRIMARY KEY (id),
    CONSTRAINT dockets_number_unique UNIQUE (unit_id, number),
    CONSTRAINT dockets_place_exists FOREIGN KEY (unit_id, ukey) REFERENCES units (id, ukey) ON UPDATE CASCADE,
    CONSTRAINT dockets_maker_exists FOREIGN KEY (made_by) REFERENCES memberships (id)
);
ALTER TABLE children ADD CONSTRAINT children_docket_exists FOREIGN KEY (docket_id) REFERENCES dockets (id);

CREATE TABLE docket_lines (
    docket_id  bigint NOT NULL,
    line       integer NOT NULL,
    child_id   bigint NOT NULL,
    ukey       bigint NOT NULL,
    version    integer NOT NULL,
    outcome    text NOT NULL DEFAULT 'open',
    settled_at timestamptz,
    CONSTRAINT docket_lines_pkey PRIMARY KEY (docket_id, line),
    CONSTRAINT docket_lines_child_unique UNIQUE (docket_id, child_id),
    CONSTRAINT docket_lines_docket_exists FOREIGN KEY (docket_id) REFERENCES dockets (id),
    CONSTRAINT docket_lines_child_exists FOREIGN KEY (child_id) REFERENCES children (id),
    CONSTRAINT docket_lines_outcome_known CHECK (outcome IN ('open', 'confirmed', 'returned')),
    CONSTRAINT docket_lines_settled_whole CHECK ((outcome = 'open') = (settled_at IS NULL))
);

ALTER TABLE dockets ENABLE ROW LEVEL SECURITY;
CREATE POLICY dockets_scope ON dockets TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() <= 0);
ALTER TABLE docket_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY docket_lines_scope ON docket_lines TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() <= 0);

-- The image of a record before somebody's last step, sealed; it serves only while the record still
-- has the version that the step left.
CREATE TABLE undos (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    seal       uuid NOT NULL DEFAULT gen_random_uuid(),
    actor_id   bigint NOT NULL,
    batch      uuid NOT NULL,
    kind       text NOT NULL,
    child_id   bigint NOT NULL,
    ukey       bigint NOT NULL,
    version    integer NOT NULL,
    image      bytea NOT NULL,
    made_at    timestamptz NOT NULL,
    CONSTRAINT undos_pkey PRIMARY KEY (id),
    CONSTRAINT undos_actor_exists FOREIGN KEY (actor_id) REFERENCES memberships (id),
    CONSTRAINT undos_child_exists FOREIGN KEY (child_id) REFERENCES children (id)
);
CREATE INDEX undos_actor ON undos (actor_id, id);
ALTER TABLE undos ENABLE ROW LEVEL SECURITY;
CREATE POLICY undos_scope ON undos TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi());

-- What happened: who, what, which case, by which door, from where to where. No contents.
CREATE TABLE journal (
    id        bigint GENERATED ALWAYS AS IDENTITY,
    xid       xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at        timestamptz NOT NULL,
    actor_id  bigint,
    for_id    bigint,
    door      text NOT NULL,
    action    text NOT NULL,
    child_id  bigint,
    ukey      bigint NOT NULL,
    from_stage smallint,
    to_stage  smallint,
    count     integer NOT NULL DEFAULT 1,
    note      text NOT NULL DEFAULT '',
    CONSTRAINT journal_pkey PRIMARY KEY (id)
);
CREATE INDEX journal_child ON journal (child_id, id) WHERE child_id IS NOT NULL;
CREATE INDEX journal_place ON journal (ukey, at);
REVOKE UPDATE, DELETE, TRUNCATE ON journal FROM rasoat;
