import { Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Page } from '../../../components/Page.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { formatDay, useT } from '../../../i18n/language.ts';
import { CertificateTable } from './CertificateTable.tsx';
import { revocationsQuery } from './deviceQueries.ts';
import classes from './Devices.module.css';
import { ForEngineers } from './ForEngineers.tsx';
import { RevokeCertificate } from './RevokeCertificate.tsx';
import { SignCertificate } from './SignCertificate.tsx';

/** Certificates of devices: which there are and until when, which are believed no more, and new ones from requests. */
export function CertificatesPage(): ReactNode {
  const t = useT();
  return (
    <ForEngineers title={t('nav.certificates')}>
      <Certificates />
    </ForEngineers>
  );
}

function Certificates(): ReactNode {
  const t = useT();
  const [opened, setOpened] = useState<'sign' | 'revoke'>();
  return (
    <Page
      title={t('nav.certificates')}
      hint={t('certificates.hint')}
      actions={
        <>
          <Button onClick={() => setOpened('sign')}>{t('certificates.sign')}</Button>
          <Button variant="default" onClick={() => setOpened('revoke')}>
            {t('certificates.revoke')}
          </Button>
        </>
      }
    >
      <CertificateTable />
      <Revocations />
      {opened === 'sign' && <SignCertificate onClose={() => setOpened(undefined)} />}
      {opened === 'revoke' && <RevokeCertificate onClose={() => setOpened(undefined)} />}
    </Page>
  );
}

function Revocations(): ReactNode {
  const t = useT();
  const query = useQuery(revocationsQuery);
  return (
    <Panel title={t('certificates.revoked')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.length === 0 ? (
        <p className={classes['none']}>{t('certificates.noneRevoked')}</p>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('certificates.thumbprint')}</th>
              <th>{t('device.reason')}</th>
              <th data-right>{t('certificates.since')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data?.map((each) => (
              <tr key={each.thumbprint}>
                <td className={classes['wrap']}>
                  <code>{each.thumbprint}</code>
                </td>
                <td>{each.reason === '' ? '–' : each.reason}</td>
                <td data-right className={table['nowrap']}>
                  {formatDay(Date.parse(each.at))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
