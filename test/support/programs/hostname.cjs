// Required before anything else (NODE_OPTIONS): a process that takes itself to be on another machine.
const os = require('node:os');
os.hostname = () => process.env.TEST_HOSTNAME;
