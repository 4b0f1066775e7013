"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// src/domain/errors.ts
var AlertdrillError, UsageError;
var init_errors = __esm({
  "src/domain/errors.ts"() {
    "use strict";
    AlertdrillError = class extends Error {
      hint;
      constructor(message, context = {}) {
        super(message, context.cause === void 0 ? void 0 : { cause: context.cause });
        this.name = new.target.name;
        this.hint = context.hint;
      }
    };
    UsageError = class extends AlertdrillError {
    };
  }
});

// src/history/verdictSchema.ts
var import_zod2, outcome, drillOutcome, expectationVerdict, notificationVerdict, resolutionVerdict, silenceVerdict;
var init_verdictSchema = __esm({
  "src/history/verdictSchema.ts"() {
    "use strict";
    import_zod2 = require("zod");
    outcome = import_zod2.z.enum(["passed", "inconclusive", "failed"]);
    drillOutcome = import_zod2.z.enum(["passed", "inconclusive", "failed", "rollback-failed"]);
    expectationVerdict = import_zod2.z.enum([
      "already-open",
      "blocked",
      "too-early",
      "detected",
      "too-uncertain",
      "fault-failed",
      "no-effect",
      "load-not-delivered",
      "effect-ended",
      "aborted",
      "interrupted",
      "provider-unreachable",
      "no-data",
      "late",
      "wrong-severity",
      "wrong-target",
      "missed",
      "undecided"
    ]);
    notificationVerdict = import_zod2.z.enum([
      "notified",
      "notified-late",
      "not-notified",
      "notification-unknown",
      "undecided"
    ]);
    resolutionVerdict = import_zod2.z.enum([
      "resolved",
      "closed-under-fault",
      "not-resolved",
      "resolved-late",
      "resolution-unknown",
      "undecided"
    ]);
    silenceVerdict = import_zod2.z.enum([
      "already-open",
      "blocked",
      "fired",
      "fault-failed",
      "no-effect",
      "load-not-delivered",
      "effect-ended",
      "aborted",
      "interrupted",
      "provider-unreachable",
      "no-data",
      "quiet",
      "undecided"
    ]);
  }
});

// src/history/knownReport.ts
function parseReport(data) {
  const version = versioned.safeParse(data);
  if (version.success && version.data.schemaVersion !== 1) {
    return { why: `has the schema version ${JSON.stringify(version.data.schemaVersion)}, not 1` };
  }
  const parsed = knownReport.safeParse(data);
  if (parsed.success) return { report: parsed.data };
  const [issue] = parsed.error.issues;
  return { why: `is no report: ${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? ""}` };
}
var import_zod3, part, latency, config, expectation, drill, knownReport, versioned;
var init_knownReport = __esm({
  "src/history/knownReport.ts"() {
    "use strict";
    import_zod3 = require("zod");
    init_verdictSchema();
    part = import_zod3.z.object({ verdict: import_zod3.z.string(), outcome });
    latency = import_zod3.z.object({ estimate: import_zod3.z.number(), earliest: import_zod3.z.number(), latest: import_zod3.z.number() });
    config = import_zod3.z.record(import_zod3.z.string(), import_zod3.z.unknown());
    expectation = part.extend({
      key: import_zod3.z.string(),
      provider: import_zod3.z.string(),
      monitor: import_zod3.z.object({ id: import_zod3.z.string().exactOptional(), name: import_zod3.z.string() }),
      monitorConfigHash: import_zod3.z.string().exactOptional(),
      monitorConfig: config.exactOptional(),
      severity: import_zod3.z.string().exactOptional(),
      withinMs: import_zod3.z.number(),
      floorMs: import_zod3.z.number().exactOptional(),
      worstMs: import_zod3.z.number().exactOptional(),
      latencyMs: latency.exactOptional(),
      notified: part.exactOptional(),
      resolved: part.exactOptional()
    });
    drill = import_zod3.z.object({
      scenario: import_zod3.z.string(),
      scenarioHash: import_zod3.z.string(),
      scenarioConfig: config.exactOptional(),
      outcome: drillOutcome,
      injectedAt: import_zod3.z.iso.datetime().exactOptional(),
      synthetic: import_zod3.z.literal(true).exactOptional(),
      expectations: import_zod3.z.array(expectation)
    });
    knownReport = import_zod3.z.object({
      schemaVersion: import_zod3.z.literal(1),
      run: import_zod3.z.object({
        id: import_zod3.z.string().min(1),
        startedAt: import_zod3.z.iso.datetime(),
        environment: import_zod3.z.string(),
        outcome: drillOutcome
      }),
      drills: import_zod3.z.array(drill)
    });
    versioned = import_zod3.z.object({ schemaVersion: import_zod3.z.unknown() });
  }
});

// src/domain/urlLogin.ts
var init_urlLogin = __esm({
  "src/domain/urlLogin.ts"() {
    "use strict";
  }
});

// src/domain/postgresUrl.ts
function shownUrl(url) {
  const { protocol, username, host, pathname } = parsedUrl(url);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}
function parsedUrl(url) {
  if (!isReadablePostgresUrl(url)) throw new UsageError("the history's postgres:// URL can't be read", { hint: postgresUrlHint });
  return new URL(url);
}
function isReadablePostgresUrl(url) {
  if (!URL.canParse(url)) return false;
  const { protocol, hash, pathname, search } = new URL(url);
  return isPostgresUrl(protocol) && hash === "" && !(pathname + search).includes("@");
}
var isPostgresUrl, postgresUrlHint, shownPlace;
var init_postgresUrl = __esm({
  "src/domain/postgresUrl.ts"() {
    "use strict";
    init_errors();
    init_urlLogin();
    isPostgresUrl = (place) => /^postgres(ql)?:/i.test(place);
    postgresUrlHint = "postgres://USER:PASSWORD@HOST:5432/DATABASE; what is special in a password is written %40 for @, %2F for /, %23 for #";
    shownPlace = (place) => isPostgresUrl(place) ? shownUrl(place) : place;
  }
});

// src/history/store/expectationResults.ts
function expectationResults(database, query) {
  const given = ["environment", "scenario", "key"].filter((column) => query[column] !== void 0);
  const where = given.map((column) => `${column} = ?`).join(" AND ");
  const groups = database.prepare(
    `SELECT environment, scenario, key, provider, monitor, severity, max(at),
              json_group_array(json_array(${resultColumns}))
         FROM result ${where === "" ? "" : `WHERE ${where}`} GROUP BY environment, scenario, key
        ORDER BY environment, scenario, key`
  ).raw().all(...given.map((column) => query[column]));
  return groups.map(([environment, scenario, key, provider, monitor, severity, , results]) => ({
    ...{ environment, scenario, key, provider, monitor, ...severity !== null && { severity } },
    results: JSON.parse(results).map(resultOf).sort(byTime)
  }));
}
function resultOf(tuple) {
  const [run, at2, verdict, outcome2, withinMs, floorMs, worstMs, earliest, estimate, latest] = tuple;
  const result = {
    run,
    at: at2,
    verdict,
    outcome: outcome2,
    withinMs,
    scenarioHash: tuple[11],
    synthetic: Boolean(tuple[12]),
    cutOff: Boolean(tuple[13])
  };
  if (earliest !== null && estimate !== null && latest !== null) result.latencyMs = { earliest, estimate, latest };
  if (floorMs !== null) result.floorMs = floorMs;
  if (worstMs !== null) result.worstMs = worstMs;
  if (tuple[10] !== null) result.monitorHash = tuple[10];
  return result;
}
var resultColumns, byTime, compare2;
var init_expectationResults = __esm({
  "src/history/store/expectationResults.ts"() {
    "use strict";
    resultColumns = "run, at, verdict, outcome, within_ms, floor_ms, worst_ms, latency_earliest_ms, latency_estimate_ms, latency_latest_ms, monitor_hash, scenario_hash, synthetic, cut_off";
    byTime = (a, b) => a.at === b.at ? compare2(a.run, b.run) : compare2(a.at, b.at);
    compare2 = (a, b) => a < b ? -1 : Number(a > b);
  }
});

// src/history/store/postgresResults.ts
function groupResults(rows2) {
  const groups = [];
  let first = 0;
  rows2.forEach((row3, index) => {
    const next = rows2[index + 1];
    if (next?.[0] === row3[0] && next[1] === row3[1] && next[2] === row3[2]) return;
    const [environment, scenario, key, provider, monitor, severity] = row3;
    groups.push({
      ...{ environment, scenario, key, provider, monitor, ...severity !== null && { severity } },
      results: rows2.slice(first, index + 1).map(([, , , , , , ...result]) => resultOf(result))
    });
    first = index + 1;
  });
  return groups;
}
var init_postgresResults = __esm({
  "src/history/store/postgresResults.ts"() {
    "use strict";
    init_expectationResults();
  }
});

// src/domain/caught.ts
function messageOf(caught) {
  if (typeof caught === "object" && caught !== null && "message" in caught && typeof caught.message === "string") {
    return caught.message;
  }
  return String(caught);
}
var hasCode;
var init_caught = __esm({
  "src/domain/caught.ts"() {
    "use strict";
    hasCode = (caught, ...codes) => typeof caught === "object" && caught !== null && "code" in caught && typeof caught.code === "string" && codes.includes(caught.code);
  }
});

