-- A link opens one thing for one member, once and for minutes; opened, it is a visit that its browser holds. Both
-- tokens are kept hashed. The body is a filter or the content of a file, sealed.

-- +goose Up
CREATE TABLE links (
    id            bigint GENERATED ALWAYS AS IDENTITY,
    seal          uuid NOT NULL,
    token_hash    bytea NOT NULL,
    membership_id bigint NOT NULL,
    kind          text NOT NULL,
    subject       bigint NOT NULL DEFAULT 0,
    name          text NOT NULL DEFAULT '',
    body          bytea,
    made_at       timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    visit_hash    bytea,
    opened_at     timestamptz,
    seen_at       timestamptz,
    ended_at      timestamptz,
    CONSTRAINT links_pkey PRIMARY KEY (id),
    CONSTRAINT links_token_unique UNIQUE (token_hash),
    CONSTRAINT links_visit_unique UNIQUE (visit_hash),
    CONSTRAINT links_membership_exists FOREIGN KEY (membership_id) REFERENCES memberships (id),
    CONSTRAINT links_open_whole CHECK ((opened_at IS NULL) = (visit_hash IS NULL) AND (opened_at IS NULL) = (seen_at IS NULL))
);
CREATE INDEX links_membership ON links (membership_id) WHERE ended_at IS NULL;
CREATE INDEX links_age ON links (expires_at);

-- A page is a channel like the chat: who has no chat, or may not carry records in it, works there. What is said
-- on it waits here for its reader, sealed, for two days.
CREATE SEQUENCE page_updates;
CREATE SEQUENCE page_message_ids;
GRANT USAGE ON SEQUENCE page_updates, page_message_ids TO rasoat;
CREATE TABLE page_messages (
    chat_id bigint NOT NULL,
    id      bigint NOT NULL,
    seal    uuid NOT NULL,
    body    bytea NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT page_messages_pkey PRIMARY KEY (chat_id, id),
    CONSTRAINT page_messages_chat_exists FOREIGN KEY (chat_id) REFERENCES chats (id) ON DELETE CASCADE
);
-- Files that came in by a page, until the job that they are for has read them.
CREATE TABLE page_files (
    id      bigint GENERATED ALWAYS AS IDENTITY,
    seal    uuid NOT NULL,
    body    bytea NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT page_files_pkey PRIMARY KEY (id)
);
