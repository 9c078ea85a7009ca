/**
 * The feature store: per series the features of its last whole step, written when the step is over and read with one
 * call when somebody asks for a forecast. The features of the past are in the lake (`catalog.ts`), so that no second
 * store has to be paid for and kept the same.
 */
const name = `${$app.name}-${$app.stage}-series-features`;

const role = new aws.iam.Role("SeriesFeaturesRole", {
  assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["sagemaker.amazonaws.com"] }],
      },
    ],
  }).json,
});

const text = (featureName: string) => ({ featureName, featureType: "String" });
const number = (featureName: string) => ({ featureName, featureType: "Fractional" });

const group = new aws.sagemaker.FeatureGroup("SeriesFeatures", {
  featureGroupName: name,
  description: "Features of each series at its last whole step",
  recordIdentifierFeatureName: "series",
  eventTimeFeatureName: "event_time",
  roleArn: role.arn,
  featureDefinitions: [
    text("series"),
    text("event_time"),
    // Whose features they are: each version says which ones it reads.
    text("version"),
    number("origin_ms"),
    number("last_value_ms"),
    // In the series' unit, for whoever looks at the record; the forecast reads `inputs`, which holds them exactly.
    ...["level", "scale", "surprise", "last_value"].map(number),
    text("inputs"),
  ],
  // A series that has been silent for a month has no present.
  onlineStoreConfig: { enableOnlineStore: true, ttlDuration: { unit: "Days", value: 30 } },
});

const linkable = new sst.Linkable("SeriesFeatures", { properties: { name: group.featureGroupName } });

/** To be linked by `readsFeatures` and `writesFeatures`. */
export const seriesFeatures = {
  urn: linkable.urn,
  arn: group.arn,
  getSSTLink: () => linkable.getSSTLink(),
};