// src/history/store/postgresErrors.ts
function postgresErrorInWords(error, place) {
  if (error instanceof UsageError) return error;
  const { why, hint } = wordsFor(codeOf(error), messageOf(error)) ?? {};
  if (why === void 0 || hint === void 0) return error;
  return new UsageError(`the history ${place} ${why}`, { hint, cause: error });
}
function wordsFor(code, message) {
  const said = message.trim();
  if (/does not support SSL/.test(said)) {
    return { why: "can't be reached by TLS: the server has none", hint: "sslmode=disable in the URL, or PGSSLMODE" };
  }
  if (/SELF_SIGNED|UNABLE_TO_|^CERT_|^ERR_TLS_|^ERR_SSL_|^EPROTO$/.test(code)) {
    const hint = "sslrootcert=FILE in the URL names the authority; sslmode=no-verify trusts whoever answers";
    return { why: `can't be reached by TLS: ${said}`, hint };
  }
  if (/^28/.test(code)) {
    return { why: `refuses the login: ${said}`, hint: "look at the URL's user and password, or PGUSER and PGPASSWORD" };
  }
  if (/SASL|client password/.test(said)) {
    return {
      why: "asks for a password, and there is none",
      hint: 'set PGPASSWORD, or give a URL with it: history: "${HISTORY_URL}"'
    };
  }
  if (code === "3D000") return { why: `is not there: ${said}`, hint: "an empty database is enough: createdb" };
  if (code === "42501" || code === "25006") {
    return {
      why: `does not permit this: ${said}`,
      hint: "reading needs SELECT on its tables, adding runs INSERT, UPDATE and DELETE, and the first run CREATE on its schema"
    };
  }
  const unreachable = whyUnreachable(code, said);
  if (unreachable !== void 0) {
    const hint = "look at the URL's host and port, and whether PostgreSQL runs there";
    return { why: `can't be reached: ${unreachable}`, hint };
  }
  if (!/^([0-9A-Z]{5}|E[A-Z]+)$/.test(code)) return void 0;
  return { why: `can't be used: ${said}`, hint: "look at the database's log" };
}
function whyUnreachable(code, message) {
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its host name is not known";
  if (/timeout expired|Query read timeout/.test(message) || code === "ETIMEDOUT") return "it does not answer";
  if (/^Connection terminated|connection error/.test(message)) return "the connection was lost";
  return /^(ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|08...|57P0.|53300)$/.test(code) ? message : void 0;
}
function codeOf(error) {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
var init_postgresErrors = __esm({
  "src/history/store/postgresErrors.ts"() {
    "use strict";
    init_caught();
    init_errors();
  }
});

// src/history/store/postgresConnection.ts
async function connectPostgres(url) {
  const place = shownUrl(url);
  const guarded = async (work) => {
    try {
      return await work();
    } catch (error) {
      throw postgresErrorInWords(error, place);
    }
  };
  const client = await guarded(() => connected(url));
  const query = (sql, values = []) => guarded(async () => (await client.query(sql, [...values])).rows);
  return {
    place,
    query,
    tuples: (text, values = []) => guarded(async () => {
      const { rows: rows2 } = await client.query({ text, values: [...values], rowMode: "array" });
      return rows2;
    }),
    transaction: async (work) => {
      await query("BEGIN ISOLATION LEVEL READ COMMITTED");
      try {
        const result = await work();
        await query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => void 0);
        throw error;
      }
    },
    close: () => client.end()
  };
}
async function connected(url) {
  const { Client } = await import("pg");
  const seconds2 = Number(parsedUrl(url).searchParams.get("connect_timeout") ?? connectSeconds);
  const client = new Client({
    connectionString: withStrictTls(url),
    // Nobody waits for ever, as they would by 0.
    connectionTimeoutMillis: 1e3 * (seconds2 > 0 ? seconds2 : connectSeconds),
    query_timeout: answerMs,
    keepAlive: true,
    fallback_application_name: "alertdrill"
  });
  client.on("error", () => void 0);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => void 0);
    throw error;
  }
  return client;
}
function withStrictTls(url) {
  const parsed = parsedUrl(url);
  const isLibpq = parsed.searchParams.get("uselibpqcompat") === "true";
  if (!isLibpq && /^(prefer|require|verify-ca)$/.test(parsed.searchParams.get("sslmode") ?? "")) {
    parsed.searchParams.set("sslmode", "verify-full");
  }
  return parsed.href;
}
var connectSeconds, answerMs;
var init_postgresConnection = __esm({
  "src/history/store/postgresConnection.ts"() {
    "use strict";
    init_postgresErrors();
    init_postgresUrl();
    connectSeconds = 10;
    answerMs = 6e4;
  }
});

// src/history/store/historyRows.ts
function rowsOf({ id, isCutOff, report, known: { run, drills } }) {
  const { environment, startedAt, outcome: outcome2 } = run;
  const results = drills.flatMap((drill2, position) => {
    const ofDrill = {
      environment,
      scenario: drill2.scenario,
      at: drill2.injectedAt ?? startedAt,
      run: id,
      drill: position,
      scenario_hash: drill2.scenarioHash,
      synthetic: drill2.synthetic === true,
      cut_off: isCutOff
    };
    return drill2.expectations.map((each, index) => ({ ...ofDrill, position: index, ...ofExpectation(each) }));
  });
  return {
    run: { id, environment, started_at: startedAt, outcome: outcome2, cut_off: isCutOff, report },
    drills: drills.map((drill2, position) => ({
      run: id,
      position,
      scenario: drill2.scenario,
      scenario_hash: drill2.scenarioHash,
      outcome: drill2.outcome,
      injected_at: drill2.injectedAt ?? null,
      synthetic: drill2.synthetic === true
    })),
    results,
    configs: drills.flatMap(configsOf)
  };
}
var ofExpectation, configsOf;
var init_historyRows = __esm({
  "src/history/store/historyRows.ts"() {
    "use strict";
    ofExpectation = (each) => ({
      key: each.key,
      provider: each.provider,
      monitor: each.monitor.name,
      monitor_hash: each.monitorConfigHash ?? null,
      severity: each.severity ?? null,
      verdict: each.verdict,
      outcome: each.outcome,
      within_ms: each.withinMs,
      floor_ms: each.floorMs ?? null,
      worst_ms: each.worstMs ?? null,
      latency_earliest_ms: each.latencyMs?.earliest ?? null,
      latency_estimate_ms: each.latencyMs?.estimate ?? null,
      latency_latest_ms: each.latencyMs?.latest ?? null
    });
    configsOf = ({ scenarioHash, scenarioConfig, expectations: expectations2 }) => [
      { hash: scenarioHash, config: scenarioConfig },
      ...expectations2.map((each) => ({ hash: each.monitorConfigHash, config: each.monitorConfig }))
    ].flatMap(
      ({ hash, config: config2 }) => hash === void 0 || config2 === void 0 ? [] : [{ hash, config: JSON.stringify(config2) }]
    );
  }
});

// src/history/store/postgresRows.ts
function keepInPostgres(connection, runs) {
  return connection.transaction(async () => {
    const kept = { added: 0, completed: 0, known: 0 };
    for (const round of roundsOf(runs)) {
      const rows2 = new Map(round.map((run) => [run.id, rowsOf(run)]));
      const sorted2 = [...rows2.values()].map(({ run }) => run).sort((a, b) => a.id < b.id ? -1 : 1);
      const written = await connection.query(
        `INSERT INTO run SELECT * FROM json_populate_recordset(NULL::run, $1)
         ON CONFLICT (id) DO UPDATE SET environment = excluded.environment, started_at = excluded.started_at,
           outcome = excluded.outcome, cut_off = false, report = excluded.report
         WHERE run.cut_off AND NOT excluded.cut_off
         RETURNING id, xmax = 0 AS is_new`,
        [jsonOf(sorted2)]
      );
      const completed = written.filter(({ is_new }) => !is_new).map(({ id }) => id);
      if (completed.length > 0) {
        await connection.query("DELETE FROM drill WHERE run = ANY($1)", [completed]);
        await connection.query("DELETE FROM result WHERE run = ANY($1)", [completed]);
      }
      await insertLookedFor(
        connection,
        written.flatMap(({ id }) => rows2.get(id) ?? [])
      );
      kept.added += written.length - completed.length;
      kept.completed += completed.length;
      kept.known += round.length - written.length;
    }
    return kept;
  });
}
function roundsOf(runs) {
  const rounds = [];
  const seen = /* @__PURE__ */ new Map();
  for (const run of runs) {
    const round = seen.get(run.id) ?? 0;
    seen.set(run.id, round + 1);
    (rounds[round] ??= []).push(run);
  }
  return rounds;
}
async function insertLookedFor(connection, rows2) {
  await insert(
    connection,
    "drill",
    rows2.flatMap(({ drills }) => drills)
  );
  await insert(
    connection,
    "result",
    rows2.flatMap(({ results }) => results)
  );
  const configs = rows2.flatMap((each) => each.configs).toSorted((a, b) => a.hash < b.hash ? -1 : 1);
  await insert(connection, "config", configs);
}
async function insert(connection, table, rows2) {
  if (rows2.length === 0) return;
  const doubles = table === "config" || table === "accepted" ? "ON CONFLICT DO NOTHING" : "";
  await connection.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1) ${doubles}`, [
    jsonOf(rows2)
  ]);
}
var jsonOf;
var init_postgresRows = __esm({
  "src/history/store/postgresRows.ts"() {
    "use strict";
    init_historyRows();
    jsonOf = (rows2) => JSON.stringify(
      rows2,
      (_, value) => typeof value === "string" ? Buffer.from(value).toString().replaceAll("\0", "\uFFFD") : value
    );
  }
});

// src/history/store/listDrills.ts
function listDrills(database, { environment, scenario, last }) {
  const rows2 = database.prepare(
    `SELECT run.id AS run, position, environment, coalesce(injected_at, started_at) AS at, scenario,
              drill.outcome AS outcome, cut_off
         FROM drill JOIN run ON run.id = drill.run
        WHERE (? IS NULL OR environment = ?) AND (? IS NULL OR scenario = ?)
        ORDER BY started_at DESC, run.id DESC, position DESC LIMIT ?`
  ).all(environment ?? null, environment ?? null, scenario ?? null, scenario ?? null, last);
  const results = database.prepare(
    `SELECT monitor, verdict, latency_earliest_ms, latency_estimate_ms, latency_latest_ms
       FROM result WHERE run = ? AND drill = ? ORDER BY position`
  );
  return rows2.map(({ position, cut_off, ...row3 }) => ({
    ...row3,
    cutOff: cut_off === 1,
    results: results.all(row3.run, position).map(listedResult)
  }));
}
function listedResult(row3) {
  const { monitor, verdict, latency_earliest_ms: earliest, latency_estimate_ms: estimate } = row3;
  const { latency_latest_ms: latest } = row3;
  if (earliest === null || estimate === null || latest === null) return { monitor, verdict };
  return { monitor, verdict, latencyMs: { earliest, estimate, latest } };
}
var init_listDrills = __esm({
  "src/history/store/listDrills.ts"() {
    "use strict";
  }
});

// src/history/store/postgresDrills.ts
async function listPostgresDrills({ query }, { environment, scenario, last }) {
  const drills = await query(
    `SELECT run.id AS run, position, environment, coalesce(injected_at, started_at) AS at, scenario,
            drill.outcome AS outcome, cut_off AS "cutOff"
       FROM drill JOIN run ON run.id = drill.run
      WHERE ($1::text IS NULL OR environment = $1) AND ($2::text IS NULL OR scenario = $2)
      ORDER BY started_at DESC, run.id DESC, position DESC LIMIT $3`,
    [environment, scenario, last]
  );
  const results = await query(
    `SELECT run, drill, monitor, verdict, latency_earliest_ms, latency_estimate_ms, latency_latest_ms
       FROM result WHERE run = ANY($1) ORDER BY run, drill, position`,
    [[...new Set(drills.map(({ run }) => run))]]
  );
  const byDrill = /* @__PURE__ */ new Map();
  for (const result of results) {
    const of = `${result.drill} ${result.run}`;
    byDrill.set(of, [...byDrill.get(of) ?? [], result]);
  }
  return drills.map(({ position, ...drill2 }) => ({
    ...drill2,
    results: (byDrill.get(`${position} ${drill2.run}`) ?? []).map(listedResult)
  }));
}
var init_postgresDrills = __esm({
  "src/history/store/postgresDrills.ts"() {
    "use strict";
    init_listDrills();
  }
});

// src/history/store/postgresSchema.ts
async function preparePostgres(connection, toKeep) {
  const before = await formOf(connection);
  if (before === "none" && !toKeep) return "none";
  if (before === migrations.length) return "ready";
  await connection.transaction(async () => {
    await connection.query("SELECT pg_advisory_xact_lock($1)", [lock]);
    const found = await formOf(connection);
    for (const step of migrations.slice(found === "none" ? 0 : found)) await connection.query(step);
    await connection.query("UPDATE alertdrill_history SET form = $1", [migrations.length]);
  });
  return "ready";
}
async function formOf(connection) {
  const [found] = await connection.query(
    `SELECT coalesce(bool_or(relname = 'alertdrill_history'), false) AS marked,
            min(relname::text) FILTER (WHERE relname NOT LIKE 'alertdrill%' AND NOT EXISTS (${extensionsOwn})) AS foreign
       FROM pg_class
      WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'p', 'v', 'm', 'f')`
  );
  if (found?.marked !== true) {
    if (typeof found?.foreign === "string") throw foreign(connection.place, found.foreign);
    return "none";
  }
  const [mark] = await connection.query("SELECT form FROM alertdrill_history");
  const form = mark?.form ?? 0;
  if (form > migrations.length) {
    const what = `its form is ${form}, this alertdrill knows ${migrations.length}`;
    throw new UsageError(`the history ${connection.place} was written by a newer alertdrill: ${what}`, {
      hint: "use that alertdrill, or another database"
    });
  }
  return form;
}
var migrations, lock, extensionsOwn, foreign;
var init_postgresSchema = __esm({
  "src/history/store/postgresSchema.ts"() {
    "use strict";
    init_errors();
    migrations = [
      `
  CREATE TABLE run (
    id text COLLATE "C" PRIMARY KEY, environment text NOT NULL, started_at text COLLATE "C" NOT NULL,
    outcome text NOT NULL, cut_off boolean NOT NULL, report text NOT NULL
  );
  CREATE INDEX run_by_start ON run (started_at);
  CREATE TABLE drill (
    run text COLLATE "C" NOT NULL REFERENCES run (id) ON DELETE CASCADE, position integer NOT NULL,
    scenario text COLLATE "C" NOT NULL, scenario_hash text NOT NULL, outcome text NOT NULL,
    injected_at text COLLATE "C", synthetic boolean NOT NULL, PRIMARY KEY (run, position)
  );
  CREATE INDEX drill_by_scenario ON drill (scenario);
  CREATE TABLE result (
    environment text COLLATE "C" NOT NULL, scenario text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    at text COLLATE "C" NOT NULL, run text COLLATE "C" NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    drill integer NOT NULL, position integer NOT NULL, provider text NOT NULL, monitor text NOT NULL,
    monitor_hash text, scenario_hash text NOT NULL, severity text, synthetic boolean NOT NULL,
    cut_off boolean NOT NULL, verdict text NOT NULL, outcome text NOT NULL, within_ms double precision NOT NULL,
    floor_ms double precision, worst_ms double precision, latency_earliest_ms double precision,
    latency_estimate_ms double precision, latency_latest_ms double precision,
    PRIMARY KEY (run, drill, position)
  );
  CREATE INDEX result_by_expectation ON result (environment, scenario, key, at);
  CREATE TABLE config (hash text COLLATE "C" PRIMARY KEY, config text NOT NULL);
  CREATE TABLE accepted (
    environment text COLLATE "C" NOT NULL, scenario text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    at text COLLATE "C" NOT NULL, reason text NOT NULL, accepted_by text NOT NULL,
    PRIMARY KEY (environment, scenario, key, at)
  );
  CREATE TABLE alertdrill_history (form integer NOT NULL);
  INSERT INTO alertdrill_history VALUES (0);
  `
    ];
    lock = 1633962089;
    extensionsOwn = "SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'";
    foreign = (place, table) => new UsageError(`${place} is no history of alertdrill: it has the table ${table}`, {
      hint: "give it a database of its own, or a schema: ?options=-c%20search_path%3Ddrills at the end of the URL"
    });
  }
});

// src/history/store/postgresHistory.ts
var postgresHistory_exports = {};
__export(postgresHistory_exports, {
  openPostgresHistory: () => openPostgresHistory
});
async function openPostgresHistory(url, what) {
  const connection = await connectPostgres(url);
  const { query } = connection;
  try {
    if (await preparePostgres(connection, what === "to-keep") === "none") {
      await connection.close();
      return void 0;
    }
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    keep: (runs) => keepInPostgres(connection, runs),
    wholeAmong: async (ids) => {
      const rows2 = await query("SELECT id FROM run WHERE id = ANY($1) AND NOT cut_off", [ids]);
      return new Set(rows2.map(({ id }) => id));
    },
    list: (asked) => listPostgresDrills(connection, asked),
    find: async (prefix) => {
      const sql = `SELECT ${storedColumns} FROM run WHERE starts_with(id, $1) ORDER BY id DESC LIMIT 1`;
      return (await query(sql, [prefix]))[0];
    },
    async *each(sinceIso = "") {
      const ids = await query("SELECT id FROM run WHERE started_at >= $1 ORDER BY started_at, id", [
        sinceIso
      ]);
      for (let first = 0; first < ids.length; first += batch) {
        const some = ids.slice(first, first + batch).map(({ id }) => id);
        yield* await query(`SELECT ${storedColumns} FROM run WHERE id = ANY($1) ORDER BY started_at, id`, [
          some
        ]);
      }
    },
    prune: (beforeIso, isTrial) => connection.transaction(async () => {
      const lock2 = isTrial ? "" : "ORDER BY id FOR UPDATE";
      const old = await query(`SELECT id FROM run WHERE started_at < $1 ${lock2}`, [beforeIso]);
      if (!isTrial) await query("DELETE FROM run WHERE id = ANY($1)", [old.map(({ id }) => id)]);
      return old.length;
    }),
    results: async ({ environment, scenario, key }) => {
      const rows2 = await connection.tuples(
        `SELECT environment, scenario, key, provider, monitor, severity, ${resultColumns} FROM result
          WHERE ($1::text IS NULL OR environment = $1) AND ($2::text IS NULL OR scenario = $2)
            AND ($3::text IS NULL OR key = $3)
          ORDER BY environment, scenario, key, at, run, drill, position`,
        [environment, scenario, key]
      );
      return groupResults(rows2);
    },
    configs: async (hashes) => {
      const sql = "SELECT hash, config FROM config WHERE hash = ANY($1)";
      const rows2 = await query(sql, [hashes]);
      return new Map(rows2.map(({ hash, config: config2 }) => [hash, config2]));
    },
    accept: async (acceptances) => {
      const rows2 = acceptances.map(({ by, ...rest }) => ({ ...rest, accepted_by: by }));
      await insert(connection, "accepted", rows2);
    },
    acceptances: () => query(
      `SELECT environment, scenario, key, at, reason, accepted_by AS "by" FROM accepted
          ORDER BY at, environment, scenario, key`
    ),
    close: () => connection.close()
  };
}
var batch, storedColumns;
var init_postgresHistory = __esm({
  "src/history/store/postgresHistory.ts"() {
    "use strict";
    init_expectationResults();
    init_postgresResults();
    init_postgresConnection();
    init_postgresRows();
    init_postgresDrills();
    init_postgresSchema();
    batch = 20;
    storedColumns = 'id, cut_off AS "isCutOff", report';
  }
});

// src/history/store/historySchema.ts
var applicationId, migrations2;
var init_historySchema = __esm({
  "src/history/store/historySchema.ts"() {
    "use strict";
    applicationId = 1633962089;
    migrations2 = [
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
    `
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
        refills: true
      }
    ];
  }
});

