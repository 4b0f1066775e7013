import { folders } from './folders';
import { unitSuite } from './unitSuite';

const named: readonly string[] = Object.values(folders).flat();
unitSuite((folder) => !named.includes(folder));
