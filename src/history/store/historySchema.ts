/** Marks a database as a history of alertdrill: the letters "adHi", where SQLite keeps an application's own mark. */
export const applicationId = 0x61644869;

interface Migration {
  readonly sql: string;
  /** It leaves tables empty that are made of the reports: they are filled anew. */
  readonly refills?: true;
}

/**
 * What each version of the history's form adds to the one before; `user_version` counts them. A step that was released is
 * never changed: files of that form are out there.
 *
 * `report` is the whole report as it was written; but for `accepted` the other tables are what is looked for in it, and
 * can be made anew.
 */
export const migrations: readonly Migration[] = [
  {
    sql: `
    CREATE TABLE run (
      id TEXT PRIMARY KEY, environment TEXT NOT NULL, started_at TEXT NOT NULL, outcome TEXT NOT NULL,
      cut_off INTEGER NOT NULL, report TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX run_by_start ON run (started_at);
    CREATE TABLE drill (
      run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, position INTEGER NOT NULL,
      scenario TEXT NOT NULL, scenario_hash TEXT NOT NULL, outcome TEXT NOT NULL, injected_at TEXT,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE INDEX drill_by_scenario ON drill (scenario);
    CREATE TABLE result (
      run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, drill INTEGER NOT NULL, position INTEGER NOT NULL,
      key TEXT NOT NULL, provider TEXT NOT NULL, monitor TEXT NOT NULL, monitor_hash TEXT,
      verdict TEXT NOT NULL, outcome TEXT NOT NULL, within_ms REAL NOT NULL, floor_ms REAL, worst_ms REAL,
      latency_earliest_ms REAL, latency_estimate_ms REAL, latency_latest_ms REAL,
      PRIMARY KEY (run, drill, position)
    ) WITHOUT ROWID;
    `,
  },
  {
    // A result lies beside those that it is compared with, and says all that this takes: see ResultRow.
    sql: `
    DROP TABLE result;
    DROP TABLE drill;
    CREATE TABLE drill (
      run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, position INTEGER NOT NULL,
      scenario TEXT NOT NULL, scenario_hash TEXT NOT NULL, outcome TEXT NOT NULL, injected_at TEXT,
      synthetic INTEGER NOT NULL, PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE INDEX drill_by_scenario ON drill (scenario);
    CREATE TABLE result (
      environment TEXT NOT NULL, scenario TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL,
      run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, drill INTEGER NOT NULL, position INTEGER NOT NULL,
      provider TEXT NOT NULL, monitor TEXT NOT NULL, monitor_hash TEXT, scenario_hash TEXT NOT NULL, severity TEXT,
      synthetic INTEGER NOT NULL, cut_off INTEGER NOT NULL, verdict TEXT NOT NULL, outcome TEXT NOT NULL,
      within_ms REAL NOT NULL, floor_ms REAL, worst_ms REAL,
      latency_earliest_ms REAL, latency_estimate_ms REAL, latency_latest_ms REAL,
      PRIMARY KEY (environment, scenario, key, at, run, drill, position)
    ) WITHOUT ROWID;
    CREATE INDEX result_by_run ON result (run, drill, position);
    CREATE TABLE config (hash TEXT PRIMARY KEY, config TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE accepted (
      environment TEXT NOT NULL, scenario TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL,
      reason TEXT NOT NULL, accepted_by TEXT NOT NULL, PRIMARY KEY (environment, scenario, key, at)
    ) WITHOUT ROWID;
    `,
    refills: true,
  },
];
