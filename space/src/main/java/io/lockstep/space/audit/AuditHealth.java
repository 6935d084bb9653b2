package io.lockstep.space.audit;

/// How the audit stands. Immutable.
///
/// @param problem what keeps it from writing, or from vouching for the past; empty when nothing
///   does
/// @param groups groups of the chain
/// @param entries entries of the chain
/// @param inputs inputs before this position are covered
/// @param changes changes before this position are in it
public record AuditHealth(String problem, long groups, long entries, long inputs, long changes) {}
