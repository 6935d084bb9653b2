import { Panel } from '@lockstep/design/Panel.tsx';
import { Kbd } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Page } from '../../components/Page.tsx';
import { api } from '../../data/api.ts';
import { useLogin } from '../../data/hooks.ts';
import { useT } from '../../i18n/language.ts';
import classes from './AboutPage.module.css';

/** What this is, which version, and how to go on by machine. */
export function AboutPage(): ReactNode {
  const t = useT();
  const login = useLogin();
  const version = useQuery({
    queryKey: ['version'],
    queryFn: async () => (await api.get<{ info: { version: string } }>('/openapi.json')).info.version,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  return (
    <Page title={t('nav.about')}>
      <div className={classes['grid']}>
        <Panel title="Lockstep">
          <dl className={classes['facts']}>
            <dt>{t('about.version')}</dt>
            <dd>{version ?? '–'}</dd>
            <dt>{t('about.user')}</dt>
            <dd>
              {login?.name}, {login === undefined ? '' : t(`role.${login.role}`)}
            </dd>
            <dt>{t('about.licence')}</dt>
            <dd>Apache-2.0</dd>
          </dl>
        </Panel>
        <Panel title={t('about.api')}>
          <p>{t('about.apiHint')}</p>
          <p>
            <a href="/openapi.json" target="_blank" rel="noreferrer">
              /openapi.json
            </a>
          </p>
          <pre>{`curl -H "Authorization: Bearer $TOKEN" ${window.location.origin}/api/v1/graph`}</pre>
        </Panel>
        <Panel title={t('about.keys')}>
          <dl className={classes['facts']}>
            <dt>
              <Kbd>Ctrl</Kbd> <Kbd>K</Kbd>
            </dt>
            <dd>{t('head.search')}</dd>
            <dt>
              <Kbd>Tab</Kbd>
            </dt>
            <dd>{t('about.tab')}</dd>
          </dl>
        </Panel>
      </div>
    </Page>
  );
}
