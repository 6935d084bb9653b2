package io.lockstep.simulation.fmi;

/// A place in an XML file, counted from 1.
public record Position(int line, int column) {}
