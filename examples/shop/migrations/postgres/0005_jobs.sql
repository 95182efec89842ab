-- Work for later. Whoever takes a job moves `run_at` to when it may be tried again, should nobody finish it. One with
-- `failed_at` was tried too often, and waits for somebody to look at it.
CREATE TABLE jobs (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    run_at TIMESTAMPTZ NOT NULL,
    failed_at TIMESTAMPTZ,
    last_error TEXT,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX jobs_to_run ON jobs (run_at) WHERE failed_at IS NULL;
