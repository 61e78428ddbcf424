import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';

/** The `low` level of the appliance ends at 120°: quality reaches 0 there. */
const worstDegrees = 120;

export const poseAngleSum: MeasureDefinition<'PoseAngleSum', Evidence, 'pose'> = {
  id: 'PoseAngleSum',
  method: 'own-definition',
  unit: '°',
  range: { min: 0, max: 540 },
  needs: ['pose'],
  summary: 'Sum of the absolute pitch, yaw and roll angles of the head.',
  movedBy: 'Turning, nodding and tilting the head.',
  source: 'Own definition for the appliance check face_angle; the limits 60°, 90° and 120° are the vendor\'s.',
  measure({ pose }) {
    const degrees = Math.abs(pose.pitchDegrees) + Math.abs(pose.yawDegrees) + Math.abs(pose.rollDegrees);
    return measured(degrees, Math.round(100 * Math.max(0, 1 - degrees / worstDegrees)));
  },
};
