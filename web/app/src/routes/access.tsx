import type { ReactNode } from 'react';
import { AccessPage } from '../features/session/AccessPage.tsx';

export default function Route(): ReactNode {
  return <AccessPage />;
}
