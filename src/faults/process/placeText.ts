import type { ProcessOptions, Place } from './options';

export function placeOf({ pidFile, port, unit }: Pick<ProcessOptions, 'pidFile' | 'port' | 'unit'>): Place {
  if (pidFile !== undefined) return { by: 'pidFile', file: pidFile };
  if (port !== undefined) return { by: 'port', port };
  if (unit !== undefined) return { by: 'unit', unit };
  throw new Error('the schema lets none pass that names no place');
}

/** `port 8080`, for people. */
export function placeText(place: Place): string {
  switch (place.by) {
    case 'pidFile':
      return `pid file ${place.file}`;
    case 'port':
      return `port ${place.port}`;
    case 'unit':
      return `unit ${place.unit}`;
    default:
      return place satisfies never;
  }
}
