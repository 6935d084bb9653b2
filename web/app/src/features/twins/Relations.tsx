import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { graphOfBranch } from '../../data/branchQueries.ts';
import { graphQuery } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import classes from './TwinPage.module.css';

/** Whom a twin is related to, in both directions; in a branch instead of the plant. */
export function Relations({ id, branch, onSelect }: { id: string; branch?: string | undefined; onSelect: (id: string) => void }): ReactNode {
  const t = useT();
  const graph = useQuery(branch === undefined ? graphQuery : graphOfBranch(branch)).data;
  const outgoing = graph?.relationships.filter((each) => each.source === id) ?? [];
  const incoming = graph?.relationships.filter((each) => each.target === id) ?? [];
  if (outgoing.length + incoming.length === 0) {
    return <p className={classes['none']}>{t('twin.noRelations')}</p>;
  }
  return (
    <ul className={classes['relations']}>
      {outgoing.map(({ id: key, name, target }) => (
        <li key={`out ${key}`}>
          <span>{name}</span>
          <span aria-label={t('twin.outgoing')}>→</span>
          <button type="button" onClick={() => onSelect(target)}>
            {target}
          </button>
        </li>
      ))}
      {incoming.map(({ id: key, name, source }) => (
        <li key={`in ${source} ${key}`}>
          <span>{name}</span>
          <span aria-label={t('twin.incoming')}>←</span>
          <button type="button" onClick={() => onSelect(source)}>
            {source}
          </button>
        </li>
      ))}
    </ul>
  );
}
