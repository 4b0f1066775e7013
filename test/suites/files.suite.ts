import { folders } from './folders';
import { unitSuite } from './unitSuite';

const mine: readonly string[] = folders.files;
unitSuite((folder) => mine.includes(folder));
