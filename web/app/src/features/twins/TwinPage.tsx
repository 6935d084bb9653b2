import { Panel } from '@lockstep/design/Panel.tsx';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { useAlarmsByTwin, useCatalogue, useWatch } from '../../data/hooks.ts';
import { live } from '../../data/liveHub.ts';
import { driftQuery, installationsQuery, twinQuery } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import { AlarmLines } from './AlarmLines.tsx';
import { CommandPanel } from './CommandPanel.tsx';
import { DesiredPanel } from './DesiredPanel.tsx';
import { Installations } from './Installations.tsx';
import { Relations } from './Relations.tsx';
import { Runs } from './Runs.tsx';
import { ValueTable } from './ValueTable.tsx';
import classes from './TwinPage.module.css';

/** All there is to one twin. */
export function TwinPage({ id }: { id: string }): ReactNode {
  const t = useT();
  const navigate = useNavigate();
  const twin = useQuery(twinQuery(id));
  const catalogue = useCatalogue();
  const alarms = useAlarmsByTwin().get(id) ?? [];
  const drift = (useQuery(driftQuery).data?.value ?? []).filter((entry) => entry.twinId === id);
  const installations = useQuery(installationsQuery(id)).data ?? [];
  useWatch([id]);
  if (twin.isError) {
    return (
      <Page title={id}>
        <Trouble error={twin.error} onRetry={() => void twin.refetch()} />
      </Page>
    );
  }
  if (twin.data === undefined || catalogue === undefined) {
    return (
      <Page title={id}>
        <Skeleton height={360} animate={false} />
      </Page>
    );
  }
  const shape = catalogue.shape(twin.data.modelId);
  return (
    <Page
      title={id}
      hint={
        <>
          {shape.label} · <code>{twin.data.modelId}</code>
          {twin.data.draft && <> · {t('twin.draft')}</>} · {t('tile.heard')} <AgeText at={() => live.store.lastHeard(id)} never={t('tile.never')} />
        </>
      }
    >
      <div className={classes['columns']}>
        <div className={classes['stack']}>
          {alarms.length > 0 && (
            <Panel title={t('nav.alarms')} isFlush>
              <AlarmLines alarms={alarms} />
            </Panel>
          )}
          <Panel title={t('twin.values')} isFlush>
            <ValueTable twin={id} shape={shape} />
          </Panel>
        </div>
        <div className={classes['stack']}>
          <CommandPanel twin={id} shape={shape} />
          <DesiredPanel twin={id} shape={shape} />
          <Runs twin={id} />
          <Panel title={t('twin.relations')} isFlush>
            <Relations id={id} onSelect={(other) => void navigate({ to: '/twins/$id', params: { id: other } })} />
          </Panel>
          {installations.length > 0 && (
            <Panel title={t('twin.installations')} isFlush>
              <Installations id={id} installations={installations} />
            </Panel>
          )}
          <Panel title={t('nav.drift')} isFlush>
            {drift.length === 0 ? (
              <p className={classes['none']}>{t('twin.noDrift')}</p>
            ) : (
              <ul className={classes['alarms']}>
                {drift.map((entry) => (
                  <li key={`${entry.property ?? ''} ${entry.reason}`}>
                    <div>
                      <Link to="/drift" search={{ twin: id }}>
                        {entry.property ?? entry.device}
                      </Link>
                      <p>{entry.reason}</p>
                    </div>
                    <span>{entry.count}×</span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      </div>
    </Page>
  );
}

