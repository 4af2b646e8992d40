// The resources that the sample calls are about.

export const sampleIds = {
  gateway: 'vpn-bp1q8bgx4xnkm2ogj',
  customerGateway: 'cgw-bp1pvpl9r9adju6l5',
  connection: 'vco-bp10lz7aejumd',
  sslServer: 'vss-bp18q7hzj6largv4v',
  clientCert: 'vsc-bp1n8wcf134yl0osrc',
};

export const token = { ClientToken: '02fb3da4-130e-11e9-8e44-0016e04115b' };
export const request = { RequestId: 'DF11D6F6-E35A-41C3-9B20-6FC8A901FE65' };
export const page = { TotalCount: 1, PageNumber: 1, PageSize: 50, ...request };
export const paging = { PageNumber: 1, PageSize: 50 };
