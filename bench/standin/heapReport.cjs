// Loaded into the measured process (`node --expose-gc --require`): says, when asked, what is left after a collection.
process.on('message', () => {
  global.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  process.send?.({ heldMb: (heapUsed + arrayBuffers) / 1e6 });
});
process.channel?.unref();