// src/history/store/keepRuns.ts
function keepRuns(database, runs) {
  const before = database.prepare("SELECT cut_off FROM run WHERE id = ?").raw();
  const remove = database.prepare("DELETE FROM run WHERE id = ?");
  const kept = { added: 0, completed: 0, known: 0 };
  inTransaction(database, () => {
    for (const run of runs) {
      const found = before.get(run.id);
      if (found !== void 0 && (found[0] === 0 || run.isCutOff)) {
        kept.known += 1;
        continue;
      }
      if (found === void 0) kept.added += 1;
      else kept.completed += 1;
      remove.run(run.id);
      const rows2 = rowsOf(run);
      insert2(database, "run", [rows2.run]);
      insertLookedFor2(database, rows2);
    }
  });
  return kept;
}
function insertLookedFor2(database, { drills, results, configs }) {
  insert2(database, "drill", drills);
  insert2(database, "result", results);
  insert2(database, "config", configs);
}
function inTransaction(database, work) {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
function insert2(database, table, rows2) {
  const [first] = rows2;
  if (first === void 0) return;
  const columns = Object.keys(first);
  const places = columns.map(() => "?").join();
  const doubles = table === "config" || table === "accepted" ? "OR IGNORE" : "";
  const add = database.prepare(`INSERT ${doubles} INTO ${table} (${columns.join()}) VALUES (${places})`);
  for (const row3 of rows2) {
    const values = { ...row3 };
    add.run(
      ...columns.map((column) => typeof values[column] === "boolean" ? Number(values[column]) : values[column])
    );
  }
}
var init_keepRuns = __esm({
  "src/history/store/keepRuns.ts"() {
    "use strict";
    init_historyRows();
  }
});

// src/history/store/embeddedHistory.ts
var embeddedHistory_exports = {};
__export(embeddedHistory_exports, {
  openEmbeddedHistory: () => openEmbeddedHistory
});
function openEmbeddedHistory(path) {
  const isNew = refuseForeignFile(path);
  const guarded = (work) => {
    try {
      return work();
    } catch (error) {
      throw inWords(error, path);
    }
  };
  const database = guarded(() => new import_libsql.default(path));
  try {
    guarded(() => prepare(database, path, isNew));
  } catch (error) {
    database.close();
    throw error;
  }
  const asked = (work) => new Promise((resolve2) => {
    resolve2(guarded(work));
  });
  return {
    keep: (runs) => asked(() => keepRuns(database, runs)),
    wholeAmong: (ids) => asked(() => {
      const sql = "SELECT id FROM run WHERE cut_off = 0 AND id IN (SELECT value FROM json_each(?))";
      const rows2 = database.prepare(sql).raw().all(JSON.stringify(ids));
      return new Set(rows2.map(([id]) => id));
    }),
    list: (query) => asked(() => listDrills(database, query)),
    find: (prefix) => asked(() => {
      const sql = `SELECT ${storedColumns2} FROM run WHERE substr(id, 1, ?) = ? ORDER BY id DESC LIMIT 1`;
      const row3 = database.prepare(sql).get(prefix.length, prefix);
      return row3 && storedOf(row3);
    }),
    async *each(sinceIso = "") {
      const ids = await asked(() => {
        const sql = "SELECT id FROM run WHERE started_at >= ? ORDER BY started_at, id";
        return database.prepare(sql).raw().all(sinceIso);
      });
      for (const [id] of ids) {
        const row3 = await asked(() => storedRow(database, id));
        if (row3 !== void 0) yield storedOf(row3);
      }
    },
    prune: (beforeIso, isTrial) => asked(() => {
      const sql = "SELECT count(*) FROM run WHERE started_at < ?";
      const [count] = database.prepare(sql).raw().get(beforeIso);
      if (!isTrial) database.prepare("DELETE FROM run WHERE started_at < ?").run(beforeIso);
      return count;
    }),
    results: (query) => asked(() => expectationResults(database, query)),
    configs: (hashes) => asked(() => {
      const sql = "SELECT hash, config FROM config WHERE hash IN (SELECT value FROM json_each(?))";
      return new Map(database.prepare(sql).raw().all(JSON.stringify(hashes)));
    }),
    accept: (acceptances) => asked(
      () => inTransaction(database, () => {
        const rows2 = acceptances.map(({ by, ...rest }) => ({ ...rest, accepted_by: by }));
        insert2(database, "accepted", rows2);
      })
    ),
    acceptances: () => asked(() => {
      const sql = `SELECT ${acceptedColumns} FROM accepted ORDER BY at, environment, scenario, key`;
      return database.prepare(sql).all().map((row3) => ({ ...row3 }));
    }),
    close: () => asked(() => void database.close())
  };
}
function refuseForeignFile(path) {
  let file;
  try {
    (0, import_node_fs.mkdirSync)((0, import_node_path.dirname)(path), { recursive: true });
    file = (0, import_node_fs.openSync)(path, import_node_fs.constants.O_RDWR | import_node_fs.constants.O_CREAT | import_node_fs.constants.O_NONBLOCK, 420);
  } catch (error) {
    throw unusable(path, error);
  }
  try {
    const found = Buffer.alloc(magic.length);
    const read = (0, import_node_fs.fstatSync)(file).isFile() ? (0, import_node_fs.readSync)(file, found, 0, found.length, 0) : Number.NaN;
    if (read === 0) return true;
    if (!found.equals(magic)) throw foreign2(path);
    return false;
  } finally {
    (0, import_node_fs.closeSync)(file);
  }
}
function prepare(database, path, isNew) {
  valueOf(database, `busy_timeout = ${patienceMs}`);
  if (!isNew && valueOf(database, "application_id") !== applicationId && !isEmpty(database)) throw foreign2(path);
  const version = Number(valueOf(database, "user_version"));
  if (version > migrations2.length) {
    const what = `its form is ${version}, this alertdrill knows ${migrations2.length}`;
    throw new UsageError(`the history ${path} was written by a newer alertdrill: ${what}`, {
      hint: "use that alertdrill, or another file"
    });
  }
  valueOf(database, "journal_mode = DELETE");
  database.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  if (version < migrations2.length) migrate(database);
}
function migrate(database) {
  inTransaction(database, () => {
    const missing = migrations2.slice(Number(valueOf(database, "user_version")));
    for (const { sql } of missing) database.exec(sql);
    if (missing.some(({ refills }) => refills)) refill(database);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations2.length}`);
  });
}
function refill(database) {
  const ids = database.prepare("SELECT id FROM run").raw().all();
  for (const [id] of ids) {
    const row3 = storedRow(database, id);
    const parsed = row3 && parseReport(JSON.parse(row3.report));
    if (row3 !== void 0 && parsed !== void 0 && "report" in parsed) {
      insertLookedFor2(database, rowsOf({ ...storedOf(row3), known: parsed.report }));
    }
  }
}
function inWords(error, path) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!code.startsWith("SQLITE_")) return error;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new UsageError(`the history ${path} is damaged`, {
      hint: "move it away; `alertdrill history import` makes a new one of the recordings that are left",
      cause: error
    });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const hint = "another process has held it for half a minute: end that one, and try again";
    return new UsageError(`the history ${path} is in use`, { hint, cause: error });
  }
  return unusable(path, error);
}
function unusable(path, error) {
  const why = hasCode(error, "EACCES", "EPERM", "EROFS") ? "this is not permitted" : messageOf(error);
  return new UsageError(`the history ${path} can't be used: ${why}`, {
    hint: "look at the disk and at the rights of the file and its folder",
    cause: error
  });
}
var import_node_fs, import_node_path, import_libsql, patienceMs, acceptedColumns, storedRow, storedColumns2, storedOf, magic, foreign2, isEmpty, valueOf;
var init_embeddedHistory = __esm({
  "src/history/store/embeddedHistory.ts"() {
    "use strict";
    import_node_fs = require("node:fs");
    import_node_path = require("node:path");
    import_libsql = __toESM(require("libsql"));
    init_caught();
    init_errors();
    init_knownReport();
    init_expectationResults();
    init_historyRows();
    init_historySchema();
    init_keepRuns();
    init_listDrills();
    patienceMs = 3e4;
    acceptedColumns = "environment, scenario, key, at, reason, accepted_by AS by";
    storedRow = (database, id) => database.prepare(`SELECT ${storedColumns2} FROM run WHERE id = ?`).get(id);
    storedColumns2 = "id, cut_off, report";
    storedOf = ({ id, cut_off, report }) => ({ id, isCutOff: cut_off === 1, report });
    magic = Buffer.from("SQLite format 3\0");
    foreign2 = (path) => new UsageError(`${path} is no history of alertdrill`, {
      hint: "`history:` in the project file names the file: choose one that is not there yet"
    });
    isEmpty = (database) => database.prepare("SELECT count(*) FROM sqlite_schema").raw().get()[0] === 0;
    valueOf = (database, pragma) => database.prepare(`PRAGMA ${pragma}`).raw().get()?.[0];
  }
});

