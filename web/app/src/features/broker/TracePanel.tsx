import type { MqttPacket } from '@lockstep/client/documents.ts';
import { mqttClientPath } from '@lockstep/client/paths.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { useEffect, useState, type ReactNode } from 'react';
import { formatTime, useT } from '../../i18n/language.ts';
import classes from './Broker.module.css';
import { fieldsText } from './mqttText.ts';

const SHOWN_MAX = 300;
const SECONDS = 600;

interface Seen extends MqttPacket {
  number: number;
}

/** The packets of one client as they pass, newest first. */
export function TracePanel({ id }: { id: string }): ReactNode {
  const t = useT();
  const [seen, setSeen] = useState<Seen[]>([]);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    let number = 0;
    const source = new EventSource(`${mqttClientPath(id)}/trace?seconds=${SECONDS}`);
    source.addEventListener('packet', (event: MessageEvent<string>) => {
      const packet: Seen = { ...(JSON.parse(event.data) as MqttPacket), number: number++ };
      setSeen((before) => [packet, ...before].slice(0, SHOWN_MAX));
    });
    // It would begin anew by itself otherwise.
    const end = (): void => {
      source.close();
      setOver(true);
    };
    source.addEventListener('end', end);
    source.onerror = end;
    return () => source.close();
  }, [id]);
  return (
    <Panel title={isOver ? t('trace.over') : t('trace.title')} isFlush>
      {seen.length === 0 ? (
        <p className={classes['none']}>{t('trace.waiting')}</p>
      ) : (
        <ol className={classes['packets']}>
          {seen.map((packet) => (
            <li key={packet.number}>
              <span className={classes['dim']}>{formatTime(Date.parse(packet.time))}</span>{' '}
              <strong>
                {packet.direction === 'in' ? '→' : '←'} {packet.packet}
              </strong>{' '}
              <code>{fieldsText(packet.fields)}</code>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
