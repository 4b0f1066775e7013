import { openHistory } from '../../../src/history/store/openHistory';
import type { HistoryStore } from '../../../src/history/store/historyStore';
import { historyContract, historyRun, idsIn, withinHistory } from '../../support/historyContract';
import { describeWithPostgres, startPostgres, type PostgresServer } from '../../support/postgres';

describeWithPostgres('the history in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => void (server = await startPostgres()));
  afterAll(() => server.stop());

  let url: string;
  beforeEach(async () => void (url = await server.createDatabase()));
  const open = (): Promise<HistoryStore> => openHistory(url, 'to-keep');
  const within = <T>(work: (history: HistoryStore) => Promise<T>): Promise<T> => withinHistory(open, work);

  historyContract(open);
});
