import { suiteOf } from '../suiteOf';

suiteOf('unit', (folder) => folder === 'domain');
