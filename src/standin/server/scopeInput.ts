import { z } from 'zod';
import type { Store } from '../store/store';
import { badRequest } from './apiError';
import { roleFullname } from './names';

/** The official client sends null for an empty list. */
const list = <T>(item: z.ZodType<T>) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

export const names = list(z.string().min(1));
export const roles = list(roleFullname);

/** What settings that choose by service, role and monitor name of them. */
export interface Scoped {
  readonly serviceScopes: readonly string[];
  readonly roleScopes: readonly string[];
  readonly monitorScopes: readonly string[];
}

/** Refuses (400) what doesn't exist, and what is named twice. */
export function refuseFaultyScopes(store: Store, { serviceScopes, roleScopes, monitorScopes }: Scoped): void {
  for (const scopes of [serviceScopes, roleScopes, monitorScopes]) {
    const twice = scopes.find((name, index) => scopes.indexOf(name) !== index);
    if (twice !== undefined) throw badRequest(`${twice} is named twice`);
  }
  const isRole = (fullname: string): boolean => {
    const [service = '', role] = fullname.split(':');
    return store.services.get(service)?.roles.some(({ name }) => name === role) === true;
  };
  const isMonitor = (id: string): boolean =>
    store.monitors.get(id) !== undefined || store.checks.all().some(({ monitorId }) => monitorId === id);
  const unknown = [
    ...serviceScopes.filter((name) => store.services.get(name) === undefined).map((name) => `service ${name}`),
    ...roleScopes.filter((fullname) => !isRole(fullname)).map((fullname) => `role ${fullname}`),
    ...monitorScopes.filter((id) => !isMonitor(id)).map((id) => `monitor ${id}`),
  ];
  if (unknown.length > 0) throw badRequest(`there is no ${unknown.join(', no ')}`);
}
