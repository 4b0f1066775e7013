import { announce, runProcess } from '../lifetime';
import { feed } from './feed';
import { readFeederArguments } from './feederArguments';
import { createMackerelClient } from './mackerelClient';

/**
 * The feeder as a process of its own. Its first line on stdout is JSON, `{"hostId", "pid"}`, once the shop's host is
 * registered with Mackerel: from then on the service and its role exist and monitors can be made on them.
 */
void runProcess(
  'feeder',
  () => readFeederArguments(process.argv.slice(2), process.env),
  ({ shopUrl, minuteMs, ...api }, log) => {
    const stopping = new AbortController();
    const mackerel = createMackerelClient(api);
    const onRegistered = (hostId: string): void => announce({ hostId });
    const ended = feed({ shopUrl, mackerel, minuteMs, log, onRegistered }, stopping.signal);
    return Promise.resolve(() => {
      stopping.abort();
      return ended;
    });
  },
);
