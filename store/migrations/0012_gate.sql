-- What a message carries of children: as declared where it is made, and as found in it there. Both are bits of
-- registry.Carries; the gate holds them against the policy before anything leaves.

-- +goose Up
ALTER TABLE outbox
    ADD COLUMN carries smallint NOT NULL DEFAULT 0,
    ADD COLUMN holds   smallint NOT NULL DEFAULT 0,
    ADD COLUMN reopen  text NOT NULL DEFAULT '';

-- Messages in a chat that carry something of a child: each is hidden before the channel stops deleting it. A row
-- is written with the acknowledgement and goes some days after the message has. hide_at is when its hiding was
-- set down last; hidden_at when the channel has done it.
CREATE TABLE personal_messages (
    chat_id    bigint NOT NULL,
    message_id bigint NOT NULL,
    how        text NOT NULL,
    reopen     text NOT NULL DEFAULT '',
    sent_at    timestamptz NOT NULL,
    hide_at    timestamptz,
    tries      integer NOT NULL DEFAULT 0,
    hidden_at  timestamptz,
    CONSTRAINT personal_messages_pkey PRIMARY KEY (chat_id, message_id),
    CONSTRAINT personal_messages_chat_exists FOREIGN KEY (chat_id) REFERENCES chats (id) ON DELETE CASCADE,
    CONSTRAINT personal_messages_how_known CHECK (how IN ('edit', 'delete'))
);
CREATE INDEX personal_messages_open ON personal_messages (sent_at) WHERE hidden_at IS NULL;
CREATE INDEX personal_messages_done ON personal_messages (hidden_at) WHERE hidden_at IS NOT NULL;

-- How much a chat has written lately, counted with the update that is being read; and what waits because it was too
-- much, in the order in which it came. Bodies are sealed.
ALTER TABLE chats
    ADD COLUMN heard_from  timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN heard_count integer NOT NULL DEFAULT 0,
    ADD COLUMN told_at     timestamptz NOT NULL DEFAULT '-infinity';
CREATE TABLE waiting_updates (
    id      bigint NOT NULL,
    place   bigint GENERATED ALWAYS AS IDENTITY,
    chat_id bigint NOT NULL,
    seal    uuid NOT NULL,
    body    bytea NOT NULL,
    run_at  timestamptz NOT NULL,
    CONSTRAINT waiting_updates_pkey PRIMARY KEY (id),
    CONSTRAINT waiting_updates_chat_exists FOREIGN KEY (chat_id) REFERENCES chats (id) ON DELETE CASCADE
);
CREATE INDEX waiting_updates_order ON waiting_updates (chat_id, place);
