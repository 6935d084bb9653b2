import type { Device } from '@lockstep/client/devices.ts';
import { Icon, type IconName } from '@lockstep/design/icons.tsx';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { AgeText } from '../../../components/AgeText.tsx';
import { useT } from '../../../i18n/language.ts';
import classes from './Devices.module.css';
import { brokenRung, ladderOf, type Rung, type Verdict } from './ladder.ts';
import { useEvidence } from './useEvidence.ts';

const ICONS: Record<Verdict, IconName> = { good: 'check', bad: 'close', unknown: 'unknown' };

/** Why is my data missing? The way of a device's data, step by step, with what was found at each. */
export function LadderPanel({ device }: { device: Device }): ReactNode {
  const t = useT();
  const found = useEvidence(device);
  if (found === undefined) {
    return (
      <Panel title={t('ladder.title')}>
        <Skeleton height={220} animate={false} />
      </Panel>
    );
  }
  const rungs = ladderOf(found.evidence, found.nowMs);
  const broken = brokenRung(rungs);
  return (
    <Panel title={broken === undefined ? t('ladder.titleGood') : t('ladder.title')} isFlush>
      <p className="ls-hidden" role="status">
        {broken === undefined ? t('ladder.good') : `${t(`ladder.step.${broken.step}`)}: ${t(`ladder.${broken.finding}`)}`}
      </p>
      <ol className={classes['ladder']}>
        {rungs.map((rung) => (
          <Line key={rung.step} rung={rung} isFirstBroken={rung === broken} />
        ))}
      </ol>
    </Panel>
  );
}

function Line({ rung, isFirstBroken }: { rung: Rung; isFirstBroken: boolean }): ReactNode {
  const t = useT();
  const at = rung.at;
  return (
    <li data-verdict={isFirstBroken ? 'bad' : undefined} data-step={rung.step}>
      <Icon name={ICONS[rung.verdict]} />
      <span className={classes['step']}>{t(`ladder.step.${rung.step}`)}</span>
      <div>
        <span className="ls-hidden">{t(`ladder.verdict.${rung.verdict}`)}: </span>
        {rung.verdict === 'bad' ? <strong>{t(`ladder.${rung.finding}`)}</strong> : t(`ladder.${rung.finding}`)}
        {rung.detail !== undefined && rung.detail !== '' && <p>{rung.detail}</p>}
        {isFirstBroken && <p>{t(`ladder.todo.${rung.step}`)}</p>}
      </div>
      <span className={classes['step']}>{at !== undefined && <AgeText at={() => at} />}</span>
    </li>
  );
}
