import { Panel } from '@lockstep/design/Panel.tsx';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { useT } from '../../../i18n/language.ts';
import type { WhatIfResult } from './whatIfData.ts';

/** How models beside the plant went in the branch. */
export function ModelsCompared({ models }: { models: NonNullable<WhatIfResult['behaviours']> }): ReactNode {
  const t = useT();
  return models.length === 0 ? null : (
    <Panel title={t('whatIf.modelsOf')} isFlush>
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{t('behaviour.name')}</th>
            <th>{t('alarms.twin')}</th>
            <th>{t('whatIf.begun')}</th>
            <th>{t('behaviour.state')}</th>
            <th data-right>{t('behaviour.steps')}</th>
            <th data-right>{t('behaviour.failures')}</th>
          </tr>
        </thead>
        <tbody>
          {models.map((each) => (
            <tr key={`${each.behaviour}\n${each.twin}`}>
              <td>{each.behaviour}</td>
              <td>{each.twin}</td>
              <td>
                {t(`whatIf.begun.${each.begun}`)}
                {each.reason !== undefined && <div className={table['dim']}>{each.reason}</div>}
              </td>
              <td>
                {each.state === undefined ? '–' : t(`behaviour.is.${each.state}`)}
                {each.trouble !== undefined && <div className={table['dim']}>{each.trouble}</div>}
              </td>
              <td data-right>{each.steps ?? '–'}</td>
              <td data-right>{each.failures ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
