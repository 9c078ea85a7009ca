/** The smallest EPANET network that the water commands' tests run and break: a reservoir and two junctions in a row. */
export const SMALL_NETWORK = `[JUNCTIONS]
a 10 5
b 10 5
[RESERVOIRS]
r 50
[PIPES]
p1 r a 1000 200 130
p2 a b 1000 200 130
[TIMES]
Duration 2:00
[OPTIONS]
Units LPS
[END]
`;
