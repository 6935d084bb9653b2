import type { IconName } from '@lockstep/design/icons.tsx';
import type { Key } from '../i18n/en.ts';

/** A place that the rail and the palette lead to. */
export interface PageLink {
  to:
    | '/'
    | '/graph'
    | '/trend'
    | '/sql'
    | '/data'
    | '/alarms'
    | '/alarm-report'
    | '/rules'
    | '/what-if'
    | '/behaviours'
    | '/fmus'
    | '/sources'
    | '/drift'
    | '/commands'
    | '/devices'
    | '/approvals'
    | '/certificates'
    | '/sparkplug'
    | '/clients'
    | '/mqtt'
    | '/notifications'
    | '/audit'
    | '/access'
    | '/users'
    | '/demo'
    | '/about';
  label: Key;
  icon: IconName;
}

/** What an operator looks at. */
export const OPERATE: PageLink[] = [
  { to: '/', label: 'nav.overview', icon: 'overview' },
  { to: '/alarms', label: 'nav.alarms', icon: 'alarm' },
  { to: '/alarm-report', label: 'nav.alarmReport', icon: 'grade' },
  { to: '/trend', label: 'nav.trend', icon: 'trend' },
  { to: '/sql', label: 'nav.sql', icon: 'sql' },
  { to: '/data', label: 'nav.data', icon: 'data' },
  { to: '/graph', label: 'nav.graph', icon: 'graph' },
  { to: '/commands', label: 'nav.commands', icon: 'command' },
  { to: '/rules', label: 'nav.rules', icon: 'rule' },
  { to: '/what-if', label: 'nav.whatIf', icon: 'fork' },
  { to: '/behaviours', label: 'nav.behaviours', icon: 'behaviour' },
  { to: '/fmus', label: 'nav.fmus', icon: 'fmu' },
];

/** Who connects: their identities, and how well they keep to what they speak. */
export const HUB: PageLink[] = [
  { to: '/devices', label: 'nav.devices', icon: 'device' },
  { to: '/approvals', label: 'nav.approvals', icon: 'approve' },
  { to: '/certificates', label: 'nav.certificates', icon: 'certificate' },
  { to: '/sparkplug', label: 'nav.sparkplug', icon: 'grade' },
];

/** Where to look when something is odd. */
export const DIAGNOSE: PageLink[] = [
  { to: '/sources', label: 'nav.sources', icon: 'source' },
  { to: '/drift', label: 'nav.drift', icon: 'drift' },
  { to: '/clients', label: 'nav.clients', icon: 'client' },
  { to: '/mqtt', label: 'nav.mqtt', icon: 'messages' },
  { to: '/notifications', label: 'nav.notifications', icon: 'comment' },
  { to: '/audit', label: 'nav.audit', icon: 'audit' },
  { to: '/access', label: 'nav.access', icon: 'key' },
];

/** What only administrators see. */
export const USERS: PageLink = { to: '/users', label: 'nav.users', icon: 'user' };
export const DEMO: PageLink = { to: '/demo', label: 'nav.demo', icon: 'fault' };
export const ABOUT: PageLink = { to: '/about', label: 'nav.about', icon: 'about' };
