import type { SparkplugGrade } from '@lockstep/client/devices.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Panel } from '@lockstep/design/Panel.tsx';
import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatTime, useT } from '../../i18n/language.ts';
import classes from './devices/Devices.module.css';

/** What one edge node does against the specification: which statement, since when, how often, and an example. */
export function GradePanel({ grade, onClose }: { grade: SparkplugGrade; onClose: () => void }): ReactNode {
  const t = useT();
  return (
    <Panel
      isFlush
      title={grade.id}
      actions={
        <ActionIcon variant="subtle" color="gray" aria-label={t('form.close')} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      }
    >
      {grade.violations.length === 0 ? (
        <p className={classes['none']}>{t('grades.good', { judged: grade.statementsJudged })}</p>
      ) : (
        grade.violations.map((each) => (
          <article key={each.statement} className={classes['violation']} aria-label={each.statement}>
            <strong>{each.says}</strong>
            <p className={classes['wrap']}>
              <code>{each.statement}</code>
            </p>
            <p className={classes['dim']}>
              {t('grades.times', { count: each.count, first: formatTime(Date.parse(each.first)), last: formatTime(Date.parse(each.last)) })}
            </p>
            <code className={classes['example']}>{each.example}</code>
            {each.statements.length > 1 && (
              <p className={`${classes['dim'] ?? ''} ${classes['wrap'] ?? ''}`}>
                {t('grades.also', { statements: each.statements.filter((one) => one !== each.statement).join(', ') })}
              </p>
            )}
          </article>
        ))
      )}
    </Panel>
  );
}
