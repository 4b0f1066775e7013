import { suiteOf } from '../suiteOf';

const elsewhere = ['domain', 'faults', 'providers', 'polling', 'probes'];
suiteOf('unit', (folder) => !elsewhere.includes(folder));
