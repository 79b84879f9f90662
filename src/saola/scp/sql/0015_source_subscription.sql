-- What a subscription is about: entities, or the registrations of sources.

ALTER TABLE subscription ADD COLUMN kind TEXT NOT NULL DEFAULT 'entities';
