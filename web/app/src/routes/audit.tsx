import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AuditPage } from '../features/space/AuditPage.tsx';

export default function Route(): ReactNode {
  const { twin } = useSearch({ from: '/shell/audit' });
  return <AuditPage twin={twin ?? ''} />;
}
