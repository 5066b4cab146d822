"""The ledger's migrations, oldest first.

The rule: append only. A migration that was released is never edited, moved or removed, and it
imports nothing from the program, because it must do the same thing in ten years' time.
A migration that has to run outside a transaction is registered with `transactional=False`.
Triggers are not made here: `app.store.triggers` reinstalls them after every migration.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("parkledger")


def _all(db: Database, script: str) -> None:
    """Each statement of a script; no statement here contains a semicolon of its own."""
    # executescript() would commit the migration's transaction first.
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)


def _day(column: str) -> str:
    return f"CHECK ({column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')"


COMMON = """
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    unit_code TEXT NOT NULL REFERENCES unit (code),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
"""


@MIGRATIONS(name="0001_offices")
def offices(db: Database) -> None:
    """Units, what the ledger knows of itself, its own keys, and the audit log."""
    _all(
        db,
        """
        CREATE TABLE unit (
            code TEXT NOT NULL PRIMARY KEY CHECK (code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]'),
            name TEXT NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('banner', 'league', 'region')),
            parent TEXT REFERENCES unit (code),
            jurisdiction TEXT NOT NULL
        ) STRICT;
        CREATE TABLE meta (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT;
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
        CREATE TABLE stream (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            name TEXT NOT NULL CHECK (length(name) = 32),
            seq INTEGER NOT NULL CHECK (seq >= 0)
        ) STRICT;
        CREATE TABLE change (
            of_table TEXT NOT NULL,
            of_id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
            PRIMARY KEY (of_table, of_id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX change_seq ON change (seq);
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
        CREATE INDEX audit_entry_of ON audit_entry (of_table, of_id)
        """,
    )


@MIGRATIONS(name="0002_parks")
def parks(db: Database) -> None:
    """Parks with their dated areas, judgements, tiers and stages of building."""
    _all(
        db,
        f"""
        CREATE TABLE park (
            {COMMON}
            name TEXT NOT NULL CHECK (name <> ''),
            kinds TEXT NOT NULL CHECK (json_valid(kinds)),
            speciality TEXT,
            operator TEXT,
            operator_uscc TEXT,
            address TEXT,
            manager TEXT,
            phone TEXT,
            government_developed INTEGER CHECK (government_developed IN (0, 1)),
            opened_on TEXT {_day("opened_on")},
            services TEXT NOT NULL CHECK (json_valid(services)),
            status TEXT
        ) STRICT;
        CREATE INDEX park_unit ON park (unit_code);
        CREATE TABLE park_area (
            {COMMON}
            park_id TEXT NOT NULL REFERENCES park (id),
            in_force_on TEXT NOT NULL {_day("in_force_on")},
            building_dm2 INTEGER CHECK (building_dm2 >= 0),
            incubation_dm2 INTEGER CHECK (incubation_dm2 >= 0),
            free_dm2 INTEGER CHECK (free_dm2 >= 0)
        ) STRICT;
        CREATE UNIQUE INDEX park_area_once ON park_area (park_id, in_force_on)
            WHERE deleted_at IS NULL;
        CREATE TABLE mechanism_judgement (
            {COMMON}
            park_id TEXT NOT NULL REFERENCES park (id),
            judged_on TEXT NOT NULL {_day("judged_on")},
            sound INTEGER NOT NULL CHECK (sound IN (0, 1)),
            judged_by TEXT,
            evidence TEXT
        ) STRICT;
        CREATE INDEX mechanism_judgement_park ON mechanism_judgement (park_id, judged_on);
        CREATE TABLE tier_grant (
            {COMMON}
            park_id TEXT NOT NULL REFERENCES park (id),
            tier TEXT NOT NULL,
            granted_on TEXT {_day("granted_on")},
            document_number TEXT,
            revoked_on TEXT {_day("revoked_on")},
            revoked_for TEXT
        ) STRICT;
        CREATE INDEX tier_grant_park ON tier_grant (park_id);
        CREATE TABLE build_stage (
            {COMMON}
            park_id TEXT NOT NULL REFERENCES park (id),
            stage TEXT NOT NULL,
            planned_from TEXT {_day("planned_from")},
            planned_to TEXT {_day("planned_to")},
            done_on TEXT {_day("done_on")}
        ) STRICT;
        CREATE INDEX build_stage_park ON build_stage (park_id)
        """,
    )


@MIGRATIONS(name="0003_tenants")
def tenants(db: Database) -> None:
    """Founders, entities, tenancies, headcounts and guaranteed loans."""
    _all(
        db,
        f"""
        CREATE TABLE founder (
            {COMMON}
            name TEXT NOT NULL CHECK (name <> ''),
            sex TEXT,
            ethnic_group TEXT,
            id_number TEXT,
            phone TEXT,
            groups TEXT NOT NULL CHECK (json_valid(groups)),
            graduated_on TEXT {_day("graduated_on")},
            first_venture INTEGER CHECK (first_venture IN (0, 1))
        ) STRICT;
        CREATE INDEX founder_id_number ON founder (id_number) WHERE id_number IS NOT NULL;
        CREATE TABLE entity (
            {COMMON}
            name TEXT NOT NULL CHECK (name <> ''),
            kind TEXT NOT NULL,
            uscc TEXT,
            registered_on TEXT {_day("registered_on")},
            industry TEXT,
            closed_on TEXT {_day("closed_on")},
            founder_id TEXT REFERENCES founder (id)
        ) STRICT;
        CREATE INDEX entity_uscc ON entity (uscc) WHERE uscc IS NOT NULL;
        CREATE INDEX entity_name ON entity (name);
        CREATE INDEX entity_founder ON entity (founder_id);
        CREATE TABLE tenancy (
            {COMMON}
            entity_id TEXT NOT NULL REFERENCES entity (id),
            park_id TEXT NOT NULL REFERENCES park (id),
            agreement_number TEXT,
            start_on TEXT NOT NULL {_day("start_on")},
            agreed_end_on TEXT NOT NULL {_day("agreed_end_on")},
            extension_end_on TEXT {_day("extension_end_on")},
            extension_paper TEXT,
            area_dm2 INTEGER NOT NULL CHECK (area_dm2 > 0),
            room TEXT,
            rent_free INTEGER CHECK (rent_free IN (0, 1)),
            left_on TEXT {_day("left_on")},
            leaving_cause TEXT,
            CHECK (agreed_end_on >= start_on),
            CHECK (left_on IS NULL OR left_on >= start_on)
        ) STRICT;
        CREATE INDEX tenancy_park ON tenancy (park_id, start_on);
        CREATE INDEX tenancy_entity ON tenancy (entity_id);
        CREATE TABLE headcount (
            {COMMON}
            entity_id TEXT NOT NULL REFERENCES entity (id),
            period_end_on TEXT NOT NULL {_day("period_end_on")},
            employees INTEGER NOT NULL CHECK (employees >= 0),
            key_group_employees INTEGER CHECK (key_group_employees >= 0),
            insured_employees INTEGER CHECK (insured_employees >= 0),
            new_contracts INTEGER CHECK (new_contracts >= 0)
        ) STRICT;
        CREATE UNIQUE INDEX headcount_once ON headcount (entity_id, period_end_on)
            WHERE deleted_at IS NULL;
        CREATE INDEX headcount_read ON headcount (entity_id, period_end_on, employees)
            WHERE deleted_at IS NULL;
        CREATE TABLE loan (
            {COMMON}
            entity_id TEXT NOT NULL REFERENCES entity (id),
            amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
            paid_out_on TEXT NOT NULL {_day("paid_out_on")},
            due_on TEXT {_day("due_on")},
            repaid_on TEXT {_day("repaid_on")},
            bank TEXT,
            counter_guarantee_waived INTEGER CHECK (counter_guarantee_waived IN (0, 1)),
            waived_for TEXT
        ) STRICT;
        CREATE INDEX loan_entity ON loan (entity_id, paid_out_on)
        """,
    )


@MIGRATIONS(name="0004_support")
def support(db: Database) -> None:
    """Benefits, minimum wages, services and what the plans' targets count."""
    _all(
        db,
        f"""
        CREATE TABLE benefit (
            {COMMON}
            kind TEXT NOT NULL,
            entity_id TEXT REFERENCES entity (id),
            park_id TEXT REFERENCES park (id),
            amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
            basis TEXT,
            applied_on TEXT {_day("applied_on")},
            approved_on TEXT {_day("approved_on")},
            paid_on TEXT {_day("paid_on")},
            paper_number TEXT
        ) STRICT;
        CREATE INDEX benefit_entity ON benefit (entity_id);
        CREATE INDEX benefit_park ON benefit (park_id);
        CREATE TABLE minimum_wage (
            {COMMON}
            in_force_on TEXT NOT NULL {_day("in_force_on")},
            monthly_fen INTEGER NOT NULL CHECK (monthly_fen > 0),
            document_number TEXT
        ) STRICT;
        CREATE TABLE mentor (
            {COMMON}
            name TEXT NOT NULL CHECK (name <> ''),
            employer TEXT,
            field TEXT,
            phone TEXT,
            trainer INTEGER CHECK (trainer IN (0, 1)),
            appointed_on TEXT {_day("appointed_on")},
            left_on TEXT {_day("left_on")}
        ) STRICT;
        CREATE TABLE service_record (
            {COMMON}
            park_id TEXT NOT NULL REFERENCES park (id),
            served_on TEXT NOT NULL {_day("served_on")},
            service TEXT NOT NULL,
            people_served INTEGER CHECK (people_served >= 0),
            mentor_id TEXT REFERENCES mentor (id)
        ) STRICT;
        CREATE INDEX service_record_park ON service_record (park_id, served_on);
        CREATE INDEX service_record_mentor ON service_record (mentor_id)
            WHERE mentor_id IS NOT NULL;
        CREATE TABLE project (
            {COMMON}
            name TEXT NOT NULL CHECK (name <> ''),
            industry TEXT,
            source TEXT,
            collected_on TEXT {_day("collected_on")},
            summary TEXT
        ) STRICT;
        CREATE TABLE training (
            {COMMON}
            name TEXT NOT NULL CHECK (name <> ''),
            park_id TEXT REFERENCES park (id),
            started_on TEXT {_day("started_on")},
            ended_on TEXT {_day("ended_on")},
            people INTEGER CHECK (people >= 0),
            rural_people INTEGER CHECK (rural_people >= 0),
            graduates INTEGER CHECK (graduates >= 0)
        ) STRICT;
        CREATE INDEX training_park ON training (park_id) WHERE park_id IS NOT NULL;
        CREATE TABLE activity (
            {COMMON}
            name TEXT NOT NULL CHECK (name <> ''),
            park_id TEXT REFERENCES park (id),
            held_on TEXT {_day("held_on")},
            kind TEXT,
            people INTEGER CHECK (people >= 0)
        ) STRICT;
        CREATE INDEX activity_park ON activity (park_id) WHERE park_id IS NOT NULL
        """,
    )


@MIGRATIONS(name="0005_proof")
def proof(db: Database) -> None:
    """Evidence by its hash, and assessments with their frozen inputs and verdicts."""
    _all(
        db,
        f"""
        CREATE TABLE evidence (
            {COMMON}
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
        CREATE TABLE assessment (
            {COMMON}
            park_id TEXT NOT NULL REFERENCES park (id),
            on_day TEXT NOT NULL {_day("on_day")},
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
        CREATE INDEX assessment_park ON assessment (park_id, on_day);
        CREATE INDEX assessment_corrects ON assessment (corrects) WHERE corrects IS NOT NULL
        """,
    )


@MIGRATIONS(name="0006_exchange")
def exchange(db: Database) -> None:
    """Other offices' cards, what was sent and what came, and the words that travel with it."""
    _all(
        db,
        f"""
        CREATE TABLE explanation (
            {COMMON}
            of_table TEXT NOT NULL,
            of_id TEXT NOT NULL,
            code TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            given_by TEXT
        ) STRICT;
        CREATE INDEX explanation_of ON explanation (of_table, of_id);
        CREATE TABLE question (
            {COMMON}
            to_unit TEXT NOT NULL REFERENCES unit (code),
            of_table TEXT,
            of_id TEXT,
            words TEXT NOT NULL CHECK (words <> ''),
            asked_by TEXT,
            closed_on TEXT {_day("closed_on")}
        ) STRICT;
        CREATE INDEX question_to ON question (to_unit);
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
        CREATE TABLE set_aside (
            bundle INTEGER NOT NULL REFERENCES bundle_in (id),
            line INTEGER NOT NULL,
            of_table TEXT NOT NULL,
            of_id TEXT NOT NULL,
            code TEXT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (bundle, line)
        ) STRICT, WITHOUT ROWID;
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
        CREATE TABLE draft (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            recipient TEXT NOT NULL REFERENCES unit (code),
            change_seq INTEGER NOT NULL,
            drafted_at TEXT NOT NULL,
            drafted_by TEXT NOT NULL,
            records INTEGER NOT NULL,
            held INTEGER NOT NULL
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
        CREATE TABLE policy_pack (
            jurisdiction TEXT NOT NULL,
            document TEXT NOT NULL,
            in_force_on TEXT NOT NULL {_day("in_force_on")},
            content TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            given_by TEXT NOT NULL REFERENCES unit (code),
            given_at TEXT NOT NULL,
            PRIMARY KEY (jurisdiction, document, in_force_on)
        ) STRICT
        """,
    )


@MIGRATIONS(name="0007_search")
def search(db: Database) -> None:
    """What people type to find a record: one narrow row for each (see app/store/search_rows.py)."""
    _all(
        db,
        """
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
        CREATE INDEX tenancy_start ON tenancy (start_on) WHERE deleted_at IS NULL
        """,
    )


@MIGRATIONS(name="0008_practice")
def practice(_: Database) -> None:
    """No table: after a migration the triggers are installed, now with those that keep the mark."""


@MIGRATIONS(name="0009_remembered")
def remembered(db: Database) -> None:
    """What was computed from the records and holds until they change (app/store/remembered.py)."""
    _all(
        db,
        """
        CREATE TABLE remembered (
            name TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            content TEXT NOT NULL
        ) STRICT
        """,
    )
