/** The one language that zod's messages are in here. It loads 60 of them at start, and jest does so in each test file. */
export { default as en } from 'zod/v4/locales/en.cjs';
