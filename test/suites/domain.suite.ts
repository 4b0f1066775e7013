import { folders } from './folders';
import { unitSuite } from './unitSuite';

const mine: readonly string[] = folders.domain;
unitSuite((folder) => mine.includes(folder));
