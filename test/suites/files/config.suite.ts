import { suiteOf } from '../suiteOf';

suiteOf('files', (folder) => folder === 'config');
