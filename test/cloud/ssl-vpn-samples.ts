// One full request of every SSL-VPN operation, and an answer as the guide prints it.
import type { SampleCalls } from './sample-calls.ts';
import { page, paging, request, sampleIds as ids, token } from './sample-ids.ts';

const wishes = {
  ClientIpPool: '192.168.1.0/24',
  LocalSubnet: '10.0.0.0/8',
  Name: 'sslvpnname',
  Proto: 'UDP',
  Cipher: 'AES-128-CBC',
  Port: 1194,
  Compress: false,
} as const;

const server = {
  ...wishes,
  SslVpnServerId: ids.sslServer,
  VpnGatewayId: ids.gateway,
  RegionId: 'cn-qingdao-env66-d01',
  InternetIp: '203.0.113.98',
  Connections: 0,
  MaxConnections: 5,
  CreateTime: 1492753580000,
};

const certificate = {
  SslVpnClientCertId: ids.clientCert,
  SslVpnServerId: ids.sslServer,
  RegionId: 'cn-qingdao-env66-d01',
  Name: 'cert1',
  Status: 'normal',
  CreateTime: 1552550980000,
  EndTime: 1647158980000,
};

export const sslVpnSamples: Pick<SampleCalls, Extract<keyof SampleCalls, `${string}Ssl${string}`>> = {
  CreateSslVpnServer: {
    request: { VpnGatewayId: ids.gateway, ...wishes, ...token },
    answer: { Name: 'sslvpnname', SslVpnServerId: ids.sslServer, ...request },
  },
  ModifySslVpnServer: {
    request: { SslVpnServerId: ids.sslServer, ...wishes, Proto: 'TCP', Cipher: 'none', ...token },
    answer: { ...server, ...request },
  },
  DescribeSslVpnServers: {
    request: { SslVpnServerId: ids.sslServer, VpnGatewayId: ids.gateway, Name: 'sslvpnname', ...paging },
    answer: { SslVpnServers: { SslVpnServer: [server] }, ...page },
  },
  DescribeVpnSslServerLogs: {
    request: { VpnSslServerId: ids.sslServer, From: 2018020201, To: 2018020206, MinutePeriod: 10, ...paging },
    answer: { Count: 1, Data: { Logs: ['2018-02-02 01:00:00 client connected'] }, IsCompleted: true, ...request },
  },
  DeleteSslVpnServer: {
    request: { SslVpnServerId: ids.sslServer, ...token },
    answer: request,
  },
  CreateSslVpnClientCert: {
    request: { SslVpnServerId: ids.sslServer, Name: 'SslVpnClientCert1', ...token },
    answer: { Name: 'SslVpnClientCert1', SslVpnClientCertId: ids.clientCert, ...request },
  },
  ModifySslVpnClientCert: {
    request: { SslVpnClientCertId: ids.clientCert, Name: 'cert2', ...token },
    answer: { Name: 'cert2', SslVpnClientCertId: ids.clientCert, ...request },
  },
  DescribeSslVpnClientCerts: {
    request: { SslVpnServerId: ids.sslServer, SslVpnClientCertId: ids.clientCert, Name: 'cert1', ...paging },
    answer: { SslVpnClientCertKeys: { SslVpnClientCertKey: [certificate] }, ...page },
  },
  DescribeSslVpnClientCert: {
    request: { SslVpnClientCertId: ids.clientCert },
    answer: { ...certificate, CaCert: 'ca', ClientCert: 'cert', ClientKey: 'key', ClientConfig: 'client', ...request },
  },
  DeleteSslVpnClientCert: {
    request: { SslVpnClientCertId: ids.clientCert, ...token },
    answer: request,
  },
};
