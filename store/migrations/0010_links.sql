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
