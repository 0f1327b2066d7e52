-- +goose Up
-- Updates are a set, not a maximum: after a quiet week the channel restarts their ids at random.
CREATE TABLE updates (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT updates_pkey PRIMARY KEY (id)
);
CREATE TABLE failed_updates (
    id       bigint NOT NULL,
    seal     uuid NOT NULL DEFAULT gen_random_uuid(),
    tries    integer NOT NULL,
    payload  bytea NOT NULL,
    first_at timestamptz NOT NULL,
    CONSTRAINT failed_updates_pkey PRIMARY KEY (id)
);

-- Everything that is said is a row here, committed with what caused it. A reply holds its finished
-- text, a notice only kind and ids; the body is cleared when the channel has accepted it.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    seal       uuid NOT NULL DEFAULT gen_random_uuid(),
    chat_id    bigint NOT NULL,
    reader_id  bigint,
    verb       text NOT NULL,
    kind       text NOT NULL,
    priority   smallint NOT NULL,
    message_id bigint NOT NULL DEFAULT 0,
    slot       text NOT NULL DEFAULT '',
    unique_key text,
    body       bytea,
    attempts   integer NOT NULL DEFAULT 0,
    made_at    timestamptz NOT NULL,
    run_at     timestamptz,
    sent_at    timestamptz,
    dead_at    timestamptz,
    failure    text NOT NULL DEFAULT '',
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_key_unique UNIQUE (unique_key),
    CONSTRAINT outbox_chat_exists FOREIGN KEY (chat_id) REFERENCES chats (id),
    CONSTRAINT outbox_verb_known CHECK (verb IN ('send', 'edit', 'delete')),
    CONSTRAINT outbox_body_cleared CHECK (sent_at IS NULL AND dead_at IS NULL OR body IS NULL)
);
CREATE INDEX outbox_pending ON outbox (chat_id, priority, id) WHERE sent_at IS NULL AND dead_at IS NULL;

-- Messages that are edited in place: the one that stands for a thing in a chat.
CREATE TABLE live_messages (
    chat_id    bigint NOT NULL,
    slot       text NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT live_messages_pkey PRIMARY KEY (chat_id, slot),
    CONSTRAINT live_messages_chat_exists FOREIGN KEY (chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE jobs (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    seal        uuid NOT NULL DEFAULT gen_random_uuid(),
    kind        text NOT NULL,
    chat_id     bigint,
    actor_id    bigint,
    payload     bytea,
    attempts    integer NOT NULL DEFAULT 0,
    lease_until timestamptz,
    holder      uuid,
    made_at     timestamptz NOT NULL,
    done_at     timestamptz,
    failure     text NOT NULL DEFAULT '',
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_payload_cleared CHECK (done_at IS NULL OR payload IS NULL)
);
CREATE INDEX jobs_open ON jobs (id) WHERE done_at IS NULL;

-- Figures as they stood at a cut-off: a digest is rendered from them and can be rendered again.
CREATE TABLE snapshots (
    unit_id bigint NOT NULL,
    cutoff  date NOT NULL,
    figures jsonb NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT snapshots_pkey PRIMARY KEY (unit_id, cutoff),
    CONSTRAINT snapshots_unit_exists FOREIGN KEY (unit_id) REFERENCES units (id)
);
CREATE TABLE settings (
    name  text NOT NULL,
    value bytea NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (name)
);
-- +goose StatementBegin
CREATE FUNCTION outbox_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh) THEN -- an acknowledgement inserts a stub or, mostly, nothing
        PERFORM pg_notify('rasoat_outbox', '');
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER outbox_wake AFTER INSERT ON outbox REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION outbox_wake();
