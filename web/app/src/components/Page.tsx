import { useEffect, type ReactNode } from 'react';
import classes from './Page.module.css';

export interface PageProps {
  title: string;
  /** Stands under the title: what this page is about. */
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** The content fills what is left of the window and scrolls by itself. */
  isFull?: boolean;
}

/** A page of the app: title, controls, content. */
export function Page({ title, hint, actions, children, isFull = false }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · Lockstep`;
  }, [title]);
  return (
    <div className={classes['page']} data-full={isFull || undefined}>
      <header className={classes['head']}>
        <div className={classes['title']}>
          <h1>{title}</h1>
          {hint !== undefined && <p>{hint}</p>}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
