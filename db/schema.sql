-- Made by `make schema` from db/migrations.py. Do not edit.

CREATE TABLE "_sqlite_migrations" (
    "id" INTEGER PRIMARY KEY,
    "migration_set" TEXT,
    "name" TEXT,
    "applied_at" TEXT
) STRICT;

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE TABLE activity (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL CHECK (name <> ''),
    park_id TEXT REFERENCES park (id),
    held_on TEXT CHECK (held_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    kind TEXT,
    people INTEGER CHECK (people >= 0)
) STRICT;

CREATE INDEX activity_park ON activity (park_id) WHERE park_id IS NOT NULL;

CREATE TRIGGER activity_erased AFTER DELETE ON activity BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('activity', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER activity_inserted AFTER INSERT ON activity BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('activity', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER activity_keeps_id BEFORE UPDATE OF id ON activity WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER activity_updated AFTER UPDATE ON activity BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('activity', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE assessment (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    park_id TEXT NOT NULL REFERENCES park (id),
    on_day TEXT NOT NULL CHECK (on_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    tier TEXT NOT NULL,
    pack TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    pack_sha256 TEXT NOT NULL,
    inputs TEXT NOT NULL CHECK (json_valid(inputs)),
    verdicts TEXT NOT NULL CHECK (json_valid(verdicts)),
    conclusion TEXT,
    filled_in_by TEXT,
    reviewed_by TEXT,
    signed_off_at TEXT,
    corrects TEXT REFERENCES assessment (id)
) STRICT;

CREATE INDEX assessment_corrects ON assessment (corrects) WHERE corrects IS NOT NULL;

CREATE INDEX assessment_park ON assessment (park_id, on_day);

CREATE TRIGGER assessment_erased AFTER DELETE ON assessment BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('assessment', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER assessment_inserted AFTER INSERT ON assessment BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('assessment', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER assessment_keeps_id BEFORE UPDATE OF id ON assessment WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER assessment_kept BEFORE DELETE ON assessment WHEN old.signed_off_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed-off assessment is never deleted'); END;

CREATE TRIGGER assessment_signed_off BEFORE UPDATE ON assessment WHEN old.signed_off_at IS NOT NULL AND NOT (new.unit_code IS old.unit_code AND new.created_at IS old.created_at AND new.updated_at IS old.updated_at AND new.deleted_at IS old.deleted_at AND new.park_id IS old.park_id AND new.on_day IS old.on_day AND new.tier IS old.tier AND new.pack IS old.pack AND new.pack_version IS old.pack_version AND new.pack_sha256 IS old.pack_sha256 AND new.inputs IS old.inputs AND new.verdicts IS old.verdicts AND new.conclusion IS old.conclusion AND new.filled_in_by IS old.filled_in_by AND new.reviewed_by IS old.reviewed_by AND new.signed_off_at IS old.signed_off_at AND new.corrects IS old.corrects) BEGIN SELECT RAISE(ABORT, 'a signed-off assessment never changes'); END;

CREATE TRIGGER assessment_updated AFTER UPDATE ON assessment BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('assessment', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE audit_entry (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    of_table TEXT,
    of_id TEXT,
    before TEXT CHECK (before IS NULL OR json_valid(before)),
    after TEXT CHECK (after IS NULL OR json_valid(after)),
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE INDEX audit_entry_of ON audit_entry (of_table, of_id);

CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;

CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END;

CREATE TABLE benefit (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    kind TEXT NOT NULL,
    entity_id TEXT REFERENCES entity (id),
    park_id TEXT REFERENCES park (id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
    basis TEXT,
    applied_on TEXT CHECK (applied_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    approved_on TEXT CHECK (approved_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    paid_on TEXT CHECK (paid_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    paper_number TEXT
) STRICT;

CREATE INDEX benefit_entity ON benefit (entity_id);

CREATE INDEX benefit_park ON benefit (park_id);

CREATE TRIGGER benefit_erased AFTER DELETE ON benefit BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('benefit', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER benefit_inserted AFTER INSERT ON benefit BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('benefit', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER benefit_keeps_id BEFORE UPDATE OF id ON benefit WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER benefit_updated AFTER UPDATE ON benefit BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('benefit', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE build_stage (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    park_id TEXT NOT NULL REFERENCES park (id),
    stage TEXT NOT NULL,
    planned_from TEXT CHECK (planned_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    planned_to TEXT CHECK (planned_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    done_on TEXT CHECK (done_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;

CREATE INDEX build_stage_park ON build_stage (park_id);

CREATE TRIGGER build_stage_erased AFTER DELETE ON build_stage BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('build_stage', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER build_stage_inserted AFTER INSERT ON build_stage BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('build_stage', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER build_stage_keeps_id BEFORE UPDATE OF id ON build_stage WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER build_stage_updated AFTER UPDATE ON build_stage BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('build_stage', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE bundle_in (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES unit (code),
    kind TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    base INTEGER NOT NULL,
    manifest_sha256 TEXT NOT NULL UNIQUE,
    file_name TEXT NOT NULL,
    made_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    received_by TEXT NOT NULL,
    records INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    set_aside INTEGER NOT NULL,
    receipt INTEGER REFERENCES bundle_out (id),
    CHECK (records = accepted + set_aside),
    UNIQUE (unit, kind, stream, seq)
) STRICT;

CREATE TABLE bundle_out (
    id INTEGER PRIMARY KEY,
    recipient TEXT NOT NULL REFERENCES unit (code),
    kind TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    base INTEGER NOT NULL CHECK (base >= 0),
    change_seq INTEGER NOT NULL CHECK (change_seq >= 0),
    manifest BLOB NOT NULL,
    manifest_sha256 TEXT NOT NULL UNIQUE,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    file_bytes INTEGER NOT NULL,
    records INTEGER NOT NULL,
    sealed_at TEXT NOT NULL,
    sealed_by TEXT NOT NULL,
    signed_off_by TEXT,
    on_stick_at TEXT,
    stick TEXT,
    received_at TEXT,
    received_how TEXT CHECK (received_how IN ('receipt', 'paper')),
    accepted INTEGER,
    set_aside INTEGER,
    CHECK ((received_at IS NULL) = (received_how IS NULL)),
    UNIQUE (recipient, kind, stream, seq)
) STRICT;

CREATE TABLE change (
    of_table TEXT NOT NULL,
    of_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    PRIMARY KEY (of_table, of_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX change_seq ON change (seq);

CREATE TABLE draft (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    recipient TEXT NOT NULL REFERENCES unit (code),
    change_seq INTEGER NOT NULL,
    drafted_at TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    records INTEGER NOT NULL,
    held INTEGER NOT NULL
) STRICT;

CREATE TABLE entity (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL,
    uscc TEXT,
    registered_on TEXT CHECK (registered_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    industry TEXT,
    closed_on TEXT CHECK (closed_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    founder_id TEXT REFERENCES founder (id)
) STRICT;

CREATE INDEX entity_founder ON entity (founder_id);

CREATE INDEX entity_name ON entity (name);

CREATE INDEX entity_uscc ON entity (uscc) WHERE uscc IS NOT NULL;

CREATE TRIGGER entity_erased AFTER DELETE ON entity BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('entity', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER entity_inserted AFTER INSERT ON entity BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('entity', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER entity_keeps_id BEFORE UPDATE OF id ON entity WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER entity_updated AFTER UPDATE ON entity BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('entity', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    of_table TEXT NOT NULL,
    of_id TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    media_type TEXT,
    sha256 TEXT CHECK (length(sha256) = 64),
    content BLOB,
    cabinet TEXT,
    box TEXT,
    page TEXT
) STRICT;

CREATE INDEX evidence_of ON evidence (of_table, of_id);

CREATE INDEX evidence_sha256 ON evidence (sha256) WHERE sha256 IS NOT NULL;

CREATE TRIGGER evidence_erased AFTER DELETE ON evidence BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('evidence', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER evidence_inserted AFTER INSERT ON evidence BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('evidence', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER evidence_keeps_id BEFORE UPDATE OF id ON evidence WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER evidence_updated AFTER UPDATE ON evidence BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('evidence', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE explanation (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    of_table TEXT NOT NULL,
    of_id TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    given_by TEXT
) STRICT;

CREATE INDEX explanation_of ON explanation (of_table, of_id);

CREATE TRIGGER explanation_erased AFTER DELETE ON explanation BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('explanation', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER explanation_inserted AFTER INSERT ON explanation BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('explanation', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER explanation_keeps_id BEFORE UPDATE OF id ON explanation WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER explanation_updated AFTER UPDATE ON explanation BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('explanation', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE founder (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL CHECK (name <> ''),
    sex TEXT,
    ethnic_group TEXT,
    id_number TEXT,
    phone TEXT,
    groups TEXT NOT NULL CHECK (json_valid(groups)),
    graduated_on TEXT CHECK (graduated_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    first_venture INTEGER CHECK (first_venture IN (0, 1))
) STRICT;

CREATE INDEX founder_id_number ON founder (id_number) WHERE id_number IS NOT NULL;

CREATE TRIGGER founder_erased AFTER DELETE ON founder BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('founder', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER founder_inserted AFTER INSERT ON founder BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('founder', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER founder_keeps_id BEFORE UPDATE OF id ON founder WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER founder_updated AFTER UPDATE ON founder BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('founder', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE headcount (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    entity_id TEXT NOT NULL REFERENCES entity (id),
    period_end_on TEXT NOT NULL CHECK (period_end_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    employees INTEGER NOT NULL CHECK (employees >= 0),
    key_group_employees INTEGER CHECK (key_group_employees >= 0),
    insured_employees INTEGER CHECK (insured_employees >= 0),
    new_contracts INTEGER CHECK (new_contracts >= 0)
) STRICT;

CREATE UNIQUE INDEX headcount_once ON headcount (entity_id, period_end_on)
    WHERE deleted_at IS NULL;

CREATE INDEX headcount_read ON headcount (entity_id, period_end_on, employees)
    WHERE deleted_at IS NULL;

CREATE TRIGGER headcount_erased AFTER DELETE ON headcount BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('headcount', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER headcount_inserted AFTER INSERT ON headcount BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('headcount', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER headcount_keeps_id BEFORE UPDATE OF id ON headcount WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER headcount_updated AFTER UPDATE ON headcount BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('headcount', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE held_back (
    of_table TEXT NOT NULL,
    of_id TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('here', 'there')),
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    sent_in INTEGER REFERENCES bundle_out (id),
    PRIMARY KEY (of_table, of_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE loan (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    entity_id TEXT NOT NULL REFERENCES entity (id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
    paid_out_on TEXT NOT NULL CHECK (paid_out_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    due_on TEXT CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    repaid_on TEXT CHECK (repaid_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    bank TEXT,
    counter_guarantee_waived INTEGER CHECK (counter_guarantee_waived IN (0, 1)),
    waived_for TEXT
) STRICT;

CREATE INDEX loan_entity ON loan (entity_id, paid_out_on);

CREATE TRIGGER loan_erased AFTER DELETE ON loan BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('loan', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER loan_inserted AFTER INSERT ON loan BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('loan', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER loan_keeps_id BEFORE UPDATE OF id ON loan WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER loan_updated AFTER UPDATE ON loan BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('loan', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE mechanism_judgement (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    park_id TEXT NOT NULL REFERENCES park (id),
    judged_on TEXT NOT NULL CHECK (judged_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    sound INTEGER NOT NULL CHECK (sound IN (0, 1)),
    judged_by TEXT,
    evidence TEXT
) STRICT;

CREATE INDEX mechanism_judgement_park ON mechanism_judgement (park_id, judged_on);

CREATE TRIGGER mechanism_judgement_erased AFTER DELETE ON mechanism_judgement BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('mechanism_judgement', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER mechanism_judgement_inserted AFTER INSERT ON mechanism_judgement BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('mechanism_judgement', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER mechanism_judgement_keeps_id BEFORE UPDATE OF id ON mechanism_judgement WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER mechanism_judgement_updated AFTER UPDATE ON mechanism_judgement BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('mechanism_judgement', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE mentor (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL CHECK (name <> ''),
    employer TEXT,
    field TEXT,
    phone TEXT,
    trainer INTEGER CHECK (trainer IN (0, 1)),
    appointed_on TEXT CHECK (appointed_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    left_on TEXT CHECK (left_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;

CREATE TRIGGER mentor_erased AFTER DELETE ON mentor BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('mentor', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER mentor_inserted AFTER INSERT ON mentor BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('mentor', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER mentor_keeps_id BEFORE UPDATE OF id ON mentor WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER mentor_updated AFTER UPDATE ON mentor BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('mentor', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TRIGGER practice_mark_fixed BEFORE UPDATE ON meta WHEN old.name = 'practice' BEGIN SELECT RAISE(ABORT, 'a practice ledger stays one'); END;

CREATE TRIGGER practice_mark_stays BEFORE DELETE ON meta WHEN old.name = 'practice' BEGIN SELECT RAISE(ABORT, 'a practice ledger stays one'); END;

CREATE TABLE minimum_wage (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    in_force_on TEXT NOT NULL CHECK (in_force_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    monthly_fen INTEGER NOT NULL CHECK (monthly_fen > 0),
    document_number TEXT
) STRICT;

CREATE TRIGGER minimum_wage_erased AFTER DELETE ON minimum_wage BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('minimum_wage', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER minimum_wage_inserted AFTER INSERT ON minimum_wage BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('minimum_wage', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER minimum_wage_keeps_id BEFORE UPDATE OF id ON minimum_wage WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER minimum_wage_updated AFTER UPDATE ON minimum_wage BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('minimum_wage', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE office_key (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES unit (code),
    name TEXT NOT NULL,
    suite TEXT NOT NULL,
    signing_secret BLOB NOT NULL,
    signing_key BLOB NOT NULL,
    age_secret TEXT NOT NULL,
    age_recipient TEXT NOT NULL,
    recovery_recipient TEXT NOT NULL,
    created_at TEXT NOT NULL,
    retired_at TEXT
) STRICT;

CREATE UNIQUE INDEX office_key_in_use ON office_key (retired_at IS NULL)
    WHERE retired_at IS NULL;

CREATE TABLE park (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL CHECK (name <> ''),
    kinds TEXT NOT NULL CHECK (json_valid(kinds)),
    speciality TEXT,
    operator TEXT,
    operator_uscc TEXT,
    address TEXT,
    manager TEXT,
    phone TEXT,
    government_developed INTEGER CHECK (government_developed IN (0, 1)),
    opened_on TEXT CHECK (opened_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    services TEXT NOT NULL CHECK (json_valid(services)),
    status TEXT
) STRICT;

CREATE INDEX park_unit ON park (unit_code);

CREATE TRIGGER park_erased AFTER DELETE ON park BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('park', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER park_inserted AFTER INSERT ON park BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('park', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER park_keeps_id BEFORE UPDATE OF id ON park WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER park_updated AFTER UPDATE ON park BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('park', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE park_area (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    park_id TEXT NOT NULL REFERENCES park (id),
    in_force_on TEXT NOT NULL CHECK (in_force_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    building_dm2 INTEGER CHECK (building_dm2 >= 0),
    incubation_dm2 INTEGER CHECK (incubation_dm2 >= 0),
    free_dm2 INTEGER CHECK (free_dm2 >= 0)
) STRICT;

CREATE UNIQUE INDEX park_area_once ON park_area (park_id, in_force_on)
    WHERE deleted_at IS NULL;

CREATE TRIGGER park_area_erased AFTER DELETE ON park_area BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('park_area', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER park_area_inserted AFTER INSERT ON park_area BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('park_area', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER park_area_keeps_id BEFORE UPDATE OF id ON park_area WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER park_area_updated AFTER UPDATE ON park_area BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('park_area', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE peer (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES unit (code),
    name TEXT NOT NULL,
    suite TEXT NOT NULL,
    signing_key BLOB NOT NULL UNIQUE CHECK (length(signing_key) = 32),
    age_recipient TEXT NOT NULL,
    made_at TEXT NOT NULL,
    trusted_at TEXT NOT NULL,
    trusted_by TEXT NOT NULL,
    trusted_how TEXT NOT NULL CHECK (trusted_how IN ('fingerprint', 'rekey')),
    revoked_at TEXT,
    revoked_stream TEXT,
    revoked_seq INTEGER,
    CHECK ((revoked_at IS NULL) = (revoked_stream IS NULL)),
    CHECK ((revoked_at IS NULL) = (revoked_seq IS NULL))
) STRICT;

CREATE UNIQUE INDEX peer_in_use ON peer (unit) WHERE revoked_at IS NULL;

CREATE TABLE peer_stream (
    unit TEXT NOT NULL REFERENCES unit (code),
    stream TEXT NOT NULL CHECK (length(stream) = 32),
    agreed_at TEXT NOT NULL,
    agreed_by TEXT,
    replaced_at TEXT,
    PRIMARY KEY (unit, stream)
) STRICT;

CREATE UNIQUE INDEX peer_stream_in_use ON peer_stream (unit) WHERE replaced_at IS NULL;

CREATE TABLE policy_pack (
    jurisdiction TEXT NOT NULL,
    document TEXT NOT NULL,
    in_force_on TEXT NOT NULL CHECK (in_force_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    given_by TEXT NOT NULL REFERENCES unit (code),
    given_at TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, document, in_force_on)
) STRICT;

CREATE TABLE project (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL CHECK (name <> ''),
    industry TEXT,
    source TEXT,
    collected_on TEXT CHECK (collected_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    summary TEXT
) STRICT;

CREATE TRIGGER project_erased AFTER DELETE ON project BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('project', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER project_inserted AFTER INSERT ON project BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('project', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER project_keeps_id BEFORE UPDATE OF id ON project WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER project_updated AFTER UPDATE ON project BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('project', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE question (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    to_unit TEXT NOT NULL REFERENCES unit (code),
    of_table TEXT,
    of_id TEXT,
    words TEXT NOT NULL CHECK (words <> ''),
    asked_by TEXT,
    closed_on TEXT CHECK (closed_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;

CREATE INDEX question_to ON question (to_unit);

CREATE TRIGGER question_erased AFTER DELETE ON question BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('question', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER question_inserted AFTER INSERT ON question BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('question', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER question_keeps_id BEFORE UPDATE OF id ON question WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER question_updated AFTER UPDATE ON question BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('question', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE remembered (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;

CREATE TABLE search (
    n INTEGER PRIMARY KEY,
    of_table TEXT NOT NULL,
    of_id TEXT NOT NULL,
    name TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    initials TEXT NOT NULL,
    codes TEXT NOT NULL,
    UNIQUE (of_id, of_table)
) STRICT;

CREATE TABLE service_record (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    park_id TEXT NOT NULL REFERENCES park (id),
    served_on TEXT NOT NULL CHECK (served_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    service TEXT NOT NULL,
    people_served INTEGER CHECK (people_served >= 0),
    mentor_id TEXT REFERENCES mentor (id)
) STRICT;

CREATE INDEX service_record_mentor ON service_record (mentor_id)
    WHERE mentor_id IS NOT NULL;

CREATE INDEX service_record_park ON service_record (park_id, served_on);

CREATE TRIGGER service_record_erased AFTER DELETE ON service_record BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('service_record', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER service_record_inserted AFTER INSERT ON service_record BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('service_record', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER service_record_keeps_id BEFORE UPDATE OF id ON service_record WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER service_record_updated AFTER UPDATE ON service_record BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('service_record', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE set_aside (
    bundle INTEGER NOT NULL REFERENCES bundle_in (id),
    line INTEGER NOT NULL,
    of_table TEXT NOT NULL,
    of_id TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (bundle, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL CHECK (length(name) = 32),
    seq INTEGER NOT NULL CHECK (seq >= 0)
) STRICT;

CREATE TABLE tenancy (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    entity_id TEXT NOT NULL REFERENCES entity (id),
    park_id TEXT NOT NULL REFERENCES park (id),
    agreement_number TEXT,
    start_on TEXT NOT NULL CHECK (start_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    agreed_end_on TEXT NOT NULL CHECK (agreed_end_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    extension_end_on TEXT CHECK (extension_end_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    extension_paper TEXT,
    area_dm2 INTEGER NOT NULL CHECK (area_dm2 > 0),
    room TEXT,
    rent_free INTEGER CHECK (rent_free IN (0, 1)),
    left_on TEXT CHECK (left_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    leaving_cause TEXT,
    CHECK (agreed_end_on >= start_on),
    CHECK (left_on IS NULL OR left_on >= start_on)
) STRICT;

CREATE INDEX tenancy_entity ON tenancy (entity_id);

CREATE INDEX tenancy_park ON tenancy (park_id, start_on);

CREATE INDEX tenancy_start ON tenancy (start_on) WHERE deleted_at IS NULL;

CREATE TRIGGER tenancy_erased AFTER DELETE ON tenancy BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('tenancy', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER tenancy_inserted AFTER INSERT ON tenancy BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('tenancy', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER tenancy_keeps_id BEFORE UPDATE OF id ON tenancy WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER tenancy_updated AFTER UPDATE ON tenancy BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('tenancy', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE tier_grant (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    park_id TEXT NOT NULL REFERENCES park (id),
    tier TEXT NOT NULL,
    granted_on TEXT CHECK (granted_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    document_number TEXT,
    revoked_on TEXT CHECK (revoked_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revoked_for TEXT
) STRICT;

CREATE INDEX tier_grant_park ON tier_grant (park_id);

CREATE TRIGGER tier_grant_erased AFTER DELETE ON tier_grant BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('tier_grant', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER tier_grant_inserted AFTER INSERT ON tier_grant BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('tier_grant', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER tier_grant_keeps_id BEFORE UPDATE OF id ON tier_grant WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER tier_grant_updated AFTER UPDATE ON tier_grant BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('tier_grant', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE training (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL CHECK (name <> ''),
    park_id TEXT REFERENCES park (id),
    started_on TEXT CHECK (started_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    ended_on TEXT CHECK (ended_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    people INTEGER CHECK (people >= 0),
    rural_people INTEGER CHECK (rural_people >= 0),
    graduates INTEGER CHECK (graduates >= 0)
) STRICT;

CREATE INDEX training_park ON training (park_id) WHERE park_id IS NOT NULL;

CREATE TRIGGER training_erased AFTER DELETE ON training BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('training', old.id, (SELECT seq FROM stream), 1) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER training_inserted AFTER INSERT ON training BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('training', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TRIGGER training_keeps_id BEFORE UPDATE OF id ON training WHEN new.id <> old.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END;

CREATE TRIGGER training_updated AFTER UPDATE ON training BEGIN UPDATE stream SET seq = seq + 1; INSERT INTO change VALUES ('training', new.id, (SELECT seq FROM stream), new.deleted_at IS NOT NULL) ON CONFLICT (of_table, of_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted; END;

CREATE TABLE unit (
    code TEXT NOT NULL PRIMARY KEY CHECK (code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]'),
    name TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('banner', 'league', 'region')),
    parent TEXT REFERENCES unit (code),
    jurisdiction TEXT NOT NULL
) STRICT;

CREATE TABLE version_aside (
    id INTEGER PRIMARY KEY,
    of_table TEXT NOT NULL,
    of_id TEXT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    content TEXT NOT NULL CHECK (json_valid(content)),
    why TEXT NOT NULL,
    bundle INTEGER REFERENCES bundle_in (id),
    kept_at TEXT NOT NULL,
    settled_at TEXT,
    settled_by TEXT,
    settled_how TEXT
) STRICT;

CREATE INDEX version_aside_of ON version_aside (of_table, of_id);