// bench/trend/main.ts
var import_node_fs4 = require("node:fs");
var import_node_path3 = require("node:path");

// bench/figure.ts
var isMet = ({ measured, limit }) => measured <= limit;
function median(values) {
  const sorted2 = values.toSorted((a, b) => a - b);
  const upper = sorted2[Math.floor(sorted2.length / 2)];
  const lower = sorted2[Math.floor((sorted2.length - 1) / 2)];
  if (lower === void 0 || upper === void 0) throw new RangeError("no values, no median");
  return (lower + upper) / 2;
}

// bench/results.ts
var import_node_child_process = require("node:child_process");
var import_node_os = require("node:os");
function circumstances(root) {
  const git = (...argv) => (0, import_node_child_process.spawnSync)("git", argv, { cwd: root, encoding: "utf8" }).stdout.trim();
  const cores = (0, import_node_os.cpus)();
  const changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "package.json") !== "";
  return {
    date: (/* @__PURE__ */ new Date()).toISOString().slice(0, 10),
    commit: `${git("rev-parse", "--short", "HEAD")}${changed ? " with uncommitted changes in src" : ""}`,
    machine: `${cores[0]?.model.trim() ?? "unknown CPU"}, ${cores.length} cores, ${((0, import_node_os.totalmem)() / 1e9).toFixed(0)} GB`,
    node: process.version,
    load: ((0, import_node_os.loadavg)()[0] ?? 0) / cores.length
  };
}
var inLines = (figures) => figures.map((figure) => {
  const { name, detail } = figure;
  return `${isMet(figure) ? "met    " : "NOT MET"}  ${amount(figure, "measured")} of ${amount(figure, "limit")}  ${name}
         ${detail}
`;
}).join("");
var amount = ({ unit, ...values }, which) => `${which === "limit" ? values.limit : values.measured.toFixed(unit === "MB" ? 0 : 2)} ${unit}`;

// bench/trend/kinds.ts
var second = 1e3;
var onsetWidth = second;
function stamped(random, latencyMs) {
  const onset = random() * second * 3600;
  const opened = Math.floor((onset + latencyMs) / second) * second;
  const seen = onset + random() * onsetWidth;
  const last = seen - onsetWidth;
  return { earliest: opened - 25 - seen, latest: opened + second + 25 - last };
}
function precise(random, latencyMs) {
  const seen = random() * onsetWidth;
  return { earliest: latencyMs - seen - 5, latest: latencyMs - seen + onsetWidth + 5 };
}
var threshold = 400;
var normalValue = (random) => 120 + 60 * (random() - 0.5);
var faultedValue = (random) => 900 + 300 * (random() - 0.5);
function untilPosts(random, { everyMs, duration, attempts }) {
  const points = Array.from({ length: duration }, () => normalValue(random));
  let bad = 0;
  for (let at2 = random() * everyMs; ; at2 += everyMs) {
    points.push(faultedValue(random));
    points.shift();
    bad = points.reduce((sum, value) => sum + value, 0) / duration > threshold ? bad + 1 : 0;
    if (bad >= attempts) return at2;
  }
}
var pointsNeeded = ({ duration }) => ({
  least: Math.floor(duration * (threshold - 150) / (1050 - 150)) + 1,
  most: Math.floor(duration * (threshold - 90) / (750 - 90)) + 1
});
function mackerelPosts(name, posts) {
  const { least, most } = pointsNeeded(posts);
  const { everyMs, attempts } = posts;
  return {
    name,
    withinMs: 240 * second,
    floorMs: everyMs * (least + attempts - 2),
    worstMs: everyMs * (most + attempts - 1) + 2 * second,
    drill: (random, shiftMs) => stamped(random, untilPosts(random, posts) + 2 * second * random() + shiftMs)
  };
}
function mackerelAgent(name, posts) {
  const { least, most } = pointsNeeded(posts);
  const { everyMs, attempts } = posts;
  const delays = [4, 23, 51].map((seconds2) => seconds2 * second);
  return {
    name,
    withinMs: 300 * second,
    floorMs: everyMs * (least + attempts - 1),
    worstMs: everyMs * (most + attempts) + 61 * second,
    drill(random, shiftMs) {
      const delay = delays[Math.floor(random() * delays.length)] ?? 0;
      return stamped(random, everyMs + untilPosts(random, posts) + delay + 2 * second * random() + shiftMs);
    }
  };
}
function prometheus(name, { scrapeMs, evaluationMs, forMs }, withinMs) {
  const waitsMs = Math.ceil(forMs / evaluationMs) * evaluationMs;
  return {
    name,
    withinMs,
    floorMs: waitsMs,
    worstMs: scrapeMs + Math.min(scrapeMs, 10 * second) + 2 * evaluationMs + waitsMs,
    drill(random, shiftMs) {
      const scraped = random() * scrapeMs + 0.2 * second * random();
      const phase = random() * evaluationMs;
      const pending = Math.ceil((scraped - phase) / evaluationMs) * evaluationMs + phase;
      return precise(random, pending + waitsMs + shiftMs);
    }
  };
}
var unknown = (name, spreadMs) => ({
  name,
  withinMs: 240 * second,
  drill(random, shiftMs) {
    const latency2 = 60 * second + spreadMs * random() + shiftMs;
    return { earliest: latency2, latest: latency2 };
  }
});
var wrongWorst = (part2) => ({
  ...unknown(`a worst case that ${(100 * part2).toFixed(0)} % of results exceed`, 60 * second),
  worstMs: 120 * second - part2 * 60 * second
});
function outliers(kind) {
  return {
    ...kind,
    name: `${kind.name}, with outliers and misses`,
    drill(random, shiftMs) {
      const chance = random();
      if (chance < 0.02) return void 0;
      return kind.drill(random, shiftMs + (chance < 0.07 ? 300 * second * random() : 0));
    }
  };
}
var samePhase = () => ({
  name: "Mackerel, always at the same second of the minute",
  withinMs: 240 * second,
  floorMs: 0,
  worstMs: 62 * second,
  drill: (random, shiftMs) => stamped(random, 37 * second + 2 * second * random() + shiftMs)
});
var dayMs = 86400 * second;
function nights(kind, random, count, shift = { from: count, byMs: 0 }) {
  const { withinMs, floorMs, worstMs } = kind;
  return Array.from({ length: count }, (_, night) => {
    const drill2 = kind.drill(random, night < shift.from ? 0 : shift.byMs);
    const isLate = drill2 === void 0 || (drill2.earliest + drill2.latest) / 2 > withinMs;
    return {
      run: `night-${night}`,
      at: new Date(Date.UTC(2026, 0, 1) + night * dayMs).toISOString(),
      verdict: drill2 === void 0 ? "missed" : isLate ? "late" : "detected",
      outcome: isLate ? "failed" : "passed",
      withinMs,
      ...floorMs !== void 0 && { floorMs },
      ...worstMs !== void 0 && { worstMs },
      ...drill2 && { latencyMs: { ...drill2, estimate: (drill2.earliest + drill2.latest) / 2 } },
      monitorHash: "m",
      scenarioHash: "s"
    };
  });
}

