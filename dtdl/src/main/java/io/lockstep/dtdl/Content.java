package io.lockstep.dtdl;

/// One entry of an interface's `contents`. All records are immutable.
public sealed interface Content extends Described
    permits Property, Telemetry, Relationship, Component, Command {

  /// The identifier; generated from that of the interface if the source gives none.
  Dtmi id();

  /// The name, unique among the contents of the interface, inherited ones included.
  String name();

  /// The interface that writes this entry; differs from the interface asked if it is inherited.
  Dtmi definedIn();

  /// Co-types and unit.
  Semantics semantics();
}
