// The Alipay adapter keeps the provider contract, however the payer meets the order.
import { aProvider } from '../contract.ts';
import { rigOf } from './rig.ts';

aProvider('Alipay with a code to scan', rigOf('qr_shown'));
aProvider('Alipay with a page', rigOf('redirect'));
aProvider('Alipay in an app', rigOf('in_app'));
aProvider('Alipay with a scanned code', rigOf('code_scanned'));
