import { Icon } from '@lockstep/design/icons.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay, useOpenAlarms } from '../data/hooks.ts';
import { faultsQuery } from '../data/queries.ts';
import { useT } from '../i18n/language.ts';
import { ABOUT, DEMO, DIAGNOSE, HUB, OPERATE, USERS, type PageLink } from './pages.ts';
import classes from './Shell.module.css';

/** The way to all pages. */
export function Rail(): ReactNode {
  const t = useT();
  const alarms = useOpenAlarms().length;
  const isAdmin = useMay('admin');
  const faults = useQuery(faultsQuery).data;
  return (
    <nav className={classes['rail']} aria-label={t('nav.label')}>
      <div className={classes['brand']}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7" fill="var(--ls-text)" />
          <path d="M8 8v16h7M17 24v-6h7v-8" fill="none" stroke="var(--ls-surface)" strokeWidth="3" />
        </svg>
        <span>Lockstep</span>
      </div>
      {OPERATE.map((page) => (
        <RailLink key={page.to} page={page} {...(page.to === '/alarms' && alarms > 0 ? { count: alarms } : {})} />
      ))}
      <div className={classes['group']}>{t('nav.hub')}</div>
      {HUB.map((page) => (
        <RailLink key={page.to} page={page} />
      ))}
      <div className={classes['group']}>{t('nav.diagnose')}</div>
      {DIAGNOSE.map((page) => (
        <RailLink key={page.to} page={page} />
      ))}
      {isAdmin && <RailLink page={USERS} />}
      {faults !== undefined && faults !== null && <RailLink page={DEMO} />}
      <RailLink page={ABOUT} />
    </nav>
  );
}

function RailLink({ page, count }: { page: PageLink; count?: number }): ReactNode {
  const t = useT();
  return (
    <Link to={page.to} className={classes['link'] ?? ''} activeOptions={{ exact: page.to === '/' }} title={t(page.label)} aria-label={t(page.label)}>
      <Icon name={page.icon} />
      <span>{t(page.label)}</span>
      {count !== undefined && <span className={classes['count']}>{count}</span>}
    </Link>
  );
}
