-- +goose Up
-- A restricted record leaves the lists of everybody who could see it, collaborators and police as well: that it is
-- restricted is all that they learn. The index answers whether there is any in sight at all.
DROP POLICY restrictions_scope ON restrictions;
CREATE POLICY restrictions_scope ON restrictions TO rasoat
    USING (ukey BETWEEN rasoat_lo() AND rasoat_hi());
CREATE INDEX restrictions_place ON restrictions (ukey);

-- An invitation may be for an account alone: whoever takes it becomes the member who is there already.
ALTER TABLE invitations
    ADD COLUMN member_id bigint,
    ADD CONSTRAINT invitations_member_exists FOREIGN KEY (member_id) REFERENCES members (id);