// bench/trend/catalogue.ts
var s = 1e3;
var minutely = mackerelPosts("Mackerel, posts each minute", { everyMs: 60 * s, duration: 1, attempts: 1 });
var threeOfThem = mackerelPosts("Mackerel, posts each minute, duration 3", {
  ...{ everyMs: 60 * s, duration: 3, attempts: 1 }
});
var inARow = mackerelPosts("Mackerel, posts each minute, 3 attempts", {
  ...{ everyMs: 60 * s, duration: 1, attempts: 3 }
});
var agent = mackerelAgent("mackerel-agent, three hosts with their own delays", {
  ...{ everyMs: 60 * s, duration: 3, attempts: 1 }
});
var often = mackerelPosts("Mackerel, posts every 20 s, 3 attempts", {
  ...{ everyMs: 20 * s, duration: 1, attempts: 3 }
});
var halfMinutely = mackerelPosts("Mackerel, posts every 30 s, duration 3", {
  ...{ everyMs: 30 * s, duration: 3, attempts: 1 }
});
var fifteen = prometheus(
  "Prometheus, 15 s and 15 s, for: 1m",
  {
    ...{ scrapeMs: 15 * s, evaluationMs: 15 * s, forMs: 60 * s }
  },
  180 * s
);
var oneMinute = prometheus(
  "Prometheus, 60 s and 60 s, for: 5m",
  {
    ...{ scrapeMs: 60 * s, evaluationMs: 60 * s, forMs: 300 * s }
  },
  480 * s
);
var quiet = [
  unknown("any distribution without ties, nothing known of the monitor", 60 * s),
  minutely,
  threeOfThem,
  inARow,
  agent,
  fifteen,
  oneMinute,
  samePhase(),
  outliers(minutely),
  ...[0.02, 0.05, 0.1, 0.15].map(wrongWorst)
];
var narrow = [often, fifteen];
var wide = [halfMinutely, minutely, threeOfThem, agent, oneMinute];

