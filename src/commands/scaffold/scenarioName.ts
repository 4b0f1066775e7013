/**
 * In kebab-case, from the monitor's name, whose words may be told apart by their capitals alone (`HighErrorRate`,
 * `KubeAPIDown`); a name without Latin letters gives none.
 */
export function scenarioName(monitorName: string | undefined): string {
  const words = (monitorName ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-').slice(0, 60).replace(/-$/, '') ?? 'first-drill';
}
