import type { CredentialInfo, Device } from '@lockstep/client/devices.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { formatNumber } from '@lockstep/live/units.ts';
import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Trouble } from '../../../components/Trouble.tsx';
import { useNow } from '../../../data/hooks.ts';
import { formatDay, useT, type Translate } from '../../../i18n/language.ts';
import { devicesQuery } from './deviceQueries.ts';
import classes from './Devices.module.css';
import { StateMark } from './StateMark.tsx';

const ALL = { text: '', state: '', group: '', tag: '', model: '', problem: '' };
const DAY_MS = 86_400_000;
const SOON_MS = 30 * DAY_MS;

/** The devices that prove themselves by a certificate, those that end first before the others. */
export function CertificateTable(): ReactNode {
  const t = useT();
  const nowMs = useNow(60_000);
  const query = useInfiniteQuery(devicesQuery(ALL));
  const pages = query.data?.pages;
  const found = useMemo(() => certificatesOf((pages ?? []).flatMap((page) => page.value)), [pages]);
  const seen = (pages ?? []).reduce((sum, page) => sum + page.value.length, 0);
  return (
    <Panel
      isFlush
      title={t('certificates.ofDevices')}
      actions={
        query.hasNextPage && (
          <Group gap="xs">
            <span className={classes['dim']}>{t('certificates.seen', { seen: formatNumber(seen, 0), total: formatNumber(pages?.[0]?.total ?? seen, 0) })}</span>
            <Button size="xs" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('certificates.more')}
            </Button>
          </Group>
        )
      }
    >
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data !== undefined && found.length === 0 ? (
        <Empty title={t('certificates.none')}>{t('certificates.noneHint')}</Empty>
      ) : (
        <div className={classes['tall']}>
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('devices.device')}</th>
                <th>{t('devices.state')}</th>
                <th>{t('credential.kind')}</th>
                <th data-right>{t('credential.issued')}</th>
                <th data-right>{t('credential.expires')}</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ device, credential }) => (
                <tr key={`${device.id} ${credential.id}`}>
                  <td>
                    <Link to="/devices/$id" params={{ id: device.id }}>
                      {device.id}
                    </Link>
                  </td>
                  <td>
                    <StateMark state={device.state} />
                  </td>
                  <td>{t(`proof.${credential.kind}`)}</td>
                  <td data-right>{day(credential.issued)}</td>
                  <td data-right>
                    {credential.expires === undefined ? t('credential.never') : day(credential.expires)}
                    <div>{endText(credential, nowMs, t)}</div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function certificatesOf(devices: Device[]): { device: Device; credential: CredentialInfo }[] {
  return devices
    .flatMap((device) => device.credentials.map((credential) => ({ device, credential })))
    .filter(({ credential }) => credential.kind === 'thumbprint' || credential.kind === 'authority')
    .sort((a, b) => endOf(a.credential) - endOf(b.credential));
}

function endOf(credential: CredentialInfo): number {
  return credential.expires === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(credential.expires);
}

function day(time: string | undefined): string {
  return time === undefined ? '–' : formatDay(Date.parse(time));
}

function endText(credential: CredentialInfo, nowMs: number, t: Translate): ReactNode {
  const left = endOf(credential) - nowMs;
  if (left > SOON_MS) {
    return null;
  }
  return <strong>{left <= 0 ? t('credential.over') : t('certificates.soon', { days: Math.ceil(left / DAY_MS) })}</strong>;
}
