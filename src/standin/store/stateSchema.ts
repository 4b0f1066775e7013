/** Marks a database as a state of this stand-in: the letters "adSt", where SQLite keeps an application's own mark. */
export const applicationId = 0x61645374;

/** Of the tables below, and of what the records in them look like. */
export const schemaVersion = 1;

/**
 * Records and logs are JSON, and so are ids that people give: a text of SQLite ends at its first NUL. `seq` is the order
 * in which records were first put. Points come by the thousand, and are rows of their own.
 */
export const createTables = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE record (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (kind, id)
  );
  CREATE TABLE alert_log (
    alert TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (alert, position)
  ) WITHOUT ROWID;
  CREATE TABLE series (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, posted_at_ms REAL NOT NULL, UNIQUE (owner, name)
  );
  CREATE TABLE point (
    series INTEGER NOT NULL, time REAL NOT NULL, value REAL NOT NULL, PRIMARY KEY (series, time)
  ) WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;
