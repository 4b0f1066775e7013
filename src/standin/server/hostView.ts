import { serviceOf } from '../engine/scope';
import type { Host } from '../store/store';

/** A host as the API shows it. */
export function shownHost(host: Host): object {
  const { id, name, displayName, customIdentifier, meta, interfaces, memo, status, isRetired, retiredAt, createdAt } =
    host;
  return {
    id,
    name,
    displayName,
    customIdentifier,
    meta,
    interfaces,
    memo,
    status,
    isRetired,
    retiredAt,
    createdAt,
    size: 'standard',
    roles: rolesByService(host),
  };
}

function rolesByService({ roleFullnames }: Host): Record<string, readonly string[]> {
  const services = [...new Set(roleFullnames.map(serviceOf))];
  return Object.fromEntries(
    services.map((service) => [
      service,
      roleFullnames
        .filter((fullname) => serviceOf(fullname) === service)
        .map((fullname) => fullname.slice(service.length + 1)),
    ]),
  );
}
