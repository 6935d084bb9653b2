import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { PRIORITIES, type Priority } from '@lockstep/client/documents.ts';
import { HOURS, type AlarmReportSearch } from './features/stream/reportSearch.ts';
import type { AlarmSearch } from './features/stream/AlarmsPage.tsx';
import type { TrendSearch } from './features/history/TrendPage.tsx';
import type { BehaviourSearch } from './features/simulation/behaviours/BehavioursPage.tsx';
import { queryClient } from './data/queries.ts';
import { localPage, session } from './data/session.ts';
import { Overview } from './features/twins/Overview.tsx';
import { Shell } from './shell/Shell.tsx';

type Raw = Record<string, unknown>;

/** Which devices are shown. */
type DeviceSearch = Partial<Record<'text' | 'state' | 'group' | 'tag' | 'model' | 'problem', string | undefined>>;

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
}

const root = createRootRoute({ component: Outlet });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (raw: Raw): { then?: string | undefined } => ({ then: localPage(text(raw['then'])) }),
  component: lazyRouteComponent(() => import('./routes/login.tsx')),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: ({ location }) => {
    if (session.current() === undefined) {
      // The router's redirects are thrown, by its own design.
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw redirect({ to: '/login', search: { then: location.href === '/' ? undefined : location.href } });
    }
  },
  component: Shell,
});

const overview = createRoute({ getParentRoute: () => shell, path: '/', component: Overview });

const graph = createRoute({
  getParentRoute: () => shell,
  path: '/graph',
  validateSearch: (raw: Raw): { twin?: string | undefined } => ({ twin: text(raw['twin']) }),
  component: lazyRouteComponent(() => import('./routes/graph.tsx')),
});

const twin = createRoute({ getParentRoute: () => shell, path: '/twins/$id', validateSearch: (raw: Raw): { branch?: string | undefined } => ({ branch: text(raw['branch']) }), component: lazyRouteComponent(() => import('./routes/twin.tsx')) });

const sql = createRoute({ getParentRoute: () => shell, path: '/sql', component: lazyRouteComponent(() => import('./routes/sql.tsx')) });
const data = createRoute({ getParentRoute: () => shell, path: '/data', component: lazyRouteComponent(() => import('./routes/data.tsx')) });

const trend = createRoute({
  getParentRoute: () => shell,
  path: '/trend',
  validateSearch: (raw: Raw): TrendSearch => ({
    s: Array.isArray(raw['s']) ? raw['s'].filter((each) => typeof each === 'string') : undefined,
    minutes: typeof raw['minutes'] === 'number' && raw['minutes'] > 0 ? raw['minutes'] : undefined,
    to: typeof raw['to'] === 'number' ? raw['to'] : undefined,
    branch: text(raw['branch']),
  }),
  component: lazyRouteComponent(() => import('./routes/trend.tsx')),
});

const alarms = createRoute({
  getParentRoute: () => shell,
  path: '/alarms',
  validateSearch: (raw: Raw): AlarmSearch => ({
    scope: raw['scope'] === 'all' || raw['scope'] === 'aside' ? raw['scope'] : undefined,
    priority: PRIORITIES.find((each): each is Priority => each === raw['priority']),
    twin: text(raw['twin']),
    branch: text(raw['branch']),
  }),
  component: lazyRouteComponent(() => import('./routes/alarms.tsx')),
});

const alarmReport = createRoute({
  getParentRoute: () => shell,
  path: '/alarm-report',
  validateSearch: (raw: Raw): AlarmReportSearch => ({ position: text(raw['position']), hours: HOURS.find((each) => each === raw['hours']) }),
  component: lazyRouteComponent(() => import('./routes/alarmReport.tsx')),
});

const rules = createRoute({
  getParentRoute: () => shell,
  path: '/rules',
  validateSearch: (raw: Raw): { rule?: string | undefined } => ({ rule: text(raw['rule']) }),
  component: lazyRouteComponent(() => import('./routes/rules.tsx')),
});

const whatIf = createRoute({
  getParentRoute: () => shell,
  path: '/what-if',
  validateSearch: (raw: Raw): { id?: string | undefined } => ({ id: text(raw['id']) }),
  component: lazyRouteComponent(() => import('./routes/whatIf.tsx')),
});
const behaviours = createRoute({
  getParentRoute: () => shell,
  path: '/behaviours',
  validateSearch: (raw: Raw): BehaviourSearch => ({
    name: text(raw['name']),
    twin: text(raw['twin']),
    minutes: typeof raw['minutes'] === 'number' && raw['minutes'] > 0 ? raw['minutes'] : undefined,
    to: typeof raw['to'] === 'number' ? raw['to'] : undefined,
    calibration: text(raw['calibration']),
  }),
  component: lazyRouteComponent(() => import('./routes/behaviours.tsx')),
});

