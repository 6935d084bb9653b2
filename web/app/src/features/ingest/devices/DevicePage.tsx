import type { Device } from '@lockstep/client/devices.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Page } from '../../../components/Page.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { useT } from '../../../i18n/language.ts';
import { ConnectionHistory } from './ConnectionHistory.tsx';
import { ConnectionPanel } from './ConnectionPanel.tsx';
import { CredentialsPanel } from './CredentialsPanel.tsx';
import { DeviceDrift } from './DeviceDrift.tsx';
import { deviceQuery, isMissing } from './deviceQueries.ts';
import classes from './Devices.module.css';
import { DeviceTwin } from './DeviceTwin.tsx';
import { ForEngineers } from './ForEngineers.tsx';
import { IdentityPanel } from './IdentityPanel.tsx';
import { LadderPanel } from './LadderPanel.tsx';
import { ModulesPanel } from './ModulesPanel.tsx';
import { PermissionsPanel } from './PermissionsPanel.tsx';
import { StateMark } from './StateMark.tsx';
import { TelemetryPanel } from './TelemetryPanel.tsx';

/** All there is to one device. `messages` shows what it says as it says it. */
export function DevicePage({ id, messages }: { id: string; messages: (device: Device) => ReactNode }): ReactNode {
  return (
    <ForEngineers title={id}>
      <One id={id} messages={messages} />
    </ForEngineers>
  );
}

function One({ id, messages }: { id: string; messages: (device: Device) => ReactNode }): ReactNode {
  const t = useT();
  const query = useQuery(deviceQuery(id));
  if (query.isError) {
    return (
      <Page title={id}>
        {isMissing(query.error) ? (
          <Panel>
            <Empty title={t('device.gone')}>{t('device.goneHint')}</Empty>
          </Panel>
        ) : (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  }
  if (query.data === undefined) {
    return (
      <Page title={id}>
        <Skeleton height={360} animate={false} />
      </Page>
    );
  }
  const device = query.data;
  return (
    <Page title={id} hint={<StateMark state={device.state} />}>
      <div className={classes['columns']}>
        <div className={classes['stack']}>
          <LadderPanel id={device.id} />
          {messages(device)}
          <DeviceDrift id={id} />
          <ConnectionHistory id={id} />
          <DeviceTwin device={device} />
        </div>
        <div className={classes['stack']}>
          <IdentityPanel device={device} />
          <CredentialsPanel owner={device.id} credentials={device.credentials} isOver={device.state === 'decommissioned'} />
          {device.telemetry !== undefined && <TelemetryPanel telemetry={device.telemetry} />}
          <ConnectionPanel id={id} />
          <PermissionsPanel device={device} />
          <ModulesPanel device={device} />
        </div>
      </div>
    </Page>
  );
}
