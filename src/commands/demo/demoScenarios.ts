/** As they lie in expectations, for either stack. Without imports: the command line is there at once. */
export const demoScenarios: readonly string[] = ['access-10x', 'image-expired', 'quiet-hour', 'route-cut'];
