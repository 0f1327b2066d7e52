-- +goose Up
-- Questions that a person keeps. They name conditions and no child, so that they stand in the clear.
CREATE TABLE saved_questions (
    id            bigint GENERATED ALWAYS AS IDENTITY,
    membership_id bigint NOT NULL,
    name          text NOT NULL,
    filter        jsonb NOT NULL,
    made_at       timestamptz NOT NULL,
    CONSTRAINT saved_questions_pkey PRIMARY KEY (id),
    CONSTRAINT saved_questions_membership_exists FOREIGN KEY (membership_id) REFERENCES memberships (id),
    CONSTRAINT saved_questions_name_once UNIQUE (membership_id, name)
);

-- What became of typed sentences, without their text: one row a day, commune and outcome.
CREATE TABLE asked (
    day     date NOT NULL,
    unit_id bigint NOT NULL,
    outcome text NOT NULL,
    count   integer NOT NULL,
    CONSTRAINT asked_pkey PRIMARY KEY (day, unit_id, outcome),
    CONSTRAINT asked_unit_exists FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT asked_outcome_known CHECK (outcome IN ('understood', 'asked_back', 'not_understood', 'abandoned'))
);

-- A leader's sentence below a report is found to be one by the message that it answers.
CREATE INDEX outbox_digests ON outbox (chat_id, message_id) WHERE kind = 'digest' AND sent_at IS NOT NULL;
