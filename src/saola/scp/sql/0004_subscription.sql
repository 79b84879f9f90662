-- Subscriptions, and the notifications that wait for delivery or were given up.

CREATE TABLE subscription (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  owner TEXT NOT NULL,
  times_sent BIGINT NOT NULL DEFAULT 0,
  times_failed BIGINT NOT NULL DEFAULT 0,
  last_notification BIGINT,
  last_success BIGINT,
  last_failure BIGINT
);

CREATE TABLE notification (
  seq BIGINT PRIMARY KEY,
  id TEXT NOT NULL,
  subscription TEXT NOT NULL,
  entity TEXT NOT NULL,
  body TEXT NOT NULL,
  noted_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  dead BIGINT NOT NULL DEFAULT 0,      -- 1: given up; an operator may send it again
  reason TEXT NOT NULL DEFAULT ''
);

CREATE INDEX notification_waiting ON notification (subscription, dead, seq);
