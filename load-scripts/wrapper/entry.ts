// What k6 really runs: alertdrill bundles this file around a load script (src/faults/k6/bundleScript.ts). It owns how
// much load there is and whom it may reach; the script says what one iteration does.
import * as loadScript from 'alertdrill:load-script';
import { parseOwnedOptions, refuseOwnedOptions, type ScriptOptions } from './ownedOptions';

const script: LoadScript = loadScript;
const { default: iteration, options: given = {} } = script;
if (typeof iteration !== 'function') throw new Error('The load script has no default function: that is one iteration.');
refuseOwnedOptions(given);

const owned = parseOwnedOptions(__ENV.ALERTDRILL_OPTIONS);
const summaryFile = __ENV.ALERTDRILL_SUMMARY_FILE;
if (!summaryFile) throw new Error('ALERTDRILL_SUMMARY_FILE is not set: this file is run by alertdrill alone.');

const usualTrendStats = ['avg', 'min', 'med', 'max', 'p(90)'];

export const options: ScriptOptions = {
  ...given,
  scenarios: owned.scenarios,
  blacklistIPs: [...(given.blacklistIPs ?? []), ...owned.blacklistIPs],
  // alertdrill reads the 95th percentile, whatever else the script asks for.
  summaryTrendStats: [...new Set([...(given.summaryTrendStats ?? usualTrendStats), 'p(95)'])],
};

export default iteration;

// k6 refuses an export that is undefined, so both are always there.
export const setup = (): unknown => script.setup?.();
export const teardown = (data: unknown): unknown => script.teardown?.(data);

// The script's own is not called: it would write wherever it likes, and nothing would take that back.
export const handleSummary = (data: SummaryData): Record<string, string> => ({
  [summaryFile]: JSON.stringify({ metrics: data.metrics }),
});
