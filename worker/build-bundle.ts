/** `npm run build`: writes the workflow bundle that the production worker loads. */
import { writeFileSync } from 'node:fs';
import { bundleWorkflows, PREBUILT_BUNDLE } from './bundle';

void bundleWorkflows().then((code) => writeFileSync(PREBUILT_BUNDLE, code));