// src/domain/trend/rankTail.ts
function logTail(older, newer, deficit) {
  if (deficit < 0) return Number.NEGATIVE_INFINITY;
  const counted = byPartitions(older, newer, deficit);
  return Math.min(0, deficit <= older ? counted : Math.min(counted, byNormal(older, newer, deficit)));
}
function criticalDeficit(older, newer, logLevel) {
  let least = -1;
  let most = Math.floor(older * newer / 2);
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (logTail(older, newer, middle) <= logLevel) least = middle;
    else most = middle - 1;
  }
  return least;
}
function byPartitions(older, newer, deficit) {
  const counted = partitions(newer);
  const count = counted[deficit];
  return count === void 0 ? Number.POSITIVE_INFINITY : Math.log(count) - logChoose(older + newer, newer);
}
var largestDeficit = 400;
var tables = /* @__PURE__ */ new Map();
function partitions(parts) {
  const known = tables.get(parts);
  if (known !== void 0) return known;
  const counts = new Float64Array(largestDeficit + 1);
  counts[0] = 1;
  for (let part2 = 1; part2 <= parts; part2 += 1) {
    for (let sum = part2; sum <= largestDeficit; sum += 1) counts[sum] = (counts[sum] ?? 0) + (counts[sum - part2] ?? 0);
  }
  for (let sum = 1; sum <= largestDeficit; sum += 1) counts[sum] = (counts[sum] ?? 0) + (counts[sum - 1] ?? 0);
  tables.set(parts, counts);
  return counts;
}
function byNormal(older, newer, deficit) {
  const mean = older * newer / 2;
  const deviation = Math.sqrt(older * newer * (older + newer + 1) / 12);
  return logNormalTail((mean - deficit - 0.5) / deviation);
}
function logNormalTail(z4) {
  if (z4 < 0) return Math.log1p(-Math.exp(logNormalTail(-z4)));
  const logDensity = -0.5 * z4 * z4 - 0.5 * Math.log(2 * Math.PI);
  if (z4 > 2) {
    let fraction = z4;
    for (let step = 60; step >= 1; step -= 1) fraction = z4 + step / fraction;
    return logDensity - Math.log(fraction);
  }
  const t = 1 / (1 + 0.2316419 * z4);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return logDensity + Math.log(polynomial);
}
var logChoose = (n, k) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);
var factorials = [0];
function logFactorial(n) {
  for (let next = factorials.length; next <= Math.min(n, 1e3); next += 1) {
    factorials.push((factorials[next - 1] ?? 0) + Math.log(next));
  }
  return factorials[n] ?? n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

// src/domain/trend/rankScan.ts
var fewest = 3;
var longest = 60;
function createRankScan(logLevel) {
  const earliests = [];
  const latests = [];
  const [earliest, latest, lower, higher] = [row(), row(), row(), row()];
  const certain = row();
  let kept = 0;
  const step = (beyond) => {
    const total = latests.length;
    if (2 * at(beyond, 0) < total) return void 0;
    let found;
    let sum = 0;
    for (let index = 0; index < kept && total - index > fewest; index += 1) {
      sum += at(beyond, index);
      const newer = index + 1;
      if (newer < fewest) continue;
      const older = total - newer;
      const pairs = older * newer;
      const deficit = pairs - (sum - at(certain, index));
      if (!isUnusual(pairs, deficit, total)) continue;
      const tail = logTail(older, newer, deficit);
      if (tail > logLevel(older, newer)) continue;
      if (found === void 0 || tail < found.logTail) found = { newer, logTail: tail };
    }
    return found;
  };
  return {
    push(result) {
      let added = 0;
      let before = 0;
      for (let index = 0; index < kept; index += 1) {
        if (result.latest < at(earliest, index)) {
          lower[index] = at(lower, index) + 1;
          added += 1;
        } else if (at(latest, index) < result.earliest) {
          higher[index] = at(higher, index) + 1;
          added += 1;
        }
        const within = at(certain, index);
        certain[index] = before;
        before = within + added;
      }
      certain[kept] = before;
      if (kept < longest) kept += 1;
      putFirst(earliest, result.earliest);
      putFirst(latest, result.latest);
      putFirst(lower, countBelow(latests, result.earliest));
      putFirst(higher, earliests.length - countUpTo(earliests, result.latest));
      earliests.splice(countBelow(earliests, result.earliest), 0, result.earliest);
      latests.splice(countBelow(latests, result.latest), 0, result.latest);
    },
    rise: () => step(lower),
    fall: () => step(higher)
  };
}
var row = () => new Float64Array(longest + 1);
var at = (values, index) => values[index] ?? 0;
function putFirst(values, value) {
  values.copyWithin(1, 0);
  values[0] = value;
}
function isUnusual(pairs, deficit, total) {
  const above = pairs / 2 - deficit;
  return above > 0 && 12 * above * above > 4.84 * pairs * (total + 1);
}
function countBelow(sorted2, value) {
  let from = 0;
  let to = sorted2.length;
  while (from < to) {
    const middle = from + to >>> 1;
    if ((sorted2[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
function countUpTo(sorted2, value) {
  let count = countBelow(sorted2, value);
  while (sorted2[count] === value) count += 1;
  return count;
}

// src/domain/trend/alarmLevels.ts
var defaultSignificance = 0.01;
function alarmLevels(significance) {
  const firstOlder = fewestOlder(significance);
  const logLevel = (older, newer) => Math.log(significance * share(older + newer, newer));
  return {
    logLevel,
    limits: limitsOf(logLevel),
    toleratedAbove(older) {
      if (older < firstOlder) return -1;
      return older < 5 * firstOlder ? 0 : Math.max(1, Math.floor(older / (8 * firstOlder)));
    }
  };
}
var share = (total, newer) => Math.max(66e-4 * (12 / total) ** 1.6, 8e-5) * (newer === fewest ? 2 : newer <= 8 ? 1 : 0.6);
function fewestOlder(significance) {
  for (let older = fewest; ; older += 1) {
    const part2 = 2 / (older + 2);
    if ((1 - part2) ** older * part2 ** 2 <= 0.25 * significance) return older;
  }
}
function limitsOf(logLevel) {
  const known = /* @__PURE__ */ new Map();
  return (older) => {
    const limits = known.get(older) ?? Int32Array.from(
      { length: longest + 1 },
      (_, newer) => newer < fewest ? -1 : criticalDeficit(older, newer, logLevel(older, newer))
    );
    known.set(older, limits);
    return limits;
  };
}

// src/domain/trend/quantile.ts
function quantile(sorted2, part2) {
  const place = (sorted2.length - 1) * part2;
  const lower = sorted2[Math.floor(place)];
  const upper = sorted2[Math.ceil(place)];
  if (lower === void 0 || upper === void 0) return void 0;
  return lower === upper ? lower : lower + (upper - lower) * (place % 1);
}
var sorted = (values) => Float64Array.from(values).sort();
var median2 = (values) => quantile(sorted(values), 0.5) ?? Number.NaN;

// src/domain/trend/pool.ts
function createPool(levels2, from = []) {
  const results = [];
  const scan = createRankScan(levels2.logLevel);
  let known = { count: 0, middle: Number.NaN };
  const pool = {
    results,
    push(result) {
      results.push(result);
      scan.push(result);
    },
    slower: () => scan.rise()?.newer ?? aboveWorst(results, levels2),
    faster: () => scan.fall()?.newer,
    middle() {
      if (known.count !== results.length) known = { count: results.length, middle: medianOf(results) };
      return known.middle;
    },
    split: (newer) => ({ older: results.slice(0, -newer), newer: results.slice(-newer) })
  };
  from.forEach((each) => pool.push(each));
  return pool;
}
function aboveWorst(results, { toleratedAbove }) {
  const older = results.length - fewest;
  const worstMs = results[older - 1]?.worstMs ?? Infinity;
  for (let index = older; index < results.length; index += 1) {
    if (!((results[index]?.earliest ?? 0) > worstMs)) return void 0;
  }
  const tolerated = toleratedAbove(older);
  if (tolerated < 0) return void 0;
  const above = results.slice(0, older).filter(({ earliest }) => earliest > worstMs).length;
  return above <= tolerated ? fewest : void 0;
}
var medianOf = (results) => median2(results.map(({ estimate }) => estimate));

// src/domain/trend/changes.ts
function courseOf(results, { levels: levels2, minEffectMs }) {
  const changes = [];
  let pool = createPool(levels2);
  let reference = pool;
  let slowerSince;
  const change = (found, at2) => {
    const { direction, newer } = found;
    const parts = pool.split(newer);
    const from = at2 - newer + 1;
    const before = createPool(levels2, parts.older);
    if (pool === reference) reference = before;
    else if (lasted(before) && before.middle() < reference.middle()) reference = before;
    const isSlower = isAbove(parts.newer, reference.results, minEffectMs);
    const isBack = !isSlower && !isAbove(reference.results, parts.newer, minEffectMs);
    const latest = { from, foundAt: at2, direction: isBack ? "back" : direction };
    changes.push(latest);
    slowerSince = isSlower ? slowerSince ?? latest : void 0;
    pool = createPool(levels2, isBack ? [...reference.results, ...parts.newer] : parts.newer);
    if (isBack) reference = pool;
  };
  results.forEach((result, at2) => {
    pool.push(result);
    const found = findChange(pool, slowerSince === void 0 ? void 0 : reference, minEffectMs);
    if (found !== void 0) change(found, at2);
  });
  if (pool !== reference && lasted(pool) && pool.middle() < reference.middle()) reference = pool;
  return {
    changes,
    reference: reference.results,
    current: pool.results,
    ...slowerSince !== void 0 && { slowerSince }
  };
}
var lasted = ({ results }) => results.length >= 20;
function findChange(pool, alarm, minEffectMs) {
  const slower = pool.slower();
  if (slower !== void 0) {
    const { older, newer } = pool.split(slower);
    if (isAbove(newer, older, minEffectMs)) return { direction: "slower", newer: slower };
  }
  if (alarm !== void 0 && isOver(pool, alarm, minEffectMs)) return { direction: "faster", newer: fewest };
  const faster = pool.faster();
  if (faster !== void 0) {
    const { older, newer } = pool.split(faster);
    if (isAbove(older, newer, minEffectMs)) return { direction: "faster", newer: faster };
  }
  return void 0;
}
function isOver(pool, before, minEffectMs) {
  const last = pool.results.at(-1);
  if (last === void 0 || last.estimate >= pool.middle()) return false;
  const { older, newer } = pool.split(fewest);
  if (older.length < fewest || isAbove(newer, before.results, minEffectMs)) return false;
  const middle = (medianOf(older) + before.middle()) / 2;
  return newer.every(({ estimate }) => estimate < middle) && older.every(({ estimate }) => estimate >= middle);
}
function isAbove(these, those, minEffectMs) {
  const [upper, lower] = [medianOf(these), medianOf(those)];
  return upper > lower && upper - lower >= minEffectMs(these.at(-1)?.withinMs ?? 0);
}

// src/domain/trend/suspect.ts
function suspectAt(results, { from, foundAt }) {
  const reach = Math.floor((foundAt - from + 1) / 4);
  for (let distance = 0; distance <= reach; distance += 1) {
    for (const place of distance === 0 ? [from] : [from - distance, from + distance]) {
      const suspect = changeOfConfiguration(results, place);
      if (suspect !== void 0) return suspect;
    }
  }
  return void 0;
}
function changeOfConfiguration(results, place) {
  const [before, after] = [results[place - 1], results[place]];
  if (before?.monitorHash === void 0 || after?.monitorHash === void 0) return void 0;
  if (before.monitorHash === after.monitorHash) return void 0;
  return { at: after.at, run: after.run, beforeHash: before.monitorHash, afterHash: after.monitorHash };
}

// src/domain/trend/rankTest.ts
function rankTest(older, newer) {
  const all = [...older, ...newer];
  const { doubledRanks, tieTerm } = rank(all);
  const observed = doubledRanks.slice(older.length).reduce((sum, each) => sum + each, 0);
  if (older.length === 0 || newer.length === 0) return 1;
  return all.length <= exactUpTo ? exactly(doubledRanks, newer.length, observed) : approximately(older.length, newer.length, observed / 2, tieTerm);
}
var exactUpTo = 40;
function rank(values) {
  const order = values.map((value, index) => ({ value, index })).toSorted((a, b) => compare(a.value, b.value));
  const doubledRanks = new Array(values.length).fill(0);
  let tieTerm = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to += 1;
    for (const { index } of order.slice(from, to)) doubledRanks[index] = from + 1 + to;
    tieTerm += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { doubledRanks, tieTerm };
}
var compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
function exactly(doubledRanks, chosen, observed) {
  const total = doubledRanks.reduce((sum, each) => sum + each, 0);
  const ways = Array.from({ length: chosen + 1 }, () => new Float64Array(total + 1));
  const [none] = ways;
  if (none !== void 0) none[0] = 1;
  for (const each of doubledRanks) {
    for (let count = chosen; count >= 1; count -= 1) {
      const [fewer, these] = [ways[count - 1], ways[count]];
      if (fewer === void 0 || these === void 0) continue;
      for (let sum = total; sum >= each; sum -= 1) these[sum] = (these[sum] ?? 0) + (fewer[sum - each] ?? 0);
    }
  }
  const sums = ways[chosen] ?? new Float64Array();
  const all = sums.reduce((sum, each) => sum + each, 0);
  return sums.subarray(observed).reduce((sum, each) => sum + each, 0) / all;
}
function approximately(older, newer, rankSum, tieTerm) {
  const total = older + newer;
  const u = rankSum - newer * (newer + 1) / 2;
  const variance = older * newer / 12 * (total + 1 - tieTerm / (total * (total - 1)));
  if (variance === 0) return 1;
  return Math.min(1, Math.exp(logNormalTail((u - older * newer / 2 - 0.5) / Math.sqrt(variance))));
}

// src/domain/trend/runsNeeded.ts
var trials = 100;
var fewestToPredict = 30;
var foundPart = (older) => older < 100 ? 0.995 : 0.98;
function needsOf(reference, shiftsMs, { levels: levels2, minEffectMs }, random) {
  const older = reference.length;
  const last = reference.at(-1);
  const known = reference.filter(({ estimate }) => estimate < Infinity);
  if (last === void 0 || older < fewestToPredict || known.length < fewest) {
    return shiftsMs.map((shiftMs) => ({ shiftMs }));
  }
  const latests = sorted(reference.map(({ latest }) => latest));
  const middle = quantile(sorted(reference.map(({ estimate }) => estimate)), 0.5) ?? Infinity;
  const enoughMs = middle + minEffectMs(last.withinMs);
  const { worstMs = Infinity } = last;
  const above = reference.filter(({ earliest }) => earliest > worstMs).length;
  const limits = levels2.limits(older);
  const isWorstOfUse = above <= levels2.toleratedAbove(older);
  return shiftsMs.map((shiftMs) => {
    const lower = Int32Array.from(known, ({ earliest }) => countBelow(latests, earliest + shiftMs));
    const isEnough = Uint8Array.from(known, ({ estimate }) => Number(estimate + shiftMs >= enoughMs));
    const isAbove2 = Uint8Array.from(known, ({ earliest }) => Number(earliest + shiftMs > worstMs));
    const believed = Int32Array.from(known, (_, index) => index);
    const foundAfter = () => {
      if (older <= 100) believed.forEach((_, index) => believed[index] = Math.floor(random() * known.length));
      let [below, enough, aboveInARow] = [0, 0, 0];
      for (let newer = 1; newer <= longest; newer += 1) {
        const drawn = believed[Math.floor(random() * known.length)] ?? 0;
        below += lower[drawn] ?? 0;
        enough += isEnough[drawn] ?? 0;
        aboveInARow = isAbove2[drawn] === 1 ? aboveInARow + 1 : 0;
        if (newer < fewest || 2 * enough <= newer) continue;
        if (isWorstOfUse && aboveInARow >= fewest) return newer;
        if (older * newer - below <= (limits[newer] ?? -1)) return newer;
      }
      return Infinity;
    };
    const found = sorted(Array.from({ length: trials }, foundAfter))[Math.ceil(foundPart(older) * trials) - 1];
    return found === void 0 || found > (older < 50 ? 6 : longest) ? { shiftMs } : { shiftMs, runs: found };
  });
}
function fewestToTell({ limits }) {
  let older = fewest;
  while ((limits(older)[6] ?? -1) < 0) older += 1;
  return older;
}

// src/domain/trend/trendOf.ts
function trendOf(results, acceptedAt, terms2) {
  const { baseline, since } = sinceBaseline(results, acceptedAt);
  const judged = since.filter(({ outcome: outcome2 }) => outcome2 === "passed" || outcome2 === "failed");
  const last = judged.at(-1);
  if (last === void 0 || baseline === void 0) return void 0;
  const timed2 = judged.filter(({ outcome: outcome2, latencyMs }) => latencyMs !== void 0 || outcome2 === "failed");
  const course = courseOf(timed2.map(measuredOf), terms2);
  const differences = differencesOf(course, timed2);
  const turned = turnedOf(judged);
  const { slower } = differences;
  const suspect = (slower && course.slowerSince && suspectAt(timed2, course.slowerSince)) ?? (turned && suspectAt(judged, { from: judged.length - turned.count, foundAt: judged.length - 1 }));
  const lacking = Math.max(0, fewestToTell(terms2.levels) - course.current.length);
  return {
    state: stateOf({ ...differences, turned, lacking, isBack: isNewlyBack(course, timed2.length) }),
    baseline,
    judged: judged.length,
    passed: judged.filter(({ outcome: outcome2 }) => outcome2 === "passed").length,
    inconclusive: since.length - judged.length,
    last,
    latency: summaryOf(course.current),
    ...differences,
    ...turned && { turned },
    ...suspect && { suspect },
    isAboveWorst: isAboveWorst(last),
    shifts: course.changes.flatMap((change) => shiftOf(change, timed2) ?? []),
    needs: needsOf(course.current, terms2.shiftsMs(last.withinMs), terms2, terms2.random),
    lacking,
    results: since
  };
}
function sinceBaseline(results, acceptedAt = "") {
  const hash = results.at(-1)?.scenarioHash;
  const changed = results.findLastIndex(({ scenarioHash }) => scenarioHash !== hash) + 1;
  const accepted = results.findLastIndex(({ at: at2 }) => at2 <= acceptedAt) + 1;
  const from = Math.max(changed, accepted);
  const since = results.slice(from);
  const [first] = since;
  if (first === void 0) return { since };
  const why = from === 0 ? "first-run" : accepted >= changed ? "accepted" : "scenario-changed";
  return { baseline: { since: first.at, why }, since };
}
function measuredOf({ latencyMs, withinMs, worstMs }) {
  const { earliest, estimate, latest } = latencyMs ?? never;
  return worstMs === void 0 ? { earliest, estimate, latest, withinMs } : { earliest, estimate, latest, withinMs, worstMs };
}
var never = { earliest: Infinity, estimate: Infinity, latest: Infinity };
function differencesOf({ changes, reference, current, slowerSince }, timed2) {
  const latest = changes.at(-1);
  if (slowerSince !== void 0) {
    const slower = differenceOf(slowerSince, reference, current, timed2);
    return slower === void 0 ? {} : { slower };
  }
  if (latest?.direction !== "faster" || current === reference) return {};
  const faster = differenceOf(latest, reference, current, timed2);
  return faster === void 0 ? {} : { faster };
}
function differenceOf(change, reference, current, timed2) {
  const shift = shiftOf(change, timed2);
  if (shift === void 0) return void 0;
  const [before, now] = [summaryOf(reference), summaryOf(current)];
  const [slower, faster] = change.direction === "slower" ? [current, reference] : [reference, current];
  return {
    shift,
    before,
    now,
    ...before.medianMs !== void 0 && now.medianMs !== void 0 && { byMs: now.medianMs - before.medianMs },
    pValue: rankTest(estimates(faster), estimates(slower))
  };
}
var estimates = (results) => results.map(({ estimate }) => estimate);
function shiftOf({ from, foundAt, direction }, timed2) {
  const [before, first, found] = [timed2[from - 1], timed2[from], timed2[foundAt]];
  if (before === void 0 || first === void 0 || found === void 0) return void 0;
  return { at: first.at, run: first.run, after: before.at, foundAt: found.at, direction };
}
function summaryOf(results) {
  const values = sorted(estimates(results));
  const [medianMs, p95Ms, lower, upper] = [0.5, 0.95, 0.25, 0.75].map((part2) => finite(quantile(values, part2)));
  return {
    count: values.length,
    missed: values.length - countBelow(values, Infinity),
    ...medianMs !== void 0 && { medianMs },
    ...p95Ms !== void 0 && { p95Ms },
    ...lower !== void 0 && upper !== void 0 && { spreadMs: upper - lower }
  };
}
var finite = (value) => value !== void 0 && Number.isFinite(value) ? value : void 0;
function turnedOf(judged) {
  const passed = judged.findLastIndex(({ outcome: outcome2 }) => outcome2 === "passed");
  const [before, first] = [judged[passed], judged[passed + 1]];
  if (before === void 0 || first === void 0) return void 0;
  const { at: at2, run, verdict } = first;
  return { at: at2, run, verdict, count: judged.length - passed - 1, after: before.at };
}
var isAboveWorst = ({ latencyMs, worstMs }) => latencyMs !== void 0 && worstMs !== void 0 && latencyMs.earliest > worstMs;
var isNewlyBack = ({ changes }, count) => {
  const latest = changes.at(-1);
  return latest?.direction === "back" && count - latest.foundAt <= 7;
};
function stateOf(found) {
  if (found.slower ?? found.turned) return "regressed";
  if (found.faster) return "improved";
  if (found.isBack) return "recovered";
  return found.lacking > 0 ? "too-few" : "steady";
}

// src/randomFrom.ts
function randomFrom(seed2) {
  let state = seed2 >>> 0;
  return () => {
    state = state + 1831565813 >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

// bench/trend/falseAlarms.ts
var levels = alarmLevels(defaultSignificance);
var anyEffect = { levels, minEffectMs: () => 0 };
var defaultEffect = { levels, minEffectMs: (withinMs) => withinMs / 10 };
function falseAlarms(kind, trials2, years) {
  const random = randomFrom(20261201);
  const found = { slower: 0, faster: 0, slowerOfEffect: 0, quietFirst: 0, slowerInSecond: 0 };
  for (let trial = 0; trial < trials2; trial += 1) {
    const results = nights(kind, random, 365 * years).map(measuredOf);
    const { changes } = courseOf(results, anyEffect);
    const within = (year, direction) => changes.some((change) => change.direction === direction && Math.floor(change.foundAt / 365) === year);
    if (within(0, "slower")) found.slower += 1;
    else found.quietFirst += 1;
    if (within(0, "faster")) found.faster += 1;
    if (!within(0, "slower") && within(1, "slower")) found.slowerInSecond += 1;
    const byEffect = courseOf(results.slice(0, 365), defaultEffect).changes;
    if (byEffect.some(({ direction }) => direction === "slower")) found.slowerOfEffect += 1;
  }
  const { slower, faster, slowerOfEffect, quietFirst, slowerInSecond } = found;
  return {
    ...{ kind: kind.name, trials: trials2, slower, faster, slowerOfEffect },
    ...years === 2 && { secondYear: { trials: quietFirst, slower: slowerInSecond } }
  };
}
function atMost(count, trials2) {
  let [low, high] = [count / trials2, 1];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (logBinomialUpTo(count, trials2, middle) > Math.log(0.05)) low = middle;
    else high = middle;
  }
  return high;
}
function logBinomialUpTo(count, trials2, rate) {
  let logTerm = trials2 * Math.log1p(-rate);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= count; k += 1) {
    logTerm += Math.log((trials2 - k + 1) / k) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(logTerm);
  }
  return Math.log(sum);
}

// bench/trend/power.ts
var terms = {
  levels: alarmLevels(defaultSignificance),
  minEffectMs: (withinMs) => withinMs / 10
};
function power(kind, baseline, shiftMs, trials2) {
  const random = randomFrom(20261202);
  const [needed, found] = [[], { three: 0, kept: 0 }];
  for (let trial = 0; trial < trials2; trial += 1) {
    const results = nights(kind, random, baseline + 60, { from: baseline, byMs: shiftMs }).map(measuredOf);
    const quiet2 = courseOf(results.slice(0, baseline), terms);
    const runs = needsOf(quiet2.current, [shiftMs], terms, randomFrom(trial))[0]?.runs;
    const { changes } = courseOf(results, terms);
    const alarm = changes.find(({ direction, foundAt }) => direction === "slower" && foundAt >= baseline);
    const after = alarm === void 0 ? Infinity : alarm.foundAt - baseline + 1;
    if (after <= 3) found.three += 1;
    if (runs === void 0) continue;
    needed.push(runs);
    if (after <= runs) found.kept += 1;
  }
  needed.sort((a, b) => a - b);
  const [least, median3, most] = [needed[0], needed[Math.floor(needed.length / 2)], needed.at(-1)];
  const { floorMs, worstMs } = kind;
  return {
    ...{ kind: kind.name, baseline, shiftMs, trials: trials2, foundByThree: found.three, said: needed.length, kept: found.kept },
    ...floorMs !== void 0 && worstMs !== void 0 && { rangeMs: worstMs - floorMs },
    ...least !== void 0 && median3 !== void 0 && most !== void 0 && { runs: { least, median: median3, most } }
  };
}
function oneOutlier(trials2) {
  const random = randomFrom(20261203);
  const count = 60;
  let alarms = 0;
  for (let trial = 0; trial < trials2; trial += 1) {
    const results = nights(minutely, random, count).map(measuredOf);
    const at2 = Math.floor(random() * (count - 3));
    const longer = results.map((result, night) => night === at2 ? later(result) : result);
    const alarmed = (course) => courseOf(course, terms).changes.some((change) => change.foundAt >= at2 && change.foundAt <= at2 + 2);
    if (alarmed(longer) && !alarmed(results)) alarms += 1;
  }
  return { trials: trials2, nights: count, alarms };
}
var later = ({ earliest, estimate, latest, ...others }) => ({
  ...others,
  earliest: earliest + 6e5,
  estimate: estimate + 6e5,
  latest: latest + 6e5
});

// bench/trend/speed.ts
var import_node_fs3 = require("node:fs");
var import_node_os2 = require("node:os");
var import_node_path2 = require("node:path");

// src/commands/history/trend/trendTerms.ts
init_errors();

// src/config/duration.ts
var import_zod = require("zod");
function parseDuration(text) {
  const match = durationPattern.exec(text);
  if (match === null) return void 0;
  const totalMs = units.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit.ms, 0);
  return Math.round(totalMs);
}
function formatDuration(ms) {
  let restMs = Math.round(Math.abs(ms));
  let text = "";
  for (const unit of units) {
    const count = Math.floor(restMs / unit.ms);
    restMs -= count * unit.ms;
    if (count > 0) text += `${count}${unit.name}`;
  }
  if (text === "") return "0s";
  return ms < 0 ? `-${text}` : text;
}
function parseRate(text) {
  const match = ratePattern.exec(text);
  const unit = units.find((candidate) => candidate.name === match?.[2]);
  return match === null || unit === void 0 ? void 0 : Number(match[1]) * 1e3 / unit.ms;
}
var units = [
  { name: "d", ms: 864e5 },
  { name: "h", ms: 36e5 },
  { name: "m", ms: 6e4 },
  { name: "s", ms: 1e3 },
  { name: "ms", ms: 1 }
];
var number = String.raw`(\d{1,9}(?:\.\d{1,3})?)`;
var durationPattern = new RegExp(`^(?=.)${units.map(({ name }) => `(?:${number}${name})?`).join("")}$`);
var ratePattern = new RegExp(`^${number}/([smh])$`);
var longestMs = 7 * 864e5;
var isNot = (what) => (issue) => `${JSON.stringify(issue.input)} is not ${what}`;
var durationText = import_zod.z.string({ error: isNot("a duration, such as 90s, 4m or 1h30m") }).regex(durationPattern, { error: isNot("a duration, such as 90s, 4m or 1h30m") }).meta({
  examples: ["500ms", "90s", "4m", "1h30m"],
  patternErrorMessage: "is not a duration, such as 90s, 4m or 1h30m"
}).transform((text) => parseDuration(text) ?? Number.NaN).refine((ms) => ms <= longestMs, { error: `is longer than ${formatDuration(longestMs)}` });
var durationMs = durationText.refine((ms) => ms > 0, { error: "must be longer than zero" });
var durationOrZeroMs = import_zod.z.union([import_zod.z.literal(0), durationText], {
  error: isNot("a duration, such as 90s, 4m or 0")
});
var slowestPerSecond = 1 / 3600;
var ratePerSecond = import_zod.z.string({ error: isNot("a rate, such as 20/s or 1200/m") }).regex(ratePattern, { error: isNot("a rate, such as 20/s or 1200/m") }).meta({ examples: ["20/s", "1200/m"], patternErrorMessage: "is not a rate, such as 20/s or 1200/m" }).transform((text) => parseRate(text) ?? Number.NaN).refine((rate) => rate > 0, { error: "must be above zero", abort: true }).refine((rate) => rate >= slowestPerSecond, { error: "must be 1/h or more" });

// src/commands/durationOf.ts
init_errors();
function durationOf(option, text) {
  const ms = parseDuration(text);
  if (ms === void 0) throw new UsageError(`${option} ${text} is no duration`, { hint: "write 2s, 90s or 1m" });
  return ms;
}

// src/commands/history/trend/trendTerms.ts
var defaultMinEffect = "10%";
function parseTerms({ significance, minEffect, shift }) {
  const parsed = significance === void 0 ? defaultSignificance : significanceOf(significance);
  const effect = minEffect ?? defaultMinEffect;
  return {
    terms: {
      levels: alarmLevels(parsed),
      minEffectMs: msOf("--min-effect", effect),
      shiftsMs: shiftsOf(shift)
    },
    significance: parsed,
    minEffect: effect
  };
}
var largestSignificance = 0.1;
var leastSignificance = 1e-6;
function significanceOf(text) {
  const percent2 = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  const value = percent2 === void 0 ? /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN : Number(percent2) / 100;
  if (value >= leastSignificance && value <= largestSignificance) return value;
  throw new UsageError(`--significance ${text} is no part of years with a false alarm`, {
    hint: `write 0.01 or 1%; from ${leastSignificance} to ${largestSignificance}`
  });
}
function msOf(option, text) {
  const percent2 = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent2 !== void 0) return (withinMs) => withinMs * Number(percent2) / 100;
  const ms = durationOf(option, text);
  return () => ms;
}
var shiftsOf = (texts = ["25%", "50%"]) => {
  const each = texts.map((text) => msOf("--shift", text));
  return (withinMs) => each.map((ms) => ms(withinMs));
};

// src/domain/trend/trendReport.ts
var trendStates = [
  "regressed",
  "improved",
  "recovered",
  "too-few",
  "steady"
];
var isNews = ({ state, last }) => state === "regressed" || state === "improved" || state === "recovered" || last.isAboveWorst;

// src/commands/history/trend/trendReportOf.ts
var mostResults = 400;
function trendsOf({ expectations: expectations2, acceptances, sinceIso = "" }, terms2) {
  const accepted = new Map(acceptances.map((each) => [placeOf(each), each]));
  const newest = newestRuns(expectations2);
  const present = expectations2.filter((each) => each.results.at(-1)?.run === newest.get(scenarioOf(each)));
  const entries = present.flatMap((each) => {
    const acceptance = accepted.get(placeOf(each));
    const results = sinceIso === "" ? each.results : each.results.filter(({ at: at2 }) => at2 >= sinceIso);
    const trend = trendOf(results, acceptance?.at, { ...terms2, random: randomFrom(seed) });
    return trend === void 0 ? [] : [entryOf(each, trend, acceptance)];
  });
  return { entries: entries.toSorted(byState), totals: totalsOf(entries, expectations2.length - present.length) };
}
var seed = 1;
var placeOf = ({ environment, scenario, key }) => JSON.stringify([environment, scenario, key]);
var scenarioOf = ({ environment, scenario }) => JSON.stringify([environment, scenario]);
function newestRuns(expectations2) {
  const newest = /* @__PURE__ */ new Map();
  for (const each of expectations2) {
    const last = each.results.at(-1);
    const known = newest.get(scenarioOf(each));
    if (last !== void 0 && (known === void 0 || last.at > known.at)) newest.set(scenarioOf(each), last);
  }
  return new Map([...newest].map(([scenario, { run }]) => [scenario, run]));
}
function entryOf(of, trend, acceptance) {
  const { environment, scenario, key, provider, monitor, severity } = of;
  const { last, baseline, judged, passed, inconclusive, lacking } = trend;
  const { withinMs, floorMs, worstMs } = last;
  return {
    ...{ environment, scenario, key, provider, monitor, ...severity !== void 0 && { severity } },
    state: trend.state,
    baseline: {
      ...baseline,
      ...baseline.why === "accepted" && acceptance && { reason: acceptance.reason, by: acceptance.by }
    },
    runs: { judged, passed, inconclusive, lacking },
    latencyMs: trend.latency,
    ...{ withinMs, ...floorMs !== void 0 && { floorMs }, ...worstMs !== void 0 && { worstMs } },
    last: {
      ...pointOf(last),
      ...last.latencyMs && { marginMs: withinMs - last.latencyMs.estimate },
      isAboveWorst: trend.isAboveWorst
    },
    ...trend.slower && { slower: trend.slower },
    ...trend.turned && { turned: trend.turned },
    ...trend.faster && { faster: trend.faster },
    ...trend.suspect && { suspect: trend.suspect },
    shifts: trend.shifts,
    needs: trend.needs,
    results: trend.results.slice(-mostResults).map(pointOf)
  };
}
var pointOf = ({ at: at2, run, outcome: outcome2, verdict, latencyMs }) => latencyMs === void 0 ? { at: at2, run, outcome: outcome2, verdict } : { at: at2, run, outcome: outcome2, verdict, latencyMs: latencyMs.estimate };
var byState = (a, b) => trendStates.indexOf(a.state) - trendStates.indexOf(b.state) || Number(isNews(b)) - Number(isNews(a));
function totalsOf(entries, gone) {
  const of = (state) => entries.filter((entry) => entry.state === state).length;
  return {
    expectations: entries.length,
    regressed: of("regressed"),
    improved: of("improved"),
    recovered: of("recovered"),
    tooFew: of("too-few"),
    steady: of("steady"),
    aboveWorst: entries.filter(({ last }) => last.isAboveWorst).length,
    failing: entries.filter(({ last }) => last.outcome === "failed").length,
    gone
  };
}

// bench/trend/speed.ts
init_knownReport();

// src/history/store/openHistory.ts
var import_node_fs2 = require("node:fs");
init_errors();
init_postgresUrl();
async function openHistory(place, what) {
  if (isPostgresUrl(place)) {
    const { openPostgresHistory: openPostgresHistory2 } = await Promise.resolve().then(() => (init_postgresHistory(), postgresHistory_exports));
    const found = await openPostgresHistory2(place, what);
    if (found === void 0) throw noHistoryAt(shownPlace(place));
    return found;
  }
  if (what === "to-read" && !(0, import_node_fs2.existsSync)(place)) throw noHistoryAt(place);
  const { openEmbeddedHistory: openEmbeddedHistory2 } = await Promise.resolve().then(() => (init_embeddedHistory(), embeddedHistory_exports));
  return openEmbeddedHistory2(place);
}
var noHistoryAt = (place) => new UsageError(`there is no history yet at ${place}`, {
  hint: "`alertdrill run` adds each run to it, and `alertdrill history import` those that were recorded before"
});

// bench/trend/speed.ts
var [nightsAYear, expectations] = [365, 274];
async function speed() {
  const dir = (0, import_node_fs3.mkdtempSync)((0, import_node_path2.join)((0, import_node_os2.tmpdir)(), "alertdrill-trend-"));
  try {
    const file = (0, import_node_path2.join)(dir, "history.db");
    await fill(file);
    const times = { read: [], reckoned: [], one: [] };
    for (let round = 0; round < 5; round += 1) {
      const [read, results] = await timed(() => readAll(file));
      const { terms: terms2 } = parseTerms({ project: void 0, failOn: "none" });
      const [reckoned] = await timed(() => trendsOf({ expectations: results, acceptances: [] }, terms2));
      const [one] = await timed(() => trendsOf({ expectations: results.slice(0, 1), acceptances: [] }, terms2));
      times.read.push(read);
      times.reckoned.push(reckoned);
      times.one.push(one);
    }
    const whole = times.read.map((read, round) => read + (times.reckoned[round] ?? 0));
    const inWords2 = (values) => `${values.map((value) => value.toFixed(0)).join(", ")} ms`;
    const count = nightsAYear * expectations;
    return [
      {
        name: `the trend of ${count.toLocaleString("en")} results, own time`,
        ...{ limit: 1, measured: median(whole) / 1e3, unit: "s" },
        detail: `${expectations} expectations, a year of nights each; read from the history: ${inWords2(times.read)}; reckoned: ${inWords2(times.reckoned)}, the first of them before anything was compiled`
      },
      {
        name: "one expectation with a year of nights, own time",
        ...{ limit: 50, measured: median(times.one), unit: "ms" },
        detail: inWords2(times.one)
      }
    ];
  } finally {
    (0, import_node_fs3.rmSync)(dir, { recursive: true });
  }
}
async function timed(work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e3, result];
}
async function readAll(file) {
  const store = await openHistory(file, "to-read");
  try {
    return await store.results({});
  } finally {
    await store.close();
  }
}
async function fill(file) {
  const random = randomFrom(7);
  const kinds = [minutely, threeOfThem, agent, fifteen];
  const all = Array.from({ length: expectations }, (_, index) => {
    const shift = { from: index % 10 === 0 ? 300 : nightsAYear, byMs: 6e4 };
    return nights(kinds[index % kinds.length] ?? minutely, random, nightsAYear, shift);
  });
  const runs = Array.from({ length: nightsAYear }, (_, night) => {
    const startedAt = all[0]?.[night]?.at ?? "";
    const report = {
      schemaVersion: 1,
      run: { id: `${startedAt}-night`, startedAt, environment: "verification", outcome: "passed" },
      drills: all.map((results, index) => {
        const { scenarioHash, monitorHash, at: at2, run, ...result } = results[night] ?? never2();
        const monitor = { id: `m${index}`, name: `Monitor ${index}` };
        const expectation2 = { key: `key-${index}`, provider: "p", monitor, monitorConfigHash: monitorHash, ...result };
        const outcome2 = result.outcome;
        return {
          scenario: `s-${index}`,
          note: run,
          scenarioHash,
          outcome: outcome2,
          injectedAt: at2,
          expectations: [expectation2]
        };
      })
    };
    const parsed = parseReport(report);
    if ("why" in parsed) throw new Error(parsed.why);
    return { id: report.run.id, isCutOff: false, report: JSON.stringify(report), known: parsed.report };
  });
  const store = await openHistory(file, "to-keep");
  await store.keep(runs);
  await store.close();
}
function never2() {
  throw new RangeError("a night without a result");
}

// bench/trend/main.ts
var [alarmTrials, worstTrials, powerTrials] = [3e3, 8e3, 500];
async function main() {
  const measuredOn = circumstances((0, import_node_path3.resolve)(__dirname, "../.."));
  const timing = await speed();
  process.stdout.write(inLines(timing));
  const alarms = quiet.map((kind, index) => {
    const isWorst = index === 0 || index === quiet.length - 1;
    return told(falseAlarms(kind, isWorst ? worstTrials : alarmTrials, index === 0 ? 2 : 1));
  });
  const outlier = told(oneOutlier(powerTrials));
  const found = [...narrow, ...wide].flatMap(
    (kind) => [15, 30, 60, 365].map((baseline) => told(power(kind, baseline, 6e4, powerTrials)))
  );
  const larger = wide.map((kind) => told(power(kind, 90, 12e4, powerTrials)));
  if (process.argv.includes("--write")) {
    const text = asMarkdown({ measuredOn, timing, alarms, outlier, found: [...found, ...larger] });
    (0, import_node_fs4.writeFileSync)((0, import_node_path3.join)(__dirname, "results.md"), text);
  }
  process.exitCode = timing.every(isMet) && alarms.every(isQuiet) && outlier.alarms === 0 && [...found, ...larger].every(isFound) ? 0 : 1;
}
function told(result) {
  process.stdout.write(`${JSON.stringify(result)}
`);
  return result;
}
var isQuiet = ({ slower, trials: trials2 }) => atMost(slower, trials2) < 0.01;
var isNarrow = ({ rangeMs }) => rangeMs !== void 0 && rangeMs <= 6e4;
var isFound = (each) => (!isNarrow(each) || each.foundByThree >= 0.95 * each.trials) && (each.said < 50 || each.kept >= 0.95 * each.said);
var percent = (part2) => `${(100 * part2).toFixed(2)} %`;
var seconds = (ms) => `${ms / 1e3} s`;
var met = (is) => is ? "met" : "**not met**";
var row2 = (cells) => `| ${cells.join(" | ")} |`;
var rows = (head, lines) => [head, head.map(() => "---"), ...lines].map(row2).join("\n");
function asMarkdown({ measuredOn, timing, alarms, outlier, found }) {
  const { date, commit, machine, node } = measuredOn;
  const second2 = alarms.flatMap((each) => each.secondYear ?? [])[0];
  return `# Trend

Written by \`npm run bench:trend -- --write\`, about ten minutes. How latencies are drawn is in \`kinds.ts\`, which are in
\`catalogue.ts\`; the significance is 1 %, and seeds are fixed.

- ${date}, commit ${commit}
- ${machine}, Node ${node}

## False alarms

Nothing ever changes. Each trial is one expectation without a history, drilled for 365 nights and looked at each night;
counted are those that were ever said to have become slower, with any effect at all (\`--min-effect 0s\`). The upper bound
is that of 95 % confidence, and has to be under 1 %. In brackets: with the default least effect, 10 % of the deadline.
Improvements have a budget of their own.

${rows(
    ["latencies", "trials", "slower", "at most", "", "(default effect)", "faster"],
    alarms.map((each) => {
      const { kind, trials: trials2, slower, faster, slowerOfEffect } = each;
      const rates = [percent(slower / trials2), percent(atMost(slower, trials2)), met(isQuiet(each))];
      return [kind, String(trials2), ...rates, `(${percent(slowerOfEffect / trials2)})`, percent(faster / trials2)];
    })
  )}

${second2 === void 0 ? "" : `In the second year, of ${second2.trials} that were quiet in the first: ${percent(second2.slower / second2.trials)}.
`}
A single outlier (ten minutes more in one night, at any of ${outlier.nights} nights; ${outlier.trials} trials): ${outlier.alarms} said to be
slower in that night or the next two because of it.

## A shift of 60 s

After so many quiet nights each latency is longer by 60 s (in the last rows by 120 s), for good; the least effect is the
default. *Range* is worst case minus floor. Up to 60 s the shift has to be found by the third run in 95 % of ${powerTrials} trials.
Elsewhere a number of runs is said beforehand, from the results until then, where it can be; by that run it has to be found
in 95 % of the trials in which one was said.

${rows(
    [
      "latencies",
      "range",
      "baseline",
      "shift",
      "by the third run",
      "runs said (least, median, most)",
      "said in",
      "found by then",
      ""
    ],
    found.map((each) => [
      each.kind,
      each.rangeMs === void 0 ? "-" : seconds(each.rangeMs),
      String(each.baseline),
      seconds(each.shiftMs),
      percent(each.foundByThree / each.trials),
      each.runs === void 0 ? "-" : `${each.runs.least}, ${each.runs.median}, ${each.runs.most}`,
      percent(each.said / each.trials),
      each.said === 0 ? "-" : percent(each.kept / each.said),
      each.said < 50 && !isNarrow(each) ? "hardly said" : met(isFound(each))
    ])
  )}

## Speed

${rows(
    ["figure", "limit", "measured", ""],
    timing.map((figure) => [
      figure.name,
      `${figure.limit} ${figure.unit}`,
      `${figure.measured.toFixed(2)} ${figure.unit}`,
      met(isMet(figure))
    ])
  )}

${timing.map(({ name, detail }) => `- ${name}: ${detail}`).join("\n")}
`;
}
void main();
