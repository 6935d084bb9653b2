import type { Installation } from '@lockstep/client/documents.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatTime, useT } from '../../i18n/language.ts';
import classes from './TwinPage.module.css';

/** What was installed at a location, or where an item was: since when, until when, who and why. */
export function Installations({ id, installations }: { id: string; installations: Installation[] }): ReactNode {
  const t = useT();
  return (
    <ul className={classes['alarms']}>
      {installations.map((each) => {
        const other = each.location === id ? each.item : each.location;
        return (
          <li key={`${other} ${each.from}`}>
            <div>
              <Link to="/twins/$id" params={{ id: other }}>
                {other}
              </Link>
              <p>{[each.by, each.reason].filter(Boolean).join(': ')}</p>
              {each.to !== undefined && <p>{[each.removedBy, each.removedReason].filter(Boolean).join(': ')}</p>}
            </div>
            <span>
              {formatTime(Date.parse(each.from))} – {each.to === undefined ? t('twin.stillInstalled') : formatTime(Date.parse(each.to))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
