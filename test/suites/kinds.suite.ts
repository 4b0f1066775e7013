import { folders } from './folders';
import { unitSuite } from './unitSuite';

const mine: readonly string[] = folders.kinds;
unitSuite((folder) => mine.includes(folder));
