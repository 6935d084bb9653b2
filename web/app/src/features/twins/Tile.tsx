import type { Alarm, GraphTwin } from '@lockstep/client/documents.ts';
import type { Shape } from '@lockstep/client/dtdl.ts';
import type { Limits } from '@lockstep/client/limits.ts';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { seriesId } from '../../components/seriesId.ts';
import { AgeText } from '../../components/AgeText.tsx';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { Indicator } from '../../components/Indicator.tsx';
import { LiveValue } from '../../components/LiveValue.tsx';
import { Sparkline } from '../../components/Sparkline.tsx';
import { live } from '../../data/liveHub.ts';
import { useT } from '../../i18n/language.ts';
import { keyMembers, labelsOf, stateMember, type KeyMember } from './keyMembers.ts';
import classes from './Overview.module.css';

export interface TileProps {
  twin: GraphTwin;
  shape: Shape;
  limits: ReadonlyMap<string, ReadonlyMap<string, Limits>>;
  alarms: readonly Alarm[];
}

const ROWS = 4;

/** A twin at a glance: what it is, how it is, its key values in their normal range, and its most urgent alarm. */
export function Tile({ twin, shape, limits, alarms }: TileProps): ReactNode {
  const t = useT();
  const rows = useMemo(() => keyMembers(shape, limits, ROWS), [shape, limits]);
  const state = stateMember(shape);
  const labels = useMemo(() => (state === undefined ? undefined : labelsOf(state)), [state]);
  const alarm = alarms[0];
  return (
    <article className={classes['tile']} data-alarm={alarm?.priority} aria-label={twin.displayName ?? twin.id}>
      <header>
        <div className={classes['name']}>
          <Link to="/twins/$id" params={{ id: twin.id }}>
            {twin.displayName ?? twin.id}
          </Link>
          <span>{shape.label}</span>
        </div>
        {alarm !== undefined && <AlarmMark alarm={alarm} size={22} />}
      </header>
      {alarm !== undefined && <p className={classes['alarm']}>{alarm.title}</p>}
      <div className={classes['rows']}>
        {rows.map((row) => (
          <Row key={row.member.path} twin={twin.id} row={row} />
        ))}
      </div>
      <footer>
        {state === undefined ? <span /> : <LiveValue twin={twin.id} property={state.path} labels={labels} hasUnit={false} />}
        <span title={t('tile.heard')}>
          <AgeText at={() => live.store.lastHeard(twin.id)} never={t('tile.never')} />
        </span>
      </footer>
    </article>
  );
}

function Row({ twin, row }: { twin: string; row: KeyMember }): ReactNode {
  const { member, limits, setPoint } = row;
  const isWhole = member.schema.kind === 'number' && member.schema.whole;
  return (
    <Link to="/trend" search={{ s: [seriesId(twin, member.path)] }} className={classes['row'] ?? ''}>
      <span className={classes['label']} title={row.label}>
        {row.label}
      </span>
      <LiveValue twin={twin} property={member.path} isWhole={isWhole} />
      <span className={classes['picture']}>
        {limits !== undefined || setPoint !== undefined ? (
          <Indicator twin={twin} property={member.path} limits={limits} setPoint={setPoint} />
        ) : (
          <Sparkline twin={twin} property={member.path} />
        )}
      </span>
    </Link>
  );
}
