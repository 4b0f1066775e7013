import { runKeeper } from '../../../src/keeper/main';

// What `alertdrill __keeper` does, without the rest of the command line.
void runKeeper().then(() => process.exit(0));
