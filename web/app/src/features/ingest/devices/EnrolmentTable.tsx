import { Panel } from '@lockstep/design/Panel.tsx';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Trouble } from '../../../components/Trouble.tsx';
import { useT } from '../../../i18n/language.ts';
import { enrolmentsQuery } from './deviceQueries.ts';
import classes from './Devices.module.css';

/** The ways by which devices register themselves. */
export function EnrolmentTable(): ReactNode {
  const t = useT();
  const query = useQuery(enrolmentsQuery);
  return (
    <Panel title={t('enrolments.title')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.length === 0 ? (
        <p className={classes['none']}>{t('enrolments.none')}</p>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('enrolments.id')}</th>
              <th>{t('enrolments.proof')}</th>
              <th>{t('enrolments.ids')}</th>
              <th>{t('enrolments.how')}</th>
              <th data-right>{t('nav.devices')}</th>
              <th>{t('devices.model')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data?.map((each) => (
              <tr key={each.id}>
                <td>
                  <strong>{each.id}</strong>
                </td>
                <td>{t(`enrolments.${each.proof}`)}</td>
                <td>
                  <code>{each.ids}</code>
                </td>
                <td>{t(!each.enabled ? 'enrolments.closed' : each.approval ? 'enrolments.byApproval' : 'enrolments.atOnce')}</td>
                <td data-right>
                  {each.devices}
                  {each.devicesMax > 0 && ` / ${each.devicesMax}`}
                </td>
                <td>{each.model === '' ? '–' : each.model}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