const fmus = createRoute({
  getParentRoute: () => shell,
  path: '/fmus',
  validateSearch: (raw: Raw): { name?: string | undefined } => ({ name: text(raw['name']) }),
  component: lazyRouteComponent(() => import('./routes/fmus.tsx')),
});

const sources = createRoute({ getParentRoute: () => shell, path: '/sources', component: lazyRouteComponent(() => import('./routes/sources.tsx')) });

const drift = createRoute({
  getParentRoute: () => shell,
  path: '/drift',
  validateSearch: (raw: Raw): { twin?: string | undefined; device?: string | undefined } => ({ twin: text(raw['twin']), device: text(raw['device']) }),
  component: lazyRouteComponent(() => import('./routes/drift.tsx')),
});

const commands = createRoute({
  getParentRoute: () => shell,
  path: '/commands',
  validateSearch: (raw: Raw): { twin?: string | undefined } => ({ twin: text(raw['twin']) }),
  component: lazyRouteComponent(() => import('./routes/commands.tsx')),
});

const users = createRoute({ getParentRoute: () => shell, path: '/users', component: lazyRouteComponent(() => import('./routes/users.tsx')) });
const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: (raw: Raw): { twin?: string | undefined } => ({ twin: text(raw['twin']) }),
  component: lazyRouteComponent(() => import('./routes/audit.tsx')),
});

const devices = createRoute({
  getParentRoute: () => shell,
  path: '/devices',
  validateSearch: (raw: Raw): DeviceSearch => ({
    text: text(raw['text']),
    state: text(raw['state']),
    group: text(raw['group']),
    tag: text(raw['tag']),
    model: text(raw['model']),
    problem: text(raw['problem']),
  }),
  component: lazyRouteComponent(() => import('./routes/devices.tsx')),
});
const device = createRoute({ getParentRoute: () => shell, path: '/devices/$id', component: lazyRouteComponent(() => import('./routes/device.tsx')) });
const approvals = createRoute({ getParentRoute: () => shell, path: '/approvals', component: lazyRouteComponent(() => import('./routes/approvals.tsx')) });
const certificates = createRoute({ getParentRoute: () => shell, path: '/certificates', component: lazyRouteComponent(() => import('./routes/certificates.tsx')) });
const sparkplug = createRoute({ getParentRoute: () => shell, path: '/sparkplug', component: lazyRouteComponent(() => import('./routes/sparkplug.tsx')) });
const clients = createRoute({ getParentRoute: () => shell, path: '/clients', component: lazyRouteComponent(() => import('./routes/clients.tsx')) });
const mqtt = createRoute({ getParentRoute: () => shell, path: '/mqtt', component: lazyRouteComponent(() => import('./routes/mqtt.tsx')) });
const notifications = createRoute({ getParentRoute: () => shell, path: '/notifications', component: lazyRouteComponent(() => import('./routes/notifications.tsx')) });
const access = createRoute({ getParentRoute: () => shell, path: '/access', component: lazyRouteComponent(() => import('./routes/access.tsx')) });
const demo = createRoute({ getParentRoute: () => shell, path: '/demo', component: lazyRouteComponent(() => import('./routes/demo.tsx')) });
const about = createRoute({ getParentRoute: () => shell, path: '/about', component: lazyRouteComponent(() => import('./routes/about.tsx')) });

export const router = createRouter({
  basepath: '/ui',
  routeTree: root.addChildren([login, shell.addChildren([overview, graph, twin, trend, sql, data, alarms, alarmReport, rules, whatIf, behaviours, fmus, sources, drift, commands, devices, device, approvals, certificates, sparkplug, clients, mqtt, notifications, audit, access, users, demo, about])]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

// Who logs in goes where they wanted to; who is logged out, here or by the server, goes to the login.
session.subscribe(() => {
  if (session.current() === undefined) {
    queryClient.clear();
    void router.navigate({ to: '/login', search: { then: undefined } });
  } else {
    const wanted = (router.state.location.search as { then?: string }).then;
    void (wanted === undefined ? router.navigate({ to: '/' }) : router.navigate({ href: wanted }));
  }
});
