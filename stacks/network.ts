/**
 * A network for containers, and for nothing else: public subnets whose tasks have an address of their own and take no
 * connections. There is no NAT to pay for while nothing runs; S3 and DynamoDB are reached inside of AWS, through gateway
 * endpoints, which are free.
 */
import { region } from "./account.ts";

const vpc = new aws.ec2.Vpc("Network", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true });
const gateway = new aws.ec2.InternetGateway("NetworkGateway", { vpcId: vpc.id });
const routes = new aws.ec2.RouteTable("NetworkRoutes", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
});

/** One per zone: spare capacity, which containers run on, comes and goes by zone. */
export const subnetIds = ["a", "b", "c"].map((zone, index) => {
  const subnet = new aws.ec2.Subnet(`NetworkSubnet${index}`, {
    vpcId: vpc.id,
    cidrBlock: `10.20.${index}.0/24`,
    availabilityZone: $interpolate`${region}${zone}`,
  });
  new aws.ec2.RouteTableAssociation(`NetworkSubnet${index}Routes`, {
    subnetId: subnet.id,
    routeTableId: routes.id,
  });
  return subnet.id;
});

for (const service of ["s3", "dynamodb"]) {
  new aws.ec2.VpcEndpoint(`NetworkTo${service}`, {
    vpcId: vpc.id,
    vpcEndpointType: "Gateway",
    serviceName: $interpolate`com.amazonaws.${region}.${service}`,
    routeTableIds: [routes.id],
  });
}

/** Out over HTTPS, nothing in. */
export const containerGroup = new aws.ec2.SecurityGroup("NetworkContainers", {
  vpcId: vpc.id,
  description: "Containers: HTTPS out, nothing in",
  ingress: [],
  egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
});
