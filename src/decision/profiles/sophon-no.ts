import type { Profile } from '../contract.js';

export const sophonNo: Profile = {
  id: 'sophon-no',
  title: 'None (measure only)',
  summary: 'Everything is measured and nothing fails.',
  rules: [],
};
