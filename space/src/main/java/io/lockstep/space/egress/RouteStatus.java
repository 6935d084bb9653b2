package io.lockstep.space.egress;

/// How it stands with the delivery of one event route. Figures are counted from when the route was
/// made, over restarts. Immutable.
///
/// @param routeId the route's id
/// @param endpoint the endpoint's name
/// @param state what it does at present
/// @param delivered events that the endpoint took
/// @param failed attempts that failed, since the start of the process
/// @param dead events that were given up
/// @param lost stretches of the changes log that were gone, or damaged, before they were read
/// @param waiting events that were read and wait to be delivered
/// @param lagBytes how much of the changes log it has still to read, what waits included
/// @param lastFailure why the last attempt failed; empty when the last one did not
public record RouteStatus(
    String routeId,
    String endpoint,
    State state,
    long delivered,
    long failed,
    long dead,
    long lost,
    long waiting,
    long lagBytes,
    String lastFailure) {
  /// The same of a route of another name.
  RouteStatus named(String name) {
    return new RouteStatus(
        name, endpoint, state, delivered, failed, dead, lost, waiting, lagBytes, lastFailure);
  }

  /// What a delivery does.
  public enum State {
    /// It delivers what comes.
    DELIVERING,
    /// It waits to try again.
    RETRYING,
    /// The workspace has no endpoint of this name any more: events wait in the changes log.
    NO_ENDPOINT
  }
}
