import type { ReactNode } from 'react';
import { useT } from '../../i18n/language.ts';
import { whatChanged, type ChangedValue } from './whatChanged.ts';
import classes from './AuditPage.module.css';

const SHOWN = 6;

/** The values that an entry has changed, the first of them at once. */
export function WhatChanged({ before, after }: { before: unknown; after: unknown }): ReactNode {
  const t = useT();
  const changes = whatChanged(before, after);
  const rest = changes.slice(SHOWN);
  return (
    <>
      <Lines changes={changes.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details>
          <summary>{t('audit.rest', { count: String(rest.length) })}</summary>
          <Lines changes={rest} />
        </details>
      )}
    </>
  );
}

function Lines({ changes }: { changes: ChangedValue[] }): ReactNode {
  return changes.map(({ path, before, after }) => (
    <div key={path} className={classes['change']}>
      {path !== '' && <span className={classes['path']}>{path}</span>} {before !== undefined && <del>{before}</del>}{' '}
      {after !== undefined && <ins>{after}</ins>}
    </div>
  ));
}
