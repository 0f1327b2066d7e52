-- +goose Up
-- An account stands for a person only after the rules of confidentiality were accepted: which version, and when.
ALTER TABLE members
    ADD COLUMN rules_version integer NOT NULL DEFAULT 0,
    ADD COLUMN rules_at timestamptz,
    ADD CONSTRAINT members_rules_dated CHECK ((rules_version = 0) = (rules_at IS NULL));

-- The halves let a wrong try be counted against the invitation that it aims at; like the whole they are keyed
-- hashes. An invitation can be closed without having been used, and may be bound to a telephone number.
ALTER TABLE invitations
    ADD COLUMN seal uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN token_half bytea,
    ADD COLUMN code_half bytea,
    ADD COLUMN phone_sealed bytea,
    ADD COLUMN wrong_tries integer NOT NULL DEFAULT 0,
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN closed_by bigint,
    ADD COLUMN closed_why text NOT NULL DEFAULT '',
    ADD CONSTRAINT invitations_closer_exists FOREIGN KEY (closed_by) REFERENCES memberships (id),
    ADD CONSTRAINT invitations_end_one CHECK (used_at IS NULL OR closed_at IS NULL),
    ADD CONSTRAINT invitations_why_known CHECK ((closed_at IS NULL) = (closed_why = ''));
CREATE INDEX invitations_pending ON invitations (unit_id) WHERE used_at IS NULL AND closed_at IS NULL;
CREATE INDEX invitations_token_half ON invitations (token_half) WHERE used_at IS NULL AND closed_at IS NULL;
CREATE INDEX invitations_code_half ON invitations (code_half) WHERE used_at IS NULL AND closed_at IS NULL;

-- A second person's word: what waits for it is a job that is added when it is given. The payload is the job's
-- own, sealed, and cleared with the answer.
CREATE TABLE approvals (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    seal       uuid NOT NULL DEFAULT gen_random_uuid(),
    kind       text NOT NULL,
    unit_id    bigint NOT NULL,
    asked_by   bigint NOT NULL,
    asked_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    chat_id    bigint,
    count      integer NOT NULL,
    subject    bytea NOT NULL,
    purpose    bytea NOT NULL,
    job        text NOT NULL,
    payload    bytea,
    ended_at   timestamptz,
    ended_by   bigint,
    outcome    text NOT NULL DEFAULT '',
    CONSTRAINT approvals_pkey PRIMARY KEY (id),
    CONSTRAINT approvals_unit_exists FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT approvals_asker_exists FOREIGN KEY (asked_by) REFERENCES memberships (id),
    CONSTRAINT approvals_ender_exists FOREIGN KEY (ended_by) REFERENCES memberships (id),
    CONSTRAINT approvals_outcome_known CHECK (outcome IN ('', 'agreed', 'refused', 'expired', 'dropped')),
    CONSTRAINT approvals_end_whole CHECK ((ended_at IS NULL) = (outcome = '')),
    CONSTRAINT approvals_payload_cleared CHECK (ended_at IS NULL OR payload IS NULL)
);
CREATE INDEX approvals_open ON approvals (expires_at) WHERE ended_at IS NULL;

-- A session at a computer, for members whom no chat reaches. It begins as a code that is used once; code and
-- token are kept hashed, and both end with the membership.
CREATE TABLE sessions (
    id            bigint GENERATED ALWAYS AS IDENTITY,
    membership_id bigint NOT NULL,
    code_hash     bytea NOT NULL,
    code_half     bytea NOT NULL,
    made_by       bigint,
    made_at       timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    wrong_tries   integer NOT NULL DEFAULT 0,
    token_hash    bytea,
    opened_at     timestamptz,
    seen_at       timestamptz,
    ended_at      timestamptz,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_code_unique UNIQUE (code_hash),
    CONSTRAINT sessions_token_unique UNIQUE (token_hash),
    CONSTRAINT sessions_membership_exists FOREIGN KEY (membership_id) REFERENCES memberships (id),
    CONSTRAINT sessions_maker_exists FOREIGN KEY (made_by) REFERENCES memberships (id),
    CONSTRAINT sessions_open_whole CHECK ((opened_at IS NULL) = (token_hash IS NULL) AND (opened_at IS NULL) = (seen_at IS NULL))
);
CREATE INDEX sessions_open ON sessions (membership_id) WHERE ended_at IS NULL;
