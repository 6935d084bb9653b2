import type { Device } from '@lockstep/client/devices.ts';
import type { TwinState } from '@lockstep/client/documents.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { formatValue, unitSymbol } from '@lockstep/live/units.ts';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgeText } from '../../../components/AgeText.tsx';
import table from '../../../components/DataTable.module.css';
import { twinQuery } from '../../../data/queries.ts';
import { useT } from '../../../i18n/language.ts';
import classes from './Devices.module.css';
import { twinsOf } from './deviceTwins.ts';

const VALUES_MAX = 12;
const PACE_MS = 4_000;

/** The twins that a device feeds, with their latest values. */
export function DeviceTwin({ device }: { device: Device }): ReactNode {
  const t = useT();
  const twins = useQueries({
    queries: twinsOf(device).map((id) => ({ ...twinQuery(id), retry: false, refetchInterval: PACE_MS })),
    combine: (results) => results.flatMap((each) => (each.data === undefined || each.isError ? [] : [each.data])),
  });
  return (
    <Panel title={t('device.twins')} isFlush>
      {twins.length === 0 ? (
        <p className={classes['none']}>{t('device.noTwin')}</p>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('value.name')}</th>
              <th data-right>{t('value.value')}</th>
              <th>{t('value.quality')}</th>
              <th data-right>{t('value.age')}</th>
            </tr>
          </thead>
          {twins.map((twin) => (
            <Values key={twin.twinId} twin={twin} />
          ))}
        </table>
      )}
    </Panel>
  );
}

function Values({ twin }: { twin: TwinState }): ReactNode {
  const t = useT();
  const values = Object.entries(twin.values).sort(([, a], [, b]) => b.receivedTime.localeCompare(a.receivedTime));
  return (
    <tbody>
      <tr>
        <td colSpan={4}>
          <Link to="/twins/$id" params={{ id: twin.twinId }}>
            {twin.twinId}
          </Link>
          <span className={table['dim']}> · {twin.modelId}</span>
        </td>
      </tr>
      {values.slice(0, VALUES_MAX).map(([name, value]) => (
        <tr key={name}>
          <td>{name}</td>
          <td data-right>
            {formatValue(value.value)} {value.unit === undefined ? '' : unitSymbol(value.unit)}
          </td>
          <td>{t(`quality.${value.quality}`)}</td>
          <td data-right>
            <AgeText at={() => Date.parse(value.sourceTime)} />
          </td>
        </tr>
      ))}
    </tbody>
  );
}
