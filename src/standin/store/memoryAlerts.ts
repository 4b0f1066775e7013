import { isOpen, subjectKey, type Alert } from '../engine/alert';
import type { StoreListener } from './listener';
import type { AlertStore } from './store';

/** Holds every open alert, and about `capacity` closed ones: past that, those opened the longest ago go. */
export function createAlertStore(capacity: number, listener: StoreListener): AlertStore {
  const byId = new Map<string, Alert>();
  const openById = new Map<string, Alert>();
  const latestIds = new Map<string, string>();

  const forgetOldestClosed = (): void => {
    for (const alert of byId.values()) {
      if (byId.size - openById.size <= capacity) return;
      if (isOpen(alert)) continue;
      byId.delete(alert.id);
      listener.rowChanged('alerts', alert.id, undefined);
      if (latestIds.get(subjectKey(alert)) === alert.id) latestIds.delete(subjectKey(alert));
    }
  };

  return {
    get: (id) => byId.get(id),
    latest(subject) {
      const id = latestIds.get(subjectKey(subject));
      return id === undefined ? undefined : byId.get(id);
    },
    open: () => [...openById.values()],
    newestFirst: () => [...byId.values()].reverse(),
    put(alert) {
      // A map keeps the place of a key that is put again: the order stays that of opening.
      if (!byId.has(alert.id)) latestIds.set(subjectKey(alert), alert.id);
      byId.set(alert.id, alert);
      listener.rowChanged('alerts', alert.id, alert);
      if (isOpen(alert)) openById.set(alert.id, alert);
      else openById.delete(alert.id);
      forgetOldestClosed();
    },
  };
}
