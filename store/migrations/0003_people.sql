-- +goose Up
-- A member is a person; a membership is a role of that person on one unit; a chat is one door through
-- which that person reaches us. Who has no chat is a member all the same.
CREATE TABLE members (
    id           bigint GENERATED ALWAYS AS IDENTITY,
    seal         uuid NOT NULL DEFAULT gen_random_uuid(),
    name         text NOT NULL,
    address      text NOT NULL,
    phone_sealed bytea,
    created_at   timestamptz NOT NULL,
    CONSTRAINT members_pkey PRIMARY KEY (id),
    CONSTRAINT members_name_given CHECK (name <> '')
);

CREATE TABLE memberships (
    id           bigint GENERATED ALWAYS AS IDENTITY,
    member_id    bigint NOT NULL,
    role         text NOT NULL,
    unit_id      bigint NOT NULL,
    organisation text NOT NULL DEFAULT '',
    enter_for    boolean NOT NULL DEFAULT false,
    started_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    CONSTRAINT memberships_pkey PRIMARY KEY (id),
    CONSTRAINT memberships_member_exists FOREIGN KEY (member_id) REFERENCES members (id),
    CONSTRAINT memberships_unit_exists FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT memberships_role_known CHECK (role IN ('officer', 'collaborator', 'police', 'leader', 'admin'))
);
CREATE INDEX memberships_member ON memberships (member_id);
CREATE INDEX memberships_unit ON memberships (unit_id, role) WHERE ended_at IS NULL;

CREATE TABLE invitations (
    id           bigint GENERATED ALWAYS AS IDENTITY,
    token_hash   bytea NOT NULL,
    code_hash    bytea NOT NULL,
    role         text NOT NULL,
    unit_id      bigint NOT NULL,
    organisation text NOT NULL DEFAULT '',
    enter_for    boolean NOT NULL DEFAULT false,
    name         text NOT NULL DEFAULT '',
    made_by      bigint,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    used_by      bigint,
    CONSTRAINT invitations_pkey PRIMARY KEY (id),
    CONSTRAINT invitations_token_unique UNIQUE (token_hash),
    CONSTRAINT invitations_code_unique UNIQUE (code_hash),
    CONSTRAINT invitations_unit_exists FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT invitations_maker_exists FOREIGN KEY (made_by) REFERENCES memberships (id),
    CONSTRAINT invitations_user_exists FOREIGN KEY (used_by) REFERENCES members (id),
    CONSTRAINT invitations_use_whole CHECK ((used_at IS NULL) = (used_by IS NULL))
);

-- The lease lives on the chat: whoever holds it sends that chat's messages in order, and every
-- acknowledgement names the epoch, so that a holder that came too late changes nothing.
CREATE TABLE chats (
    id           bigint NOT NULL,
    channel      text NOT NULL DEFAULT 'telegram',
    member_id    bigint,
    acting_id    bigint,
    blocked_at   timestamptz,
    wrong_codes  integer NOT NULL DEFAULT 0,
    wrong_until  timestamptz,
    lease_until  timestamptz,
    holder       uuid,
    epoch        bigint NOT NULL DEFAULT 0,
    next_at      timestamptz,
    last_message bigint NOT NULL DEFAULT 0,
    last_letter  smallint NOT NULL DEFAULT 0,
    state        bytea,
    seal         uuid NOT NULL DEFAULT gen_random_uuid(),
    CONSTRAINT chats_pkey PRIMARY KEY (id),
    CONSTRAINT chats_member_exists FOREIGN KEY (member_id) REFERENCES members (id),
    CONSTRAINT chats_acting_exists FOREIGN KEY (acting_id) REFERENCES memberships (id)
);
CREATE INDEX chats_member ON chats (member_id);

-- Choices of messages that are not the conversation's own prompt: typed as a1, b2 for seven days.
CREATE TABLE choices (
    chat_id    bigint NOT NULL,
    label      text NOT NULL,
    press      text NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT choices_pkey PRIMARY KEY (chat_id, label),
    CONSTRAINT choices_chat_exists FOREIGN KEY (chat_id) REFERENCES chats (id) ON DELETE CASCADE
);
