import type { Device } from '@lockstep/client/devices.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { formatNumber } from '@lockstep/live/units.ts';
import { Group, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Trouble } from '../../../components/Trouble.tsx';
import { useRows } from '../../../components/useRows.ts';
import { formatTime, useT, type Translate } from '../../../i18n/language.ts';
import { devicesQuery, wishQuery, type DeviceWish } from './deviceQueries.ts';
import classes from './Devices.module.css';
import { tagLines } from './moves.ts';
import { StateMark } from './StateMark.tsx';

/** What a row measures: 24 px of text, 7 px above and below, a line. */
const ROW_PX = 39;
const COLUMNS = 6;
/** So many rows before the last one that is known the next page is fetched. */
const AHEAD = 100;

/** The devices that are wanted, page by page as somebody scrolls; only rows in sight are drawn. */
export function FleetTable({ wish, filters }: { wish: DeviceWish; filters: ReactNode }): ReactNode {
  const t = useT();
  const query = useInfiniteQuery(devicesQuery(wish));
  const pages = query.data?.pages;
  const devices = useMemo(() => (pages ?? []).flatMap((page) => page.value), [pages]);
  const total = pages?.[0]?.total ?? devices.length;
  const { box, onScroll, from, to } = useRows(devices.length, ROW_PX);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const isNearEnd = to >= devices.length - AHEAD;
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [isNearEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const isNarrowed = Object.keys(wishQuery(wish)).length > 0;
  return (
    <Panel
      isFlush
      title={t('devices.count', { total: formatNumber(total, 0) })}
      actions={<Group gap="xs">{filters}</Group>}
    >
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <Skeleton height={320} animate={false} />
      ) : devices.length === 0 ? (
        <Empty title={t(isNarrowed ? 'devices.noneSuch' : 'devices.none')}>{t(isNarrowed ? 'devices.noneSuchHint' : 'devices.noneHint')}</Empty>
      ) : (
        <div className={classes['scroll']} ref={box} onScroll={onScroll}>
          <table className={`${table['table'] ?? ''} ${classes['fleet'] ?? ''}`} aria-rowcount={total + 1}>
            <thead>
              <tr aria-rowindex={1}>
                <th>{t('devices.device')}</th>
                <th>{t('devices.state')}</th>
                <th>{t('devices.connection')}</th>
                <th>{t('devices.lastError')}</th>
                <th>{t('devices.labels')}</th>
                <th>{t('devices.model')}</th>
              </tr>
            </thead>
            <tbody>
              <Gap height={from * ROW_PX} />
              {devices.slice(from, to).map((device, at) => (
                <Row key={device.id} device={device} index={from + at + 2} />
              ))}
              <Gap height={(devices.length - to) * ROW_PX} />
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** Stands for the rows that are not drawn. */
function Gap({ height }: { height: number }): ReactNode {
  return (
    height > 0 && (
      <tr aria-hidden="true">
        <td className={classes['gap']} colSpan={COLUMNS} style={{ height }} />
      </tr>
    )
  );
}

function Row({ device, index }: { device: Device; index: number }): ReactNode {
  const t = useT();
  const labels = [...device.groups, ...tagLines(device.tags)].join(', ');
  const error = device.lastError?.text ?? '–';
  return (
    <tr aria-rowindex={index}>
      <td>
        <Link to="/devices/$id" params={{ id: device.id }} title={device.id}>
          {device.id}
        </Link>
      </td>
      <td>
        <StateMark state={device.state} />
      </td>
      <td>{connectionText(device, t)}</td>
      <td title={error}>{error}</td>
      <td title={labels}>{labels === '' ? '–' : labels}</td>
      <td title={device.model}>{device.model === '' ? '–' : device.model}</td>
    </tr>
  );
}

function connectionText(device: Device, t: Translate): string {
  const since = device.connectedChanged;
  if (since === undefined) {
    return t('devices.noSession');
  }
  return t(device.connected ? 'devices.connectedSince' : 'devices.awaySince', { time: formatTime(Date.parse(since), { seconds: false }) });
}
