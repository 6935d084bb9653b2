package io.lockstep.simulation.run;

/// What a run came to.
///
/// @param endTime where it ended, in seconds
/// @param isTerminated whether the FMU ended it before the stop time
/// @param rows recorded
/// @param steps of co-simulation, or of the solver
/// @param events that were handled
public record RunReport(double endTime, boolean isTerminated, long rows, long steps, long events) {}
