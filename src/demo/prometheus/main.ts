import { join } from 'node:path';
import { announce, runProcess } from '../lifetime';
import { readServersArguments } from './serversArguments';
import { startServers } from './startServers';

/**
 * Prometheus and Alertmanager as the children of a process of its own: they know nothing of the stdin of a parent that
 * was killed, and this one does. Its first line on stdout is JSON, `{"prometheusUrl", "alertmanagerUrl", "pid"}`, once
 * the rules are judged. A server that ends by itself ends it.
 */
void runProcess(
  'servers',
  () => readServersArguments(process.argv.slice(2)),
  async ({ settings }, log, ending) => {
    const servers = await startServers({ ...settings, rulesFile: join(__dirname, 'rules.yml') }, log, ending);
    void servers.died.then((how) => {
      log(how);
      process.exit(1);
    });
    announce({ prometheusUrl: servers.prometheusUrl, alertmanagerUrl: servers.alertmanagerUrl });
    return () => servers.stop();
  },
);
