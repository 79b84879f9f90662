CREATE TABLE exchange_rules (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE evidence (
    log TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at TEXT NOT NULL,
    consumer TEXT NOT NULL,
    service TEXT NOT NULL,
    contract TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    purpose TEXT NOT NULL,
    dossier TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL,
    fault TEXT NOT NULL,
    request_bytes BIGINT NOT NULL,
    response_bytes BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    request_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (log, seq)
);
CREATE INDEX evidence_by_time ON evidence (at);
CREATE INDEX evidence_by_contract ON evidence (contract, at);
CREATE INDEX evidence_by_dossier ON evidence (dossier);
CREATE TABLE evidence_flow (
    consumer TEXT NOT NULL,
    service TEXT NOT NULL,
    minute TEXT NOT NULL,
    calls BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    undeclared BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    PRIMARY KEY (consumer, service, minute)
);
CREATE INDEX evidence_flow_by_minute ON evidence_flow (minute);
