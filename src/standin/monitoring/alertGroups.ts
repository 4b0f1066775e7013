import type { Alert } from '../engine/alert';
import { concerns } from '../engine/downtime';
import type { Store } from '../store/store';
import { scopeTargetOf } from './scopeTarget';

/**
 * Whether an alert is one of an alert group: services and roles of a setting are one condition, monitors another, and
 * both have to hold (docs/howto/alert-groups).
 */
export function isInAlertGroup(store: Store, alert: Alert): boolean {
  const target = scopeTargetOf(store, alert);
  const nothingExcluded = { serviceExcludeScopes: [], roleExcludeScopes: [], monitorExcludeScopes: [] };
  return store.alertGroupSettings.all().some((setting) => concerns({ ...setting, ...nothingExcluded }, target));
}
