/**
 * What happened, told to whoever listens: a bus for programs, a topic for people (who subscribe an address to it).
 * Events are named `area.thing.happened`.
 */
export const eventBus = new sst.aws.Bus("Events");

export const notices = new sst.aws.SnsTopic("Notices");
