import { suiteOf } from '../suiteOf';

suiteOf('unit', (folder) => ['faults', 'providers', 'polling', 'probes'].includes(folder));
