package io.lockstep.bench;

/// One measured value.
///
/// @param scenario what was done, such as `qos1-all-the-way`
/// @param subject `lockstep`, the peer's name, or `machine` and `generator` for what frames the
///   figures
/// @param metric what was measured
/// @param value the median when there were several rounds
/// @param unit of the value
record Figure(String scenario, String subject, String metric, double value, String unit) {}
