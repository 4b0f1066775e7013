import { expositionOf } from '../../../src/metrics/expositionOf';
import { exampleReport } from '../../support/exampleDrills';
import { readExposition } from '../../../src/metrics/readExposition';
it('x', async () => {
  const t = await expositionOf(exampleReport('passed','late','missed','rollback-failed','blocked'), [], 1764e6);
  const u = await expositionOf(exampleReport('passed','late'), readExposition(t), 1764e6);
  console.log(t, u);
});
