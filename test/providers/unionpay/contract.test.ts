// The UnionPay adapter keeps the provider contract, against the simulator, for each way to pay.
import { aProvider } from '../contract.ts';
import { appRig, codeRig, formRig } from './rig.ts';

aProvider('UnionPay by a code shown', codeRig);
aProvider('UnionPay by app', appRig);
aProvider('UnionPay by form', formRig);
