-- When a subscription was made and changed, and when its next periodic notification is due.

ALTER TABLE subscription ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE subscription ADD COLUMN modified_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE subscription ADD COLUMN next_at BIGINT;
