import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DeviceMessages } from '../features/broker/DeviceMessages.tsx';
import { DevicePage } from '../features/ingest/devices/DevicePage.tsx';

export default function Route(): ReactNode {
  const { id } = useParams({ from: '/shell/devices/$id' });
  return <DevicePage key={id} id={id} messages={(device) => <DeviceMessages device={device} />} />;
}
