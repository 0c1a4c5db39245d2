// Which addresses lead into private networks: no receiver of events may stand there unasked.
import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose registries: nothing of them is a system on the internet. */
const special = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
] as const;

/** The only addresses of IPv6 that are routed on the internet, and what of them still leads elsewhere. */
const globalV6 = ['2000::', 3] as const;
const elsewhereV6 = [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const;

const privateV4 = new BlockList();
for (const [net, prefix, family] of special) privateV4.addSubnet(net, prefix, family);

const publicV6 = new BlockList();
publicV6.addSubnet(...globalV6, 'ipv6');
const trickyV6 = new BlockList();
for (const [net, prefix] of elsewhereV6) trickyV6.addSubnet(net, prefix, 'ipv6');

/** True for every address but those of systems on the internet; also for what is no address. */
export const isPrivate = (address: string): boolean => {
  const version = isIP(address);
  if (version === 4) return privateV4.check(address, 'ipv4');
  if (version === 6) return !publicV6.check(address, 'ipv6') || trickyV6.check(address, 'ipv6');
  return true;
};
