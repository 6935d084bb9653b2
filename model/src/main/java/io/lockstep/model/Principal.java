package io.lockstep.model;

/// Somebody whose identity has been proved.
///
/// @param name the device's id, or the name of the token
/// @param role what they may do
public record Principal(String name, Role role) {}
