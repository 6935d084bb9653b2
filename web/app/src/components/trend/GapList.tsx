import { Panel } from '@lockstep/design/Panel.tsx';
import type { ReactNode } from 'react';
import { formatTime, useT } from '../../i18n/language.ts';
import type { ShownGap } from './gaps.ts';
import classes from './Trend.module.css';

/** What of the picture's shading is missing, and why: the same in words. */
export function GapList({ gaps }: { gaps: readonly ShownGap[] }): ReactNode {
  const t = useT();
  if (gaps.length === 0) {
    return null;
  }
  return (
    <Panel isFlush>
      <ul className={classes['gaps']} aria-label={t('trend.gaps')}>
        {gaps.map((gap) => (
          <li key={gap.id}>
            <i className={classes['hatch']} />
            <GapText gap={gap} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** One gap in words. */
export function GapText({ gap }: { gap: ShownGap }): ReactNode {
  const t = useT();
  const until = Number.isFinite(gap.toMs) ? formatTime(gap.toMs, { seconds: false }) : '';
  const span = Number.isFinite(gap.fromMs) ? `${formatTime(gap.fromMs, { seconds: false })} – ${until}` : t('trend.gapUntil', { time: until });
  return (
    <span>
      <strong>{t(`trend.gap.${gap.source}`)}</strong> {span}: {gap.reason}
      {gap.of.length > 0 && ` (${gap.of.join(', ')})`}
    </span>
  );
}
