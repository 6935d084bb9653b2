import type { Alarm } from '@lockstep/client/documents.ts';
import { isAside } from '../../data/queries.ts';

/** What operators do with an alarm, besides acknowledging it. */
export type AlarmAction = 'shelve' | 'unshelve' | 'outOfService' | 'returnToService' | 'reset' | 'comment' | 'assign';

/** The last part of the path that does it. */
export const PATHS: Record<AlarmAction, string> = {
  shelve: 'shelve',
  unshelve: 'unshelve',
  outOfService: 'out-of-service',
  returnToService: 'return-to-service',
  reset: 'reset',
  comment: 'comment',
  assign: 'assign',
};

/** What may be done with it as it stands. */
export function actionsOf(alarm: Alarm): AlarmAction[] {
  const actions: AlarmAction[] = [];
  if (alarm.state === 'latched-acknowledged') {
    actions.push('reset');
  }
  actions.push(alarm.shelved === undefined ? 'shelve' : 'unshelve');
  actions.push(alarm.outOfService === undefined ? 'outOfService' : 'returnToService');
  if (alarm.state !== 'normal' || isAside(alarm)) {
    actions.push('assign');
  }
  actions.push('comment');
  return actions;
}

/** What is said with an action: the members of its request. */
export interface AlarmWords {
  reason: string;
  time: string;
  permit: string;
  to: string;
}

export function bodyOf(action: AlarmAction, words: AlarmWords): Record<string, string> {
  switch (action) {
    case 'shelve':
      return { reason: words.reason, for: words.time };
    case 'outOfService':
      return words.permit === '' ? { reason: words.reason } : { reason: words.reason, permit: words.permit };
    case 'comment':
      return { comment: words.reason };
    case 'assign':
      return { to: words.to };
    case 'unshelve':
    case 'returnToService':
    case 'reset':
      return words.reason === '' ? {} : { reason: words.reason };
  }
}

/** Whether an action cannot be without a reason. */
export function needsReason(action: AlarmAction): boolean {
  return action === 'shelve' || action === 'outOfService' || action === 'comment';
}
