/** Where the system is deployed to, as the ARNs of what is not made here name it. */
export const partition = aws.getPartitionOutput().partition;
export const region = aws.getRegionOutput().region;
export const account = aws.getCallerIdentityOutput().accountId;
/** `region:account`, as it stands in the middle of an ARN. */
export const place = $interpolate`${region}:${account}`;
