-- +goose Up
-- What a family asks about its child's data, with the law's clocks. Who asks is kept as a relation, not
-- by name. The record's number outlives the record: a request to delete is proved by it.
CREATE TABLE requests (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    unit_id    bigint NOT NULL,
    ukey       bigint NOT NULL,
    child_id   bigint NOT NULL,
    case_code  integer NOT NULL,
    kind       text NOT NULL,
    relation   text NOT NULL,
    came_on    date NOT NULL,
    ack_by     date NOT NULL,
    acked_at   timestamptz,
    due_on     date NOT NULL,
    extended   boolean NOT NULL DEFAULT false,
    outcome    text NOT NULL DEFAULT '',
    made_by    bigint,
    made_at    timestamptz NOT NULL,
    closed_by  bigint,
    closed_at  timestamptz,
    CONSTRAINT requests_pkey PRIMARY KEY (id),
    CONSTRAINT requests_place_exists FOREIGN KEY (unit_id, ukey) REFERENCES units (id, ukey) ON UPDATE CASCADE,
    CONSTRAINT requests_maker_exists FOREIGN KEY (made_by) REFERENCES memberships (id),
    CONSTRAINT requests_closer_exists FOREIGN KEY (closed_by) REFERENCES memberships (id),
    CONSTRAINT requests_kind_known CHECK (kind IN ('see', 'correct', 'withdraw', 'restrict', 'delete')),
    CONSTRAINT requests_outcome_known CHECK (outcome IN ('', 'done', 'refused', 'dropped')),
    CONSTRAINT requests_closed_whole CHECK ((outcome = '') = (closed_at IS NULL))
);
CREATE INDEX requests_open ON requests (ukey, due_on) WHERE outcome = '';
CREATE INDEX requests_child ON requests (child_id);
ALTER TABLE requests ENABLE ROW LEVEL SECURITY;
CREATE POLICY requests_scope ON requests TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() = 0)
    WITH CHECK (ukey BETWEEN rasoat_lo() AND rasoat_hi());
REVOKE DELETE, TRUNCATE ON requests FROM rasoat;

-- A restricted record is kept and not used: nobody is sent to the household, it goes into no list that
-- leaves, and not to the police.
CREATE TABLE restrictions (
    child_id   bigint NOT NULL,
    ukey       bigint NOT NULL,
    request_id bigint NOT NULL,
    since      timestamptz NOT NULL,
    CONSTRAINT restrictions_pkey PRIMARY KEY (child_id),
    CONSTRAINT restrictions_child_exists FOREIGN KEY (child_id) REFERENCES children (id) ON DELETE CASCADE,
    CONSTRAINT restrictions_request_exists FOREIGN KEY (request_id) REFERENCES requests (id)
);
ALTER TABLE restrictions ENABLE ROW LEVEL SECURITY;
CREATE POLICY restrictions_scope ON restrictions TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi() AND rasoat_who() <= 0);

-- An incident: what happened to the data, from when the clock runs, and what was affected by the journal.
-- It holds counts and no child, so it has no scope of its own: admins see no records.
CREATE TABLE incidents (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    unit_id     bigint NOT NULL,
    kind        text NOT NULL DEFAULT '',
    detected_at timestamptz NOT NULL,
    since       timestamptz,
    member_id   bigint,
    made_by     bigint,
    reported_at timestamptz,
    closed_at   timestamptz,
    closed_by   bigint,
    CONSTRAINT incidents_pkey PRIMARY KEY (id),
    CONSTRAINT incidents_unit_exists FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT incidents_member_exists FOREIGN KEY (member_id) REFERENCES memberships (id),
    CONSTRAINT incidents_maker_exists FOREIGN KEY (made_by) REFERENCES memberships (id),
    CONSTRAINT incidents_closer_exists FOREIGN KEY (closed_by) REFERENCES memberships (id)
);
CREATE INDEX incidents_open ON incidents (unit_id) WHERE closed_at IS NULL;
REVOKE DELETE, TRUNCATE ON incidents FROM rasoat;
