import { createVeil } from '../../../src/config/veil';
import { runKeeper } from '../../../src/keeper/main';

// What `alertdrill __keeper` does, without the rest of the command line.
void runKeeper(createVeil()).then(() => process.exit(0));
