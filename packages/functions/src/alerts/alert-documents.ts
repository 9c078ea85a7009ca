/** What people set for alerts: rules of their own, who is told, and when nobody is. */
import { recipient } from "@nagar/core/alerts/notify.ts";
import { alertRule } from "@nagar/core/alerts/rule.ts";
import { suppression } from "@nagar/core/alerts/suppression.ts";
import { linked } from "../lib/resource.ts";
import { dynamoDocuments } from "../store/documents.ts";
import { dynamoClient } from "../store/dynamo.ts";

export const ruleDocuments = () => dynamoDocuments(dynamoClient(), linked("AlertTable"), "rule", alertRule);
export const recipientDocuments = () =>
  dynamoDocuments(dynamoClient(), linked("AlertTable"), "recipient", recipient);
export const suppressionDocuments = () =>
  dynamoDocuments(dynamoClient(), linked("AlertTable"), "suppression", suppression);
