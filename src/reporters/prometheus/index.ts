import { UsageError } from '../../domain/errors';
import type { ReporterKind } from '../../ports/reporter';

/** For the textfile collector of node_exporter. See README.md beside this file. */
export const prometheus: ReporterKind = {
  kind: 'prometheus',
  summary: 'metrics in the text format of Prometheus, into a file for the textfile collector of node_exporter',
  file: 'required',
  create: ({ file }, system) => {
    if (file === undefined)
      throw new UsageError('The prometheus reporter needs a file: --reporter prometheus=FILE.prom');
    if (!file.endsWith('.prom')) {
      throw new UsageError(`the reporter prometheus can't write ${file}: node_exporter reads no file of such a name`, {
        hint: 'let the name end in .prom',
      });
    }
    return {
      runFinished: async (report) => {
        // Not at the start, where every command would load what it needs.
        const { updatedExposition } = await import('./updatedExposition');
        const text = await updatedExposition(report, await system.readFile(file), system.now() / 1_000);
        await system.writeFile(file, text);
      },
    };
  },
};
