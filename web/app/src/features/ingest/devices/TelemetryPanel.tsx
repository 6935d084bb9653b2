import type { DeviceTelemetry } from '@lockstep/client/devices.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import type { ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';

/** What became of the telemetry of a device that was decommissioned. */
export function TelemetryPanel({ telemetry }: { telemetry: DeviceTelemetry }): ReactNode {
  const t = useT();
  const { policy, done, outcome } = telemetry;
  return (
    <Panel title={t('device.telemetry')}>
      {policy === 'keep' && <p>{t('device.telemetry.kept')}</p>}
      {policy !== 'keep' && !done && <p role="status">{t('device.telemetry.running')}</p>}
      {outcome?.error !== undefined && <p role="alert">{outcome.error}</p>}
      {outcome?.twins?.map((twin) => (
        <p key={twin.id}>
          {twin.file === undefined
            ? t('device.telemetry.purged', { id: twin.id, count: twin.rows })
            : t('device.telemetry.archived', { id: twin.id, count: twin.rows, file: twin.file })}
        </p>
      ))}
      {outcome?.kept?.map((twin) => <p key={twin.id}>{t('device.telemetry.shared', { id: twin.id, other: twin.fedBy.join(', ') })}</p>)}
    </Panel>
  );
}
