export { ApprovalsPage as default } from '../features/ingest/devices/ApprovalsPage.tsx';
