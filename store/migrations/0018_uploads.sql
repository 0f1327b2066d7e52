-- What a member has sent on one day, so that nobody fills the disk, by mistake or not. One row a member: the next day
-- begins it anew.

-- +goose Up
CREATE TABLE uploads (
    member_id bigint NOT NULL,
    day       date NOT NULL,
    files     integer NOT NULL,
    bytes     bigint NOT NULL,
    CONSTRAINT uploads_pkey PRIMARY KEY (member_id),
    CONSTRAINT uploads_member_exists FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
);
