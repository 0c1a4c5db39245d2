// The WeChat Pay adapter keeps the provider contract, against the simulator.
import { aProvider } from '../contract.ts';
import { rig } from './rig.ts';

aProvider('WeChat Pay', rig);
